import { connectionAt } from './connection';
import { readExpiry } from './dates';
import { roleOf, type Role } from './labels';
import { readingOf, readValue, without, type Position, type Reading, type Row } from './readings';
import { pieceOf, type Line, type Piece } from './source';
import { isComplexPassword, isDocumentedUser, nameAt, pairAt, passwordAt } from './values';

/** Buttons and headings of the page, which are copied with its cells. */
const pageWords = new Set(['show', 'hide', 'copy', 'copied', 'refresh', 'database accounts']);

/** What a line is, before its surroundings are known. */
type Kind =
  | { readonly is: 'blank' }
  | { readonly is: 'header'; readonly columns: readonly (Role | undefined)[] }
  | { readonly is: 'cells' }
  | {
      readonly is: 'labelled';
      readonly position: Position;
      readonly value: Piece;
      readonly isCell: boolean;
    }
  | { readonly is: 'label'; readonly role: Role }
  | { readonly is: 'text' };

function kindOf(line: Line): Kind {
  if (line.text === '') return { is: 'blank' };
  const filled = line.cells.filter(({ text }) => text !== '');
  if (filled.length > 1) return kindOfCells(line, filled);
  const role = roleOf(line.text);
  if (role !== undefined) return { is: 'label', role };
  const cut = line.text.search(/[:：=]/u);
  const label = line.text.slice(0, Math.max(cut, 0)).trim();
  const labelRole = roleOf(label);
  if (labelRole === undefined) return { is: 'text' };
  const position: Position = { role: labelRole, by: 'label', label };
  return { is: 'labelled', position, value: pieceOf(line, cut + 1), isCell: false };
}

function kindOfCells(line: Line, filled: readonly Piece[]): Kind {
  const columns = line.cells.map(({ text }) => roleOf(text));
  const known = columns.filter(role => role !== undefined);
  if (known.length > 1) return { is: 'header', columns };
  const [first, value] = filled;
  const role = roleOf(first?.text ?? '');
  if (filled.length !== 2 || value === undefined || role === undefined) return { is: 'cells' };
  const label = withoutColon(first?.text ?? '');
  return { is: 'labelled', position: { role, by: 'label', label }, value, isCell: true };
}

/** Reads the lines of a text one after the other. Each line is read a fixed number of times. */
export class LayoutReader {
  readonly #lines: readonly Line[];
  readonly #kinds: readonly Kind[];
  readonly #now: number;
  readonly #rows: Row[] = [];
  #at = 0;
  #block = 0;

  constructor(lines: readonly Line[], now: number) {
    this.#lines = lines;
    this.#kinds = lines.map(kindOf);
    this.#now = now;
  }

