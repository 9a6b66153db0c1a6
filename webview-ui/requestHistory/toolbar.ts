import { html, nothing, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { countWords, fill, isFiltered, type PageView } from './view';

/** What is above the table: the filter, how many there are, and loading them anew. */
export function drawToolbar(page: PageView): TemplateResult {
  const { strings, state, view, look, post } = page;
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
          if (event.target instanceof HTMLInputElement) look({ text: event.target.value });
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

/** The states that are known, and those among the rows that nobody has seen before. */
function drawStates({ strings, view, table, look }: PageView): TemplateResult {
  const labels = new Map(strings.states.map(({ id, label }) => [id, label]));
  for (const [id, label] of table.states) labels.set(id, label);
  if (view.state !== '' && !labels.has(view.state)) labels.set(view.state, view.state);
  return html`<span class="choice-box">
    <select
      aria-label=${strings.state}
      .value=${live(view.state)}
      @change=${(event: Event) => {
        if (event.target instanceof HTMLSelectElement) look({ state: event.target.value });
      }}
    >
      <option value="" ?selected=${view.state === ''}>${strings.allStates}</option>
      ${[...labels].map(
        ([id, label]) => html`<option value=${id} ?selected=${view.state === id}>${label}</option>`,
      )}
    </select>
  </span>`;
}

/** How many there are, or how far the loading is, with the way out of it. */
function drawCount(page: PageView): TemplateResult {
  const { strings, state, post } = page;
  if (!state.isLoading) return html`<span class="quiet">${countWords(page)}</span>`;
  // A screen reader hears them from the bar.
  const words = isFiltered(page) ? countWords(page) : progressWords(page);
  return html`
    <span class="quiet" aria-hidden="true">${words}</span>
    <button
      class="link cancel"
      @click=${() => {
        post({ type: 'cancel' });
      }}
    >
      ${strings.cancel}
    </button>
  `;
}

function drawBar(page: PageView): TemplateResult {
  return html`<div
    class="bar"
    role="progressbar"
    aria-label=${page.strings.progress}
    aria-valuetext=${progressWords(page)}
  ></div>`;
}

function progressWords({ strings, table }: PageView): string {
  return table.total === 0 ? strings.loadingFirst : fill(strings.loading, table.total);
}
