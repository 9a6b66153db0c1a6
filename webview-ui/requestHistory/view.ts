import type { HistoryState, HistoryStrings, HistoryView } from '../../src/protocol/requestHistory';
import type { HistoryIntent } from '../../src/protocol/requestHistoryIntents';
import type { Entry, RowTable } from './rowTable';

/** What every part of the page needs. */
export interface PageView {
  readonly strings: HistoryStrings;
  readonly state: HistoryState;
  readonly view: HistoryView;
  readonly table: RowTable;
  /** The row that the keyboard is on. */
  readonly current: Entry | undefined;
  readonly post: (intent: HistoryIntent) => void;
  /** Looks at the table in another way. */
  readonly look: (changes: Partial<HistoryView>) => void;
}

const numbers = new Intl.NumberFormat(document.documentElement.lang || undefined);

/** Puts numbers and texts into the places of a sentence. */
export function fill(sentence: string, ...values: readonly (string | number)[]): string {
  return sentence.replace(/\{(\d)\}/g, (place, index: string) => {
    const value = values[Number(index)];
    return typeof value === 'number' ? numbers.format(value) : (value ?? place);
  });
}

/** How many requests there are, and how many of them the filter leaves. */
export function countWords(page: PageView): string {
  const { strings, state, table } = page;
  const { total, found } = table;
  const count = isFiltered(page)
    ? fill(strings.countOf, found.length, total)
    : total === 1
      ? strings.countOne
      : fill(strings.count, total);
  return state.isComplete || state.isLoading ? count : fill(strings.incomplete, count);
}

/** Whether the filter may leave out rows. */
export function isFiltered({ view }: PageView): boolean {
  return view.text.trim() !== '' || view.state !== '';
}
