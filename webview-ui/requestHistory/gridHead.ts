import { html, nothing, type TemplateResult } from 'lit-html';
import type { HistoryColumn } from '../../src/protocol/requestHistory';
import { chevronDown, drawIcon } from '../icons';

/** The state of the table header. */
export interface HeadState {
  readonly columns: readonly HistoryColumn[];
  readonly columnLabels: Readonly<Record<HistoryColumn, string>>;
  readonly sort: HistoryColumn;
  readonly descending: boolean;
}

/** Draws the column headers. Clicking one sorts the table by it. */
export function drawHead(
  { columns, columnLabels, sort, descending }: HeadState,
  sortBy: (column: HistoryColumn) => void,
): TemplateResult {
  const order = descending ? 'descending' : 'ascending';
  return html`<div class="line" role="row" aria-rowindex="1" @keydown=${handleArrowKeys}>
    ${columns.map(
      column =>
        html`<div role="columnheader" aria-sort=${column === sort ? order : nothing}>
          <button class="cell" tabindex=${column === sort ? 0 : -1} @click=${() => sortBy(column)}>
            <span>${columnLabels[column]}</span>
            ${column === sort ? drawIcon(chevronDown) : nothing}
          </button>
        </div>`,
    )}
  </div>`;
}

/** Handles the arrow keys: the header is a single tab stop. */
function handleArrowKeys(event: KeyboardEvent): void {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step === undefined || !(event.currentTarget instanceof Element)) return;
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.findIndex(button => button === document.activeElement);
  buttons[at + step]?.focus();
  event.preventDefault();
}
