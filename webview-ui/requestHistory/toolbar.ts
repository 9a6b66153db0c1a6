import { html, nothing, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { countText, formatText, isFiltered, type PageView } from './view';

/** Draws the filter, the number of requests, and *Refresh* above the table. */
export function drawToolbar(page: PageView): TemplateResult {
  const { strings, state, view, changeView, post } = page;
  return html`
    <div class="toolbar">
      <input
        type="search"
        aria-label=${strings.filter}
        placeholder=${strings.filterHint}
        maxlength="200"
        spellcheck="false"
        .value=${live(view.text)}
        @input=${(event: Event) => {
          if (event.target instanceof HTMLInputElement) changeView({ text: event.target.value });
        }}
      />
      ${drawStates(page)}
      <span class="count"> ${drawCount(page)} </span>
      <button
        class="button"
        aria-disabled=${state.isLoading}
        @click=${() => {
          if (!state.isLoading) post({ type: 'refresh' });
        }}
      >
        ${strings.refresh}
      </button>
    </div>
    <div class="loading">${state.isLoading ? drawBar(page) : nothing}</div>
  `;
}

/** Offers the known states, and unknown states of the loaded rows. */
function drawStates({ strings, view, table, changeView }: PageView): TemplateResult {
  const labels = new Map(strings.states.map(({ id, label }) => [id, label]));
  for (const [id, label] of table.states) labels.set(id, label);
  if (view.state !== '' && !labels.has(view.state)) labels.set(view.state, view.state);
  return html`<span class="choice-box">
    <select
      aria-label=${strings.state}
      .value=${live(view.state)}
      @change=${(event: Event) => {
        if (event.target instanceof HTMLSelectElement) changeView({ state: event.target.value });
      }}
    >
      <option value="" ?selected=${view.state === ''}>${strings.allStates}</option>
      ${[...labels].map(
        ([id, label]) => html`<option value=${id} ?selected=${view.state === id}>${label}</option>`,
      )}
    </select>
  </span>`;
}

/** Draws the number of requests, or the loading progress with *Cancel*. */
function drawCount(page: PageView): TemplateResult {
  const { strings, state, post } = page;
  if (!state.isLoading) return html`<span class="quiet">${countText(page)}</span>`;
  // Screen readers get the progress from the bar.
  const text = isFiltered(page) ? countText(page) : progressText(page);
  return html`
    <span class="quiet" aria-hidden="true">${text}</span>
    <button class="link cancel" @click=${() => post({ type: 'cancel' })}>${strings.cancel}</button>
  `;
}

function drawBar(page: PageView): TemplateResult {
  return html`<div
    class="bar"
    role="progressbar"
    aria-label=${page.strings.progress}
    aria-valuetext=${progressText(page)}
  ></div>`;
}

function progressText({ strings, table }: PageView): string {
  return table.total === 0 ? strings.loadingFirst : formatText(strings.loading, table.total);
}
