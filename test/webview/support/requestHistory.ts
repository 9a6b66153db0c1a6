import {
  firstView,
  historyColumns,
  type HistoryMessage,
  type HistoryRow,
  type HistoryState,
  type HistoryStrings,
  type HistoryView,
} from '../../../src/protocol/requestHistory';
import type { HistoryIntent } from '../../../src/protocol/intents';
import type { Tone } from '../../../src/protocol/state';
import { openPage, TestPage, usePages, type PageOptions } from './testPage';

const minute = 60_000;
const newest = Date.UTC(2026, 4, 12, 10, 0);

export const historyStrings: HistoryStrings = {
  columns: {
    state: 'State',
    role: 'Role',
    application: 'Application',
    start: 'Start',
    duration: 'Duration',
    requestedBy: 'Requested by',
    requestedAt: 'Requested at',
  },
  states: ['Pending', 'Approved', 'Denied', 'Failed', 'Canceled', 'Expired', 'Timeout'].map(id => ({
    id,
    label: id === 'Timeout' ? 'Timed out' : id,
  })),
  table: 'Role requests',
  actions: 'Actions for the current request',
  filter: 'Filter',
  filterHint: 'Filter by any column',
  state: 'State',
  allStates: 'All states',
  clearFilter: 'Clear Filter',
  refresh: 'Refresh',
  cancel: 'Cancel',
  dismiss: 'Dismiss',
  progress: 'Loading requests',
  loadingFirst: 'Loading requests…',
  loading: 'Loading requests… {0} so far',
  countOne: '1 request',
  count: '{0} requests',
  countOf: '{0} of {1} requests',
  incomplete: '{0}, not complete',
  empty: 'No roles have been requested here yet.',
  nothingLoaded: 'No requests were loaded.',
  noneFound: 'No request matches the filter.',
  requestName: 'Request {0}',
};

export const historyState: HistoryState = {
  title: 'Contoso App',
  detail: 'Every role request of this managed application · resource group contoso-apps',
  columns: historyColumns.filter(column => column !== 'application'),
  actions: [
    { action: 'activateAgain', label: 'Activate Again' },
    { action: 'copyId', label: 'Copy Id' },
    { action: 'openInPortal', label: 'Open in Portal' },
  ],
  isLoading: false,
  isComplete: true,
  notice: null,
};

export const ownerId = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
export const readerId = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';

export const roleNames = { [ownerId]: 'Owner', [readerId]: 'Reader' };

const people = ['Ada Lovelace', 'Grace Hopper', 'Edsger Dijkstra', 'Barbara Liskov', ''];

const shownStates: readonly (readonly [state: string, tone: Tone])[] = [
  ['Approved', 'neutral'],
  ['Pending', 'waiting'],
  ['Denied', 'bad'],
  ['Expired', 'neutral'],
  ['Approved', 'good'],
  ['Timeout', 'warning'],
  ['Paused', 'neutral'],
];

const times = new Intl.DateTimeFormat('en', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
});

/** Returns a row by number; 0 is the newest request. */
export function row(number: number): HistoryRow {
  const [state, tone] = shownStates[number % shownStates.length] ?? ['Approved', 'neutral'];
  const requestedAt = newest - number * 7 * minute;
  const start = requestedAt + 10 * minute;
  const hours = (number % 8) + 1;
  const name = `jit${String(number).padStart(5, '0')}`;
  return {
    id: `/subscriptions/s/resourcegroups/contoso-apps/providers/microsoft.solutions/jitrequests/${name}`,
    name,
    state,
    stateLabel: historyStrings.states.find(({ id }) => id === state)?.label ?? state,
    tone,
    roles: [number % 3 === 0 ? ownerId : readerId],
    application: `App ${number % 12}`,
    start: { text: times.format(start), value: start },
    duration: { text: `${hours} h`, value: hours * 60 * minute },
    requestedBy: people[number % people.length] ?? '',
    requestedAt: { text: times.format(requestedAt), value: requestedAt },
  };
}

/** Returns rows, starting at a number. */
export function rows(count: number, from = 0): readonly HistoryRow[] {
  return Array.from({ length: count }, (_, at) => row(from + at));
}

/** The page of the request history in a real browser. The test acts as the host. */
export class HistoryTestPage extends TestPage<HistoryMessage, HistoryIntent> {
  /** Opens the page and answers its `ready` like the host. */
  static async open(
    shown: readonly HistoryRow[],
    options: PageOptions & {
      readonly state?: Partial<HistoryState>;
      readonly view?: HistoryView;
    } = {},
  ): Promise<HistoryTestPage> {
    const files = { script: 'requestHistory', style: 'requestHistoryStyle' };
    const page = new HistoryTestPage(await openPage(files, { width: 1100, ...options }));
    await page.send({ type: 'strings', strings: historyStrings });
    await page.send({ type: 'view', view: options.view ?? firstView });
    await page.send({ type: 'roleNames', names: roleNames });
    await page.send({ type: 'rows', rows: shown, replaces: true });
    await page.show(options.state ?? {});
    return page;
  }

  /** Changes the state around the table. */
  async show(changes: Partial<HistoryState>): Promise<void> {
    await this.send({ type: 'state', state: { ...historyState, ...changes } });
  }

  get grid() {
    return this.find('grid', 'Role requests');
  }

  /** The rows in the document, without the header. */
  get lines() {
    return this.page.locator('.body [role=row]');
  }

  /** The texts of a row's cells; 0 is the first row in the document. */
  async cells(line = 0): Promise<readonly string[]> {
    const texts = await this.lines.nth(line).getByRole('gridcell').allTextContents();
    return texts.map(text => text.trim());
  }

  /** The text above the table with the number of requests. */
  async count(): Promise<string> {
    return (await this.page.locator('.count').textContent())?.trim() ?? '';
  }

  async filter(text: string): Promise<void> {
    await this.find('searchbox', 'Filter').fill(text);
    await this.settle();
  }

  /** Index in the whole table of the row with the keyboard focus. */
  async focusedRow(): Promise<number> {
    return this.page.evaluate(() => {
      const focused = document.activeElement?.closest('.body [role=row]');
      return focused ? Number(focused.getAttribute('aria-rowindex')) - 2 : -1;
    });
  }
}

/** Returns a function that opens the page. The suite closes it after each test. */
export function useHistory() {
  return usePages(HistoryTestPage.open.bind(HistoryTestPage));
}
