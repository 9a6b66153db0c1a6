import type { Labeled, Notice, Tone } from './state';

/*
 * The messages between the page of the request history and its host. The host sends the rows once, in
 * batches, and every other message in full. All text is safe to display, and no message has a secret.
 */

/** The columns, in order. */
export const historyColumns = [
  'state',
  'role',
  'application',
  'start',
  'duration',
  'requestedBy',
  'requestedAt',
] as const;
export type HistoryColumn = (typeof historyColumns)[number];

/** The actions for a request in the table. */
export const historyActions = ['activateAgain', 'copyId', 'openInPortal'] as const;
export type HistoryAction = (typeof historyActions)[number];

/** A value that the page shows as text and sorts as a number. */
export interface Sortable {
  readonly text: string;
  /** `null` if the service returned no value. Such rows come last. */
  readonly value: number | null;
}

/** A request. */
export interface HistoryRow {
  /** Unique ID of the request in intents. */
  readonly id: string;
  /** The last part of its resource ID. */
  readonly name: string;
  /** The value that the user filters by: a state from the strings, or one that is new in the service. */
  readonly state: string;
  readonly stateLabel: string;
  readonly tone: Tone;
  /** IDs of roles. Their names follow in a separate message. */
  readonly roles: readonly string[];
  readonly application: string;
  readonly start: Sortable;
  readonly duration: Sortable;
  readonly requestedBy: string;
  readonly requestedAt: Sortable;
}

/** The user's filter and order of the table. The host keeps them in case VS Code destroys the page. */
export interface HistoryView {
  /** The search text for all columns. */
  readonly text: string;
  /** The selected state, or empty for all states. */
  readonly state: string;
  readonly sort: HistoryColumn;
  readonly descending: boolean;
  /** ID of the row with the keyboard focus, or empty. */
  readonly current: string;
}

/** Shows all requests, newest first. */
export const firstView: HistoryView = {
  text: '',
  state: '',
  sort: 'requestedAt',
  descending: true,
  current: '',
};

/** Everything except the rows. */
export interface HistoryState {
  /** The name of the application or subscription. */
  readonly title: string;
  /** The kind of the resource and its location. */
  readonly detail: string;
  /** The columns to show. The history of one application has no application column. */
  readonly columns: readonly HistoryColumn[];
  readonly actions: readonly { readonly action: HistoryAction; readonly label: string }[];
  readonly isLoading: boolean;
  /** Whether the page has all rows. */
  readonly isComplete: boolean;
  readonly notice: Notice | null;
}

/** The localized strings of the page. `{0}` and `{1}` stand for numbers. */
export interface HistoryStrings {
  readonly columns: Readonly<Record<HistoryColumn, string>>;
  /** The known states, in display order. */
  readonly states: readonly Labeled[];
  readonly table: string;
  readonly actions: string;
  readonly filter: string;
  readonly filterHint: string;
  readonly state: string;
  readonly allStates: string;
  readonly clearFilter: string;
  readonly refresh: string;
  readonly cancel: string;
  readonly dismiss: string;
  readonly progress: string;
  readonly loadingFirst: string;
  readonly loading: string;
  readonly countOne: string;
  readonly count: string;
  readonly countOf: string;
  readonly incomplete: string;
  readonly empty: string;
  readonly nothingLoaded: string;
  readonly noneFound: string;
  readonly requestName: string;
}

/** A message from the host to the page. */
export type HistoryMessage =
  | { readonly type: 'strings'; readonly strings: HistoryStrings }
  | { readonly type: 'view'; readonly view: HistoryView }
  | { readonly type: 'state'; readonly state: HistoryState }
  /** New rows. If `replaces` is true, they replace the rows that the page has. */
  | { readonly type: 'rows'; readonly rows: readonly HistoryRow[]; readonly replaces: boolean }
  /** Names of roles by ID, sent when they are known. */
  | { readonly type: 'roleNames'; readonly names: Readonly<Record<string, string>> }
  /** Asks for the browser's time zone. Only a host on a remote computer does. */
  | { readonly type: 'askTimeZone' }
  /** A text for screen readers only; they speak it once. */
  | { readonly type: 'announce'; readonly text: string };
