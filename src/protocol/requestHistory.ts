import type { Notice, Tone } from './state';

/**
 * The messages between the page of the request history and its host. The rows travel once, in parts
 * as they come from the service; everything else is small and whole each time. All text is safe to
 * show as text, and no secret is ever among it.
 */

/** The columns, in their order. */
export const historyColumns = [
  'state',
  'role',
  'application',
  'start',
  'duration',
  'requestedBy',
  'requestedAt',
] as const;
/** The name of a column. */
export type HistoryColumn = (typeof historyColumns)[number];

/** What can be done with a request of the table. */
export const historyActions = ['activateAgain', 'copyId', 'openInPortal'] as const;
/** The name of something that can be done with a request. */
export type HistoryAction = (typeof historyActions)[number];

/** A value that is shown as words and sorted as a number. */
export interface Sortable {
  readonly text: string;
  /** `null` where the service said nothing: sorted last. */
  readonly value: number | null;
}

/** A request. */
export interface HistoryRow {
  /** What names it in intents; never repeated. */
  readonly id: string;
  /** The last part of its resource id. */
  readonly name: string;
  /** What is filtered by: one of the states that the host named, or one nobody has seen. */
  readonly state: string;
  readonly stateLabel: string;
  readonly tone: Tone;
  /** Ids of roles, whose names come in a message of their own. */
  readonly roles: readonly string[];
  readonly application: string;
  readonly start: Sortable;
  readonly duration: Sortable;
  readonly requestedBy: string;
  readonly requestedAt: Sortable;
}

/** How the table is looked at. The host keeps it for a page that is destroyed and drawn anew. */
export interface HistoryView {
  /** What is searched for in all columns. */
  readonly text: string;
  /** A state, or empty for all. */
  readonly state: string;
  readonly sort: HistoryColumn;
  readonly descending: boolean;
  /** Id of the row that the keyboard is on, or empty. */
  readonly current: string;
}

/** The newest requests first. */
export const firstView: HistoryView = {
  text: '',
  state: '',
  sort: 'requestedAt',
  descending: true,
  current: '',
};

/** What is around the table. */
export interface HistoryState {
  /** Whose requests: an application, or a subscription. */
  readonly title: string;
  /** What it is, and where. */
  readonly detail: string;
  /** The columns to draw: for one application its own column says nothing. */
  readonly columns: readonly HistoryColumn[];
  readonly actions: readonly { readonly action: HistoryAction; readonly label: string }[];
  readonly isLoading: boolean;
  /** Whether the rows are all that there are. */
  readonly isComplete: boolean;
  readonly notice: Notice | null;
}

/** The page's own words. `{0}` and `{1}` stand for numbers. */
export interface HistoryStrings {
  readonly columns: Readonly<Record<HistoryColumn, string>>;
  /** The states that are known, in the order of the choice. */
  readonly states: readonly { readonly id: string; readonly label: string }[];
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

/** What the host sends to the page. */
export type HistoryMessage =
  | { readonly type: 'strings'; readonly strings: HistoryStrings }
  | { readonly type: 'view'; readonly view: HistoryView }
  | { readonly type: 'state'; readonly state: HistoryState }
  /** More rows, none of which the page has. `replaces`: the ones it has are no longer there. */
  | { readonly type: 'rows'; readonly rows: readonly HistoryRow[]; readonly replaces: boolean }
  /** Names of roles by their ids, as they become known. */
  | { readonly type: 'roleNames'; readonly names: Readonly<Record<string, string>> }
  /** To be spoken once by a screen reader; shown nowhere. */
  | { readonly type: 'announce'; readonly text: string };

const messageTypes: readonly HistoryMessage['type'][] = [
  'strings',
  'view',
  'state',
  'rows',
  'roleNames',
  'announce',
];

/** Whether the page knows this message. Its content is the host's, typed at compile time. */
export function isHistoryMessage(message: unknown): message is HistoryMessage {
  if (typeof message !== 'object' || message === null || !('type' in message)) return false;
  return messageTypes.some(type => type === message.type);
}
