import { html, nothing, type TemplateResult } from 'lit-html';
import type { Notice } from '../../src/protocol/state';
import { drawNotice } from '../notice';
import { formatText, type PageView } from './view';

/** Draws a message above the table. */
export function drawTableNotice(notice: Notice, page: PageView): TemplateResult {
  return drawNotice(
    notice,
    page,
    (label, press) => html`<button class="button" @click=${press}>${label}</button>`,
  );
}

/** Draws the text in a table without rows. */
export function drawEmpty({ strings, state, table, changeView }: PageView): TemplateResult {
  if (table.total > 0) {
    return html`<p class="empty">
      <span class="quiet">${strings.noneFound}</span>
      <button class="link" @click=${() => changeView({ text: '', state: '' })}>
        ${strings.clearFilter}
      </button>
    </p>`;
  }
  const text = state.isLoading ? '' : state.isComplete ? strings.empty : strings.nothingLoaded;
  return html`<p class="empty quiet">${text}</p>`;
}

/** Draws the current request and its actions. */
export function drawActions(page: PageView): TemplateResult {
  const { strings, state, current, post } = page;
  return html`<div class="actions" role="group" aria-label=${strings.actions}>
    <span class="chosen">
      ${
        current === undefined
          ? nothing
          : html`<span>${formatText(strings.requestName, current.row.name)}</span>
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
