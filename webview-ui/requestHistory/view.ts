import type { HistoryState, HistoryStrings, HistoryView } from '../../src/protocol/requestHistory';
import type { HistoryIntent } from '../../src/protocol/intents';
import type { Entry, RowTable } from './rowTable';

/** The state and callbacks that the parts of the page share. */
export interface PageView {
  readonly strings: HistoryStrings;
  readonly state: HistoryState;
  readonly view: HistoryView;
  readonly table: RowTable;
  /** The row with the keyboard focus. */
  readonly current: Entry | undefined;
  readonly post: (intent: HistoryIntent) => void;
  /** Changes the filter, the order, or the current row. */
  readonly changeView: (changes: Partial<HistoryView>) => void;
}

const numbers = new Intl.NumberFormat(document.documentElement.lang || undefined);

/** Replaces the placeholders of a sentence with numbers and texts. */
export function formatText(sentence: string, ...values: readonly (string | number)[]): string {
  return sentence.replace(/\{(\d)\}/g, (place, index: string) => {
    const value = values[Number(index)];
    return typeof value === 'number' ? numbers.format(value) : (value ?? place);
  });
}

/** The number of requests, and how many of them match the filter. */
export function countText(page: PageView): string {
  const { strings, state, table } = page;
  const { total, found } = table;
  const count = isFiltered(page)
    ? formatText(strings.countOf, found.length, total)
    : total === 1
      ? strings.countOne
      : formatText(strings.count, total);
  return state.isComplete || state.isLoading ? count : formatText(strings.incomplete, count);
}

/** Whether a filter is active. */
export function isFiltered({ view }: PageView): boolean {
  return view.text.trim() !== '' || view.state !== '';
}
