import { html, nothing, render, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { HistoryColumn } from '../../src/protocol/requestHistory';
import { drawHead, type HeadState } from './gridHead';
import { keyTarget } from './gridKeys';
import { cellText, type Entry } from './rowTable';

/** Rows that are drawn above and below what is seen, so that scrolling shows no gap. */
const spareRows = 8;

/** Height of a row, in heights of a letter. */
const rowLetters = 2.15;

/** What the grid draws. */
export interface GridState extends HeadState {
  readonly label: string;
  readonly isBusy: boolean;
  readonly rows: readonly Entry[];
  /** Index of the row that the keyboard is on; -1 where there is none. */
  readonly current: number;
}

/** Whom the grid tells what the user does. */
export interface GridEvents {
  readonly sort: (column: HistoryColumn) => void;
  readonly choose: (index: number) => void;
  /** A double click, or Enter. */
  readonly open: (index: number) => void;
}

/**
 * The table. Only the rows that are seen are in the document, and the current one, which holds the
 * keyboard's focus wherever it is scrolled to.
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
    this.element.addEventListener('scroll', () => {
      this.#drawRows();
    });
    this.#body.addEventListener('keydown', event => {
      this.#press(event);
    });
    this.#body.addEventListener('click', event => {
      const index = rowIndex(event);
      if (index !== undefined) this.#choose(index);
    });
    this.#body.addEventListener('dblclick', event => {
      const index = rowIndex(event);
      if (index !== undefined) events.open(index);
    });
    // The height of the letters may be another one then, too.
    new ResizeObserver(() => {
      this.#drawRows();
    }).observe(this.element);
  }

  /** Draws the table. */
  draw(state: GridState): void {
    this.#state = state;
    const { element } = this;
    element.ariaLabel = state.label;
    element.ariaRowCount = String(state.rows.length + 1);
    element.ariaColCount = String(state.columns.length);
    element.ariaBusy = String(state.isBusy);
    element.classList.toggle('with-application', state.columns.includes('application'));
    render(drawHead(state, this.#events.sort), this.#head);
    this.#drawRows();
  }

  /** Goes back to the first row, as for rows in another order. */
  scrollToTop(): void {
    this.element.scrollTop = 0;
  }

  /** Puts the keyboard on the current row. */
  focus(): void {
    this.#body.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }

  #drawRows(): void {
    const state = this.#state;
    if (state === undefined || !this.element.isConnected) return;
    const hadFocus = this.#body.contains(document.activeElement);
    const letter = Number.parseFloat(getComputedStyle(this.element).fontSize);
    this.#rowHeight = Math.round(letter * rowLetters);
    this.#body.style.setProperty('--row-height', `${this.#rowHeight}px`);
    this.#body.style.height = `${state.rows.length * this.#rowHeight}px`;
    render(
      repeat(
        this.#shown(state),
        index => state.rows[index]?.row.id,
        index => this.#row(index, state),
      ),
      this.#body,
    );
    // The page's Content Security Policy lets scripts set styles, and no attribute of a template.
    for (const line of this.#body.querySelectorAll<HTMLElement>('[data-index]')) {
      line.style.transform = `translateY(${Number(line.dataset['index']) * this.#rowHeight}px)`;
    }
    if (hadFocus && !this.#body.contains(document.activeElement)) {
      this.#body.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
    }
  }

  /** The rows to draw, in their order: those in view, and the current one. */
  #shown({ rows, current }: GridState): readonly number[] {
    const first = Math.max(0, Math.floor(this.element.scrollTop / this.#rowHeight) - spareRows);
    const inView = Math.ceil(this.element.clientHeight / this.#rowHeight) + 2 * spareRows;
    const end = Math.min(rows.length, first + inView);
    const shown = Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at);
    if (current >= 0 && current < first) shown.unshift(current);
    if (current >= end) shown.push(current);
    return shown;
  }

  #row(index: number, { rows, columns, current }: GridState): TemplateResult | typeof nothing {
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
      ${columns.map(column => drawCell(entry, column))}
    </div>`;
  }

  #press(event: KeyboardEvent): void {
    const state = this.#state;
    if (state === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    const { current, rows } = state;
    if (event.key === 'Enter') {
      this.#events.open(current);
    } else {
      const page = Math.max(1, Math.floor(this.#viewHeight() / this.#rowHeight) - 1);
      const target = keyTarget(event.key, { current, count: rows.length, page });
      if (target === undefined) return;
      this.#choose(target);
    }
    event.preventDefault();
  }

  #choose(index: number): void {
    this.#reveal(index);
    this.#events.choose(index);
    this.#body
      .querySelector<HTMLElement>(`[data-index="${index}"]`)
      ?.focus({ preventScroll: true });
  }

  /** Scrolls as little as it takes to see a row. */
  #reveal(index: number): void {
    const top = index * this.#rowHeight;
    const lowest = top + this.#rowHeight - this.#viewHeight();
    this.element.scrollTop = Math.max(lowest, Math.min(top, this.element.scrollTop));
  }

  /** The height that the head leaves for rows. */
  #viewHeight(): number {
    return this.element.clientHeight - this.#head.offsetHeight;
  }
}

function drawCell(entry: Entry, column: HistoryColumn): TemplateResult {
  const text = cellText(entry, column);
  // The dot is a second sign beside the words, never the only one.
  const sign = column === 'state' ? `cell status ${entry.row.tone}` : 'cell';
  return html`<div class=${sign} role="gridcell" title=${text}><span>${text}</span></div>`;
}

function rowIndex({ target }: Event): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  return row === null ? undefined : Number(row.dataset['index']);
}
