import {
  firstView,
  historyColumns,
  type HistoryColumn,
  type HistoryRow,
  type HistoryView,
} from '../../src/protocol/requestHistory';

/** A row with its precomputed texts for searching and sorting. */
export interface Entry {
  readonly row: HistoryRow;
  /** The names of its roles; the ID where a name is unknown. */
  readonly role: string;
  /** All searchable text, in lowercase. */
  readonly searched: string;
}

type Compare = (a: Entry, b: Entry) => number;

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Columns that are sorted by number. The others are sorted by text. */
const numberOf: Readonly<Partial<Record<HistoryColumn, (row: HistoryRow) => number | null>>> = {
  start: row => row.start.value,
  duration: row => row.duration.value,
  requestedAt: row => row.requestedAt.value,
};

/** The text of the cell in each column. */
const textOf: Readonly<Record<HistoryColumn, (row: HistoryRow, role: string) => string>> = {
  state: row => row.stateLabel,
  role: (_, role) => role,
  application: row => row.application,
  start: row => row.start.text,
  duration: row => row.duration.text,
  requestedBy: row => row.requestedBy,
  requestedAt: row => row.requestedAt.text,
};

/** The text of a cell. */
export function cellText({ row, role }: Entry, column: HistoryColumn): string {
  return textOf[column](row, role);
}

/**
 * Whether a column sorts largest first when the user selects it. For times, the newest is usually
 * wanted.
 */
export function beginsDescending(column: HistoryColumn): boolean {
  return numberOf[column] !== undefined;
}

/**
 * The sorted and filtered rows. It keeps all rows sorted, so a filter only omits rows, and new rows
 * are merged.
 */
export class RowTable {
  readonly #names = new Map<string, string>();
  #sorted: readonly Entry[] = [];
  #found: readonly Entry[] = [];
  #view: HistoryView = firstView;
  #compare: Compare = comparison(firstView.sort, firstView.descending);

  /** The number of rows without the filter. */
  get total(): number {
    return this.#sorted.length;
  }

  /** The rows that match the filter, in order. */
  get found(): readonly Entry[] {
    return this.#found;
  }

  /** The states of all rows, with their labels. */
  get states(): ReadonlyMap<string, string> {
    return new Map(this.#sorted.map(({ row }) => [row.state, row.stateLabel]));
  }

  /** Filters and sorts by this view. */
  apply(view: HistoryView): void {
    const { sort, descending } = this.#view;
    this.#view = view;
    if (view.sort !== sort || view.descending !== descending) {
      this.#compare = comparison(view.sort, view.descending);
      this.#sorted = this.#sorted.toSorted(this.#compare);
    }
    this.#filter();
  }

  /** Adds rows, or replaces the existing ones. */
  add(rows: readonly HistoryRow[], replaces: boolean): void {
    const kept = replaces ? [] : this.#sorted;
    // The browser's sort merges rows that are already in order.
    this.#sorted = [...kept, ...rows.map(row => this.#entry(row))].sort(this.#compare);
    this.#filter();
  }

  /** Adds names of roles. */
  addRoleNames(names: Readonly<Record<string, string>>): void {
    for (const [id, name] of Object.entries(names)) this.#names.set(id, name);
    const isNamed = ({ row }: Entry) => row.roles.some(id => Object.hasOwn(names, id));
    const named = this.#sorted.map(entry => (isNamed(entry) ? this.#entry(entry.row) : entry));
    this.#sorted = this.#view.sort === 'role' ? named.sort(this.#compare) : named;
    this.#filter();
  }

  #filter(): void {
    const { state, text } = this.#view;
    const words = text
      .toLowerCase()
      .split(/\s+/)
      .filter(word => word !== '');
    this.#found =
      state === '' && words.length === 0
        ? this.#sorted
        : this.#sorted.filter(
            ({ row, searched }) =>
              (state === '' || row.state === state) && words.every(word => searched.includes(word)),
          );
  }

  #entry(row: HistoryRow): Entry {
    const role = row.roles.map(id => this.#names.get(id) ?? id).join(', ');
    const texts = historyColumns.map(column => textOf[column](row, role));
    // A line break separates the texts, because no search word contains one.
    return { row, role, searched: [...texts, row.name].join('\n').toLowerCase() };
  }
}

/** Compares by a column, then newest first. Rows without a value come last. */
function comparison(column: HistoryColumn, descending: boolean): Compare {
  const sign = descending ? -1 : 1;
  const number = numberOf[column];
  const first: Compare =
    number === undefined
      ? (a, b) => compareTexts(cellText(a, column), cellText(b, column), sign)
      : (a, b) => compareNumbers(number(a.row), number(b.row), sign);
  return (a, b) =>
    first(a, b) ||
    compareNumbers(a.row.requestedAt.value, b.row.requestedAt.value, -1) ||
    (a.row.id < b.row.id ? -1 : 1);
}

function compareTexts(a: string, b: string, sign: number): number {
  if (a === b) return 0;
  if (a === '' || b === '') return a === '' ? 1 : -1;
  return sign * collator.compare(a, b);
}

function compareNumbers(a: number | null, b: number | null, sign: number): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return sign * (a - b);
}