  /** The rows in the order of the text. */
  rows(): readonly Row[] {
    while (this.#at < this.#lines.length) this.#at = this.#next();
    return this.#rows;
  }

  /** Reads at the current line, and returns the line to go on with. */
  #next(): number {
    const at = this.#at;
    const line = this.#lines[at];
    const kind = this.#kinds[at];
    if (line === undefined || kind === undefined) return at + 1;
    if (kind.is === 'blank') {
      this.#block += 1;
      return at + 1;
    }
    const connection = connectionAt(line);
    if (connection !== undefined) {
      this.#add(this.#unlessContinued(connection, at), true);
      return at + 1;
    }
    const columns = this.#rulerAt(at + 1);
    if (columns !== undefined) return this.#alignedTable(at, columns);
    switch (kind.is) {
      case 'header':
        return this.#tabTable(at, kind.columns);
      case 'cells':
        return this.#headlessRow(
          at,
          line.cells.filter(({ text }) => text !== ''),
        );
      case 'labelled':
        return this.#labelledLine(at, kind);
      case 'label':
        return this.#cellsInLines(at);
      case 'text':
        return this.#textLine(at, line);
    }
  }

  #add(readings: readonly Reading[], isAccount: boolean): void {
    if (readings.length > 0) this.#rows.push({ readings, isAccount, block: this.#block });
  }

  #labelledLine(at: number, kind: Extract<Kind, { is: 'labelled' }>): number {
    const { position, value, isCell } = kind;
    // "Password:" with nothing behind it stands above its value.
    if (value.text === '' && this.#kinds[at + 1]?.is === 'text') return this.#cellsInLines(at);
    const line = this.#lines[at];
    const before = line?.text.charAt(value.start - line.start - 1);
    const readings = readValue(value, position, isCell ? 'cell' : 'line', this.#now);
    const isDoubled =
      !isCell &&
      before !== undefined &&
      /^[:：=]/u.test(value.text) &&
      before === value.text.charAt(0);
    const read = isDoubled ? readings.map(each => without(each, 'quoted')) : readings;
    this.#add(this.#unlessContinued(read, at), false);
    return at + 1;
  }

  /** Removes the values that may go on in the next line. */
  #unlessContinued(readings: readonly Reading[], at: number): readonly Reading[] {
    const line = this.#lines[at];
    const next = this.#lines[at + 1];
    if (line === undefined || next === undefined || this.#kinds[at + 1]?.is !== 'text')
      return readings;
    const isIndented = next.indent >= line.indent + 2;
    if (!isIndented && !isLoneWord(next)) return readings;
    const end = line.start + line.text.length;
    return readings.map(each => {
      const isLast = each.at.start + each.at.text.length >= end;
      const isFree = each.field === 'reason' || each.field === 'expiresAt';
      return isLast && !isFree ? without(each, 'incomplete') : each;
    });
  }

  #textLine(at: number, line: Line): number {
    const pair = pairAt(line);
    if (pair === undefined) return at + 1;
    const next = this.#lines.slice(at + 1, at + 3);
    const after = this.#lines[at + 3];
    const isEnd =
      after === undefined ||
      after.text === '' ||
      pairAt(after) !== undefined ||
      typeof readExpiry(after.text, this.#now) === 'number';
    const readings = isEnd ? inOrder([line, ...next]) : undefined;
    this.#add(readings ?? inOrder([line]) ?? [], readings !== undefined);
    return at + (readings === undefined ? 1 : 3);
  }

  /** A row of the page without its header. */
  #headlessRow(at: number, cells: readonly Piece[]): number {
    const readings = inOrder(cells.slice(0, 3)) ?? inOrder(cells.slice(0, 1));
    const isOnly = cells.slice(1).every(cell => pairAt(cell) === undefined);
    if (readings !== undefined && isOnly) this.#add(readings, true);
    return at + 1;
  }

  #tabTable(header: number, columns: readonly (Role | undefined)[]): number {
    const labels = this.#lines[header]?.cells.map(({ text }) => text) ?? [];
    const table = new TableRows(columns, labels, this.#now);
    let at = header + 1;
    for (; at < this.#lines.length; at++) {
      const line = this.#lines[at];
      const is = this.#kinds[at]?.is;
      if (line === undefined || is === 'header') break;
      if (is === 'blank') continue;
      if (line.cells.length === 1) {
        if (isLoneWord(line) && this.#kinds[at - 1]?.is !== 'blank') table.continue();
        break;
      }
      table.add(line.cells, false);
    }
    for (const row of table.rows) this.#add(row, true);
    return at;
  }

  /** The columns of a table of PowerShell, if the line underlines its header. */
  #rulerAt(at: number): readonly number[] | undefined {
    const line = this.#lines[at];
    if (line === undefined || !/^-{2,}[- ]*$/u.test(line.text)) return undefined;
    const starts = [...line.text.matchAll(/-+/gu)].map(({ index }) => line.indent + index);
    const roles = this.#alignedCells(at - 1, starts).map(({ text }) => roleOf(text));
    return roles.filter(role => role !== undefined).length > 1 ? starts : undefined;
  }

  #alignedTable(header: number, starts: readonly number[]): number {
    const labels = this.#alignedCells(header, starts).map(({ text }) => text);
    const table = new TableRows(labels.map(roleOf), labels, this.#now);
    let at = header + 2;
    for (; at < this.#lines.length && this.#kinds[at]?.is !== 'blank'; at++) {
      const line = this.#lines[at];
      const isShifted = starts.some(start => {
        const before = start - (line?.indent ?? 0) - 1;
        return before >= 0 && /\S/u.test(line?.text.charAt(before) ?? '');
      });
      table.add(this.#alignedCells(at, starts), isShifted);
    }
    for (const row of table.rows) this.#add(row, true);
    return at;
  }

  #alignedCells(at: number, starts: readonly number[]): readonly Piece[] {
    const line = this.#lines[at];
    if (line === undefined) return [];
    const columnOf = (start?: number) =>
      Math.min(Math.max((start ?? Number.POSITIVE_INFINITY) - line.indent, 0), line.text.length);
    return starts.map((start, index) =>
      pieceOf(line, columnOf(start), columnOf(starts[index + 1])),
    );
  }

  /** One cell in each line: all headers and then the rows, or each label above its value. */
  #cellsInLines(from: number): number {
    const cells: Line[] = [];
    let isSpaced = false;
    let at = from;
    for (; at < this.#lines.length; at++) {
      const line = this.#lines[at];
      const kind = this.#kinds[at];
      if (line === undefined || kind === undefined || !isCellOfLine(kind)) break;
      if (at > from && (this.#rulerAt(at + 1) ?? connectionAt(line)) !== undefined) break;
      if (kind.is === 'blank') {
        // The first blank line ends a table that is whole.
        if (!isSpaced && tableInLines(cells, this.#now)?.isAligned) break;
        isSpaced = true;
      } else if (!pageWords.has(line.text.toLowerCase())) cells.push(line);
    }
    const before = this.#kinds[from - 1]?.is === 'text' ? this.#lines[from - 1] : undefined;
    const table = tableInLines(cells, this.#now);
    if (table !== undefined) for (const row of table.rows) this.#add(row, true);
    else for (const row of labelsAbove(cells, before, this.#now)) this.#add(row, false);
    return Math.max(at, from + 1);
  }
}

function isCellOfLine(kind: Kind): boolean {
  if (kind.is === 'labelled') return kind.value.text === '';
  return kind.is === 'label' || kind.is === 'text' || kind.is === 'blank';
}

/** A line that may be the rest of the value in the line before. */
function isLoneWord(line: Line): boolean {
  return (
    !/\s/u.test(line.text) && !pageWords.has(line.text.toLowerCase()) && pairAt(line) === undefined
  );
}

/** A pair, an account, and a password that follow each other; or the pair alone. */
function inOrder([first, second, third]: readonly Piece[]): Reading[] | undefined {
  const pair = first && pairAt(first);
  if (pair === undefined) return undefined;
  const readings = [
    readingOf('server', { value: pair.server.text, at: pair.server }, 'pair', ''),
    readingOf('database', { value: pair.database.text, at: pair.database }, 'pair', ''),
  ];
  if (second === undefined) return readings;
  if (third === undefined) return undefined;
  const user = nameAt(second);
  const password = passwordAt(third, 'line');
  // Without a header, only what has the form of both is taken.
  const isLogin = 'value' in user && isDocumentedUser(user.value) && 'value' in password;
  if (!isLogin || !isComplexPassword(password.value)) return undefined;
  return [
    ...readings,
    readingOf('user', user, 'order', ''),
    readingOf('password', password, 'order', ''),
  ];
}

/** The rows of a table, of which each is an account. */
class TableRows {
  readonly rows: Reading[][] = [];
  readonly #columns: readonly (Role | undefined)[];
  readonly #labels: readonly string[];
  readonly #now: number;

  constructor(columns: readonly (Role | undefined)[], labels: readonly string[], now: number) {
    this.#columns = columns;
    this.#labels = labels;
    this.#now = now;
  }

  /** @param isShifted whether the cells are known not to be below their headers */
  add(cells: readonly Piece[], isShifted: boolean): void {
    if (cells.every(({ text }) => text === '')) return;
    const key = this.#columns.findIndex(role => role === 'pair' || role === 'user');
    const pair = this.#columns.indexOf('pair');
    const atPair = cells[pair];
    const isRest = atPair !== undefined && atPair.text !== '' && pairAt(atPair, true) === undefined;
    if (this.rows.length > 0 && (isRest || cells[key]?.text === '')) return this.continue();
    const isLong = cells.slice(this.#columns.length).some(({ text }) => text !== '');
    const readings = this.#columns.flatMap((role, column) => {
      const cell = cells[column];
      if (role === undefined || cell === undefined) return [];
      const position: Position = { role, by: 'column', label: this.#labels[column] ?? '' };
      return readValue(cell, position, 'cell', this.#now);
    });
    const isCertain = !isShifted && !isLong && !isRest;
    this.rows.push(isCertain ? readings : readings.map(each => without(each, 'several')));
  }

  /** The last row goes on in another line: its last value isn't whole. */
  continue(): void {
    const row = this.rows.pop();
    if (row !== undefined) this.rows.push(row.map(each => without(each, 'incomplete')));
  }
}

/**
 * Reads lines of one cell each: headers, followed by rows. The pair says where the headers end;
 * without one, only a single row is certain.
 */
function tableInLines(
  cells: readonly Line[],
  now: number,
): { readonly rows: readonly Reading[][]; readonly isAligned: boolean } | undefined {
  const roles = cells.map(({ text }) => roleOf(text));
  const run = roles.findIndex(role => role === undefined);
  const labels = run < 0 ? roles.length : run;
  const pair = roles.indexOf('pair');
  const firstPair = cells.findIndex(cell => pairAt(cell, pair >= 0) !== undefined);
  const width = pair >= 0 && firstPair > pair ? firstPair - pair : labels;
  if (width < 2 || labels < 2) return undefined;
  const headers = cells.slice(0, width).map(({ text }) => text);
  const table = new TableRows(roles.slice(0, width), headers, now);
  const values = cells.slice(width);
  const isAligned =
    values.length % width === 0 &&
    labels <= width &&
    values.length >= width &&
    (pair >= 0 || values.length === width) &&
    values.every(
      (cell, at) =>
        roleOf(cell.text) === undefined &&
        (pair < 0 || (pairAt(cell, at % width === pair) !== undefined) === (at % width === pair)),
    );
  for (let at = 0; at + width <= values.length; at += width) {
    table.add(values.slice(at, at + width), !isAligned);
  }
  // A cell that isn't an account shows that the cells don't belong to their headers.
  const rows = table.rows.map(row =>
    row.some(({ field, reason }) => field === 'user' && reason === 'unreadable')
      ? row.map(each => without(each, 'several'))
      : row,
  );
  return { rows, isAligned };
}

/** Reads labels that have their values in the next line. */
function labelsAbove(
  cells: readonly Line[],
  before: Line | undefined,
  now: number,
): readonly Reading[][] {
  const roles = cells.map(({ text }) => roleOf(text));
  const read = (label: Line, role: Role, value: Line) =>
    readValue(value, { role, by: 'label', label: withoutColon(label.text) }, 'cell', now);
  const readings = cells.flatMap((label, at) => {
    const role = roles[at];
    const value = cells[at + 1];
    if (role === undefined || value === undefined || roles[at + 1] !== undefined) return [];
    const next = cells[at + 2];
    const isFollowed = next !== undefined && roles[at + 2] === undefined && isLoneWord(next);
    const row = read(label, role, value);
    return [isFollowed ? row.map(each => without(each, 'several')) : row];
  });
  // Labels below their values look the same from the second line on. A pair tells.
  const isProven = cells.some((cell, at) => roles[at - 1] === 'pair' && pairAt(cell, true));
  const [first] = cells;
  const [role] = roles;
  const couldBeBelow =
    before !== undefined &&
    first !== undefined &&
    read(first, role ?? 'other', before).some(({ value }) => value !== undefined);
  const isUnclear = !isProven && (roles.at(-1) !== undefined || couldBeBelow);
  return isUnclear ? readings.map(row => row.map(each => without(each, 'several'))) : readings;
}

function withoutColon(label: string): string {
  return label.replace(/\s*[:：]$/u, '');
}
