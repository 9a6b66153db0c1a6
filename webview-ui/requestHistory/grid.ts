import { html, nothing, render, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { HistoryColumn } from '../../src/protocol/requestHistory';
import { drawToneIcon } from '../icons';
import { drawHead, type HeadState } from './gridHead';
import { cellText, type Entry } from './rowTable';

/** Rows drawn above and below the visible ones, so that scrolling shows no gap. */
const overscanRows = 8;

/** Widths in em: below the first, rows have two lines; below the second, the values are stacked. */
const widthsEm = { withApplication: [71, 62.8], other: [63, 54] } as const;

/** From this width in em, two stacked values share a line. */
const pairsEm = 43;

/** Heights in em of a row with one line and of a row with two lines. */
const rowHeightEm = { wide: 2.15, narrow: 3.5 };

/** For stacked values: heights in em of a line and of the space between rows. */
const stackedEm = { line: 1.5, space: 1 };

export interface GridState extends HeadState {
  readonly label: string;
  readonly isBusy: boolean;
  readonly rows: readonly Entry[];
  /** Index of the row with the keyboard focus; -1 if the table is empty. */
  readonly current: number;
}

/** Callbacks for the user's actions. */
export interface GridEvents {
  readonly sort: (column: HistoryColumn) => void;
  readonly select: (index: number) => void;
  /** Called for a double click or Enter. */
  readonly open: (index: number) => void;
}

/**
 * The table. The document contains only the visible rows and the current row, which keeps the
 * keyboard focus when it is scrolled out of view.
 */
export class Grid {
  readonly element = document.createElement('div');
  readonly #head = document.createElement('div');
  readonly #body = document.createElement('div');
  readonly #events: GridEvents;
  #state: GridState | undefined;
  #rowHeight = 0;

  constructor(events: GridEvents) {
    this.#events = events;
    this.element.className = 'grid';
    this.element.setAttribute('role', 'grid');
    this.#head.className = 'head';
    this.#body.className = 'body';
    for (const group of [this.#head, this.#body]) group.setAttribute('role', 'rowgroup');
    this.element.append(this.#head, this.#body);
    this.element.addEventListener('scroll', () => this.#drawRows());
    this.#body.addEventListener('keydown', event => this.#handleKeydown(event));
    this.#body.addEventListener('click', event => {
      const index = rowIndex(event);
      if (index !== undefined) this.#select(index);
    });
    this.#body.addEventListener('dblclick', event => {
      const index = rowIndex(event);
      if (index !== undefined) events.open(index);
    });
    // A new size can also come with a new font size.
    new ResizeObserver(() => this.#drawRows()).observe(this.element);
  }

  draw(state: GridState): void {
    this.#state = state;
    const { element } = this;
    element.ariaLabel = state.label;
    element.ariaRowCount = String(state.rows.length + 1);
    element.ariaColCount = String(state.columns.length);
    element.ariaBusy = String(state.isBusy);
    render(drawHead(state, this.#events.sort), this.#head);
    this.#drawRows();
  }

  scrollToTop(): void {
    this.element.scrollTop = 0;
  }

  /** Focuses the current row. */
  focus(): void {
    this.#body.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }

  #drawRows(): void {
    const state = this.#state;
    if (state === undefined || !this.element.isConnected) return;
    const hadFocus = this.#body.contains(document.activeElement);
    const fontSize = Number.parseFloat(getComputedStyle(this.element).fontSize);
    const hasApplication = state.columns.includes('application');
    const width = this.element.clientWidth / fontSize;
    const [wide, narrow] = widthsEm[hasApplication ? 'withApplication' : 'other'];
    const isStacked = width < narrow;
    const isNarrow = width < wide && !isStacked;
    const isPaired = isStacked && width >= pairsEm;
    const { classList } = this.element;
    classList.toggle('with-application', hasApplication);
    classList.toggle('narrow', isNarrow);
    classList.toggle('stacked', isStacked);
    classList.toggle('paired', isPaired);
    // The state and the role share a line. In a single column, a long role gets the spare line.
    const lines = isPaired ? Math.ceil(state.columns.length / 2) : state.columns.length;
    const stacked = lines * stackedEm.line + stackedEm.space;
    const other = isNarrow ? rowHeightEm.narrow : rowHeightEm.wide;
    this.#rowHeight = Math.round(fontSize * (isStacked ? stacked : other));
    this.#body.style.setProperty('--row-height', `${this.#rowHeight}px`);
    this.#body.style.height = `${state.rows.length * this.#rowHeight}px`;
    render(
      repeat(
        this.#drawnIndexes(state),
        index => state.rows[index]?.row.id,
        index => this.#row(index, state),
      ),
      this.#body,
    );
    // The page's Content Security Policy blocks style attributes in templates, but not in scripts.
    for (const line of this.#body.querySelectorAll<HTMLElement>('[data-index]')) {
      line.style.transform = `translateY(${Number(line.dataset['index']) * this.#rowHeight}px)`;
    }
    if (hadFocus && !this.#body.contains(document.activeElement)) {
      this.#body.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
    }
  }

  /** The indexes of the rows to draw, in order: the visible rows and the current one. */
  #drawnIndexes({ rows, current }: GridState): readonly number[] {
    const first = Math.max(0, Math.floor(this.element.scrollTop / this.#rowHeight) - overscanRows);
    const inView = Math.ceil(this.element.clientHeight / this.#rowHeight) + 2 * overscanRows;
    const end = Math.min(rows.length, first + inView);
    const indexes = Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at);
    if (current >= 0 && current < first) indexes.unshift(current);
    if (current >= end) indexes.push(current);
    return indexes;
  }

  #row(index: number, state: GridState): TemplateResult | typeof nothing {
    const { rows, columns, columnLabels, current } = state;
    const entry = rows[index];
    if (entry === undefined) return nothing;
    const isCurrent = index === current;
    return html`<div
      class="line"
      role="row"
      aria-rowindex=${index + 2}
      aria-selected=${isCurrent}
      tabindex=${isCurrent ? 0 : -1}
      data-index=${index}
    >
      ${columns.map(column => drawCell(entry, column, columnLabels[column]))}
    </div>`;
  }

  #handleKeydown(event: KeyboardEvent): void {
    const state = this.#state;
    if (state === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    const { current, rows } = state;
    if (event.key === 'Enter') {
      this.#events.open(current);
    } else {
      const page = Math.max(1, Math.floor(this.#bodyHeight() / this.#rowHeight) - 1);
      const last = rows.length - 1;
      const targets: Readonly<Record<string, number>> = {
        ArrowUp: current - 1,
        ArrowDown: current + 1,
        PageUp: current - page,
        PageDown: current + page,
        Home: 0,
        End: last,
      };
      const target = targets[event.key];
      if (target === undefined) return;
      this.#select(Math.max(0, Math.min(last, target)));
    }
    event.preventDefault();
  }

  #select(index: number): void {
    this.#scrollIntoView(index);
    this.#events.select(index);
    this.#body
      .querySelector<HTMLElement>(`[data-index="${index}"]`)
      ?.focus({ preventScroll: true });
  }

  /** Scrolls by the smallest distance that makes a row visible. */
  #scrollIntoView(index: number): void {
    const top = index * this.#rowHeight;
    const lowest = top + this.#rowHeight - this.#bodyHeight();
    this.element.scrollTop = Math.max(lowest, Math.min(top, this.element.scrollTop));
  }

  /** The height of the table without its header. */
  #bodyHeight(): number {
    return this.element.clientHeight - this.#head.offsetHeight;
  }
}

/** @param label shown next to a stacked value */
function drawCell(entry: Entry, column: HistoryColumn, label: string): TemplateResult {
  const text = cellText(entry, column);
  const { tone } = entry.row;
  return column === 'state'
    ? html`<div class="cell tone ${tone}" role="gridcell" title=${text}>
        ${drawToneIcon(tone)}<span>${text}</span>
      </div>`
    : html`<div class="cell ${column}" role="gridcell" title=${text} data-label=${label}>
        <span>${column === 'requestedBy' ? drawAccount(text) : text}</span>
      </div>`;
}

/** Draws the name of an account. It is often one long word, so a line may break before its domain. */
function drawAccount(name: string): readonly TemplateResult[] {
  return name.split(/(?=@)/).map(part => html`<wbr />${part}`);
}

function rowIndex({ target }: Event): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  return row === null ? undefined : Number(row.dataset['index']);
}
