import { html, nothing, type TemplateResult } from 'lit-html';
import type { Notice } from '../../src/protocol/state';
import { drawNotice } from '../notice';
import { fill, type PageView } from './view';

/** What went wrong, above the table. */
export function drawTableNotice(notice: Notice, page: PageView): TemplateResult {
  return drawNotice(
    notice,
    page,
    (label, press) => html`<button class="button" @click=${press}>${label}</button>`,
  );
}

/** What stands in a table without rows. */
export function drawEmpty({ strings, state, table, look }: PageView): TemplateResult {
  if (table.total > 0) {
    return html`<p class="empty">
      <span class="quiet">${strings.noneFound}</span>
      <button
        class="link"
        @click=${() => {
          look({ text: '', state: '' });
        }}
      >
        ${strings.clearFilter}
      </button>
    </p>`;
  }
  const words = state.isLoading ? '' : state.isComplete ? strings.empty : strings.nothingLoaded;
  return html`<p class="empty quiet">${words}</p>`;
}

/** The current request, and what can be done with it. */
export function drawActions(page: PageView): TemplateResult {
  const { strings, state, current, post } = page;
  return html`<div class="actions" role="group" aria-label=${strings.actions}>
    <span class="chosen">
      ${
        current === undefined
          ? nothing
          : html`<span>${fill(strings.requestName, current.row.name)}</span>
              <span class="quiet">${[current.row.stateLabel, current.role].join(' · ')}</span>`
      }
    </span>
    ${state.actions.map(
      ({ action, label }) => html`
        <button
          class="button ${action === 'activateAgain' ? 'first' : ''}"
          ?disabled=${current === undefined}
          @click=${() => {
            if (current !== undefined) post({ type: 'act', action, row: current.row.id });
          }}
        >
          ${label}
        </button>
      `,
    )}
  </div>`;
}
