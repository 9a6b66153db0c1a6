import { html, nothing, render, type TemplateResult } from 'lit-html';
import {
  firstView,
  type HistoryColumn,
  type HistoryMessage,
  type HistoryState,
  type HistoryStrings,
  type HistoryView,
} from '../../src/protocol/requestHistory';
import type { HistoryIntent } from '../../src/protocol/intents';
import { Announcer } from '../announcer';
import { connect, listen, sendTimeZone, type Connection, type Handlers } from '../connection';
import { Grid } from './grid';
import { drawActions, drawEmpty, drawTableNotice } from './parts';
import { beginsDescending, RowTable } from './rowTable';
import { drawToolbar } from './toolbar';
import { countText, type PageView } from './view';

/** Screen readers hear the number of results after the user has stopped typing for this long. */
const typingPauseMs = 600;

/** The page of the request history. It keeps the rows, and filters and sorts them. */
class HistoryPage {
  readonly #post: (intent: HistoryIntent) => void;
  readonly #root = document.createElement('div');
  readonly #announcer = new Announcer();
  readonly #table = new RowTable();
  readonly #grid: Grid;
  #strings: HistoryStrings | undefined;
  #state: HistoryState | undefined;
  #view: HistoryView = firstView;
  #announceTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(main: HTMLElement, { post }: Connection<HistoryIntent>) {
    this.#post = post;
    this.#grid = new Grid({
      sort: column => this.#sortBy(column),
      select: index => this.#changeView({ current: this.#table.found[index]?.row.id ?? '' }),
      open: index => {
        const row = this.#table.found[index]?.row.id;
        if (row !== undefined) post({ type: 'act', action: 'activateAgain', row });
      },
    });
    this.#root.className = 'page';
    main.append(this.#announcer.element, this.#root);
    window.addEventListener('focus', () => this.#takeFocus(this.#view.current === ''));
  }

  readonly handlers: Handlers<HistoryMessage> = {
    strings: ({ strings }) => {
      this.#strings = strings;
      this.#draw();
    },
    view: ({ view }) => {
      this.#view = view;
      this.#table.apply(view);
      this.#draw();
    },
    state: ({ state }) => this.#updateState(state),
    rows: ({ rows, replaces }) => {
      this.#table.add(rows, replaces);
      this.#draw();
    },
    roleNames: ({ names }) => {
      this.#table.addRoleNames(names);
      this.#draw();
    },
    askTimeZone: () => sendTimeZone(this.#post),
    announce: ({ text }) => this.#announcer.say(text),
  };

  #updateState(state: HistoryState): void {
    const earlier = this.#state;
    this.#state = state;
    this.#draw();
    const { notice } = state;
    if (notice && notice.severity !== 'error' && notice.text !== earlier?.notice?.text) {
      this.#announcer.say(notice.text);
    }
    if (earlier?.isLoading === true && !state.isLoading) this.#announceCount();
  }

  #sortBy(column: HistoryColumn): void {
    const { sort, descending } = this.#view;
    const reversed = column === sort ? !descending : beginsDescending(column);
    this.#changeView({ sort: column, descending: reversed });
  }

  #changeView(changes: Partial<HistoryView>): void {
    this.#view = { ...this.#view, ...changes };
    if (changes.current === undefined) {
      this.#table.apply(this.#view);
      this.#grid.scrollToTop();
    }
    if (changes.text !== undefined || changes.state !== undefined) {
      clearTimeout(this.#announceTimer);
      this.#announceTimer = setTimeout(() => this.#announceCount(), typingPauseMs);
    }
    this.#draw();
    this.#post({ type: 'view', view: this.#view });
  }

  #announceCount(): void {
    const page = this.#page();
    if (page !== undefined) this.#announcer.say(countText(page));
  }

  #page(): PageView | undefined {
    if (!this.#strings || !this.#state) return undefined;
    return {
      strings: this.#strings,
      state: this.#state,
      view: this.#view,
      table: this.#table,
      current: this.#table.found[this.#currentIndex()],
      post: this.#post,
      changeView: changes => this.#changeView(changes),
    };
  }

  /** The index of the selected row, else of the first row; -1 if the table is empty. */
  #currentIndex(): number {
    const { found } = this.#table;
    const { current } = this.#view;
    const chosen = current === '' ? -1 : found.findIndex(({ row }) => row.id === current);
    return chosen === -1 ? Math.min(0, found.length - 1) : chosen;
  }

  #draw(): void {
    const page = this.#page();
    if (page === undefined) return;
    const isNew = !this.#root.hasChildNodes();
    const hadFocus = document.activeElement !== document.body;
    render(this.#template(page), this.#root);
    this.#grid.draw({
      label: page.strings.table,
      isBusy: page.state.isLoading,
      columns: page.state.columns,
      columnLabels: page.strings.columns,
      sort: this.#view.sort,
      descending: this.#view.descending,
      rows: this.#table.found,
      current: this.#currentIndex(),
    });
    // If the focused element is gone, the user continues in the table.
    if (document.hasFocus() && (isNew || hadFocus)) {
      this.#takeFocus(isNew && this.#view.current === '');
    }
  }

  /** Focuses the current row or the filter if no element of the page has the focus. */
  #takeFocus(isForFilter: boolean): void {
    if (document.activeElement !== document.body) return;
    if (!isForFilter) this.#grid.focus();
    if (document.activeElement === document.body) this.#root.querySelector('input')?.focus();
  }

  #template(page: PageView): TemplateResult {
    const { state, table } = page;
    return html`
      <header>
        <h1>${state.title}</h1>
        <p class="quiet">${state.detail}</p>
      </header>
      ${drawToolbar(page)} ${state.notice ? drawTableNotice(state.notice, page) : nothing}
      <div class="table">
        ${this.#grid.element} ${table.found.length === 0 ? drawEmpty(page) : nothing}
      </div>
      ${drawActions(page)}
    `;
  }
}

const main = document.querySelector('main');
if (main) {
  const connection = connect<HistoryIntent>();
  listen(new HistoryPage(main, connection).handlers);
  connection.post({ type: 'ready' });
}
