import { readConnection } from './connection';
import { readExpiry, type Now } from './dates';
import { roleOf, type Role } from './labels';
import { pieceOf, type Line, type Piece } from './text';
import {
  emptied,
  isComplexPassword,
  isDocumentedUser,
  pairAt,
  readPair,
  readRole,
  readText,
  type Reading,
  type Readings,
  type Row,
} from './values';

/** A part of the text that has one of the supported formats, and ends before the line `next`. */
interface Part {
  readonly rows: readonly Readings[];
  /** Whether each row has all values of an account. */
  readonly areAccounts: boolean;
  readonly next: number;
}

/** A line and its kind, regardless of the lines around it. */
type KnownLine = Line &
  (
    | { readonly is: 'blank' | 'header' | 'cells' | 'label' | 'text' }
    | {
        readonly is: 'labelled';
        readonly role: Role;
        readonly label: string;
        readonly value: Piece;
        readonly isCell: boolean;
      }
  );

/**
 * The supported formats. The first one that matches at a line wins. Each one looks at a fixed
 * number of lines beyond those that it reads.
 */
const formats = [
  connectionString,
  alignedTable,
  tabTable,
  headlessRow,
  labelledLine,
  cellsInLines,
  valuesInOrder,
];

type Lines = readonly KnownLine[];

/** Reads the rows of a text, in its order. */
export function rowsOf(lines: readonly Line[], now: Now): readonly Row[] {
  const known = lines.map(knownLine);
  const rows: Row[] = [];
  let block = 0;
  let at = 0;
  for (let line = known[at]; line !== undefined; line = known[at]) {
    let part: Part | undefined;
    if (line.is === 'blank') block += 1;
    else for (const format of formats) part ??= format(line, known, at, now);
    const isAccount = part?.areAccounts === true;
    const found = part?.rows.filter(({ length }) => length > 0) ?? [];
    rows.push(...found.map(readings => ({ readings, isAccount, block })));
    at = part?.next ?? at + 1;
  }
  return rows;
}

function knownLine(line: Line): KnownLine {
  if (line.text === '') return { ...line, is: 'blank' };
  const filled = line.cells.filter(({ text }) => text !== '');
  const [first, second] = filled;
  if (first !== undefined && second !== undefined) {
    if (line.cells.filter(({ text }) => roleOf(text) !== undefined).length > 1) {
      return { ...line, is: 'header' };
    }
    const role = filled.length === 2 ? roleOf(first.text) : undefined;
    if (role === undefined) return { ...line, is: 'cells' };
    const label = withoutColon(first.text);
    return { ...line, is: 'labelled', role, label, value: second, isCell: true };
  }
  if (roleOf(line.text) !== undefined) return { ...line, is: 'label' };
  const cut = line.text.search(/[:：=]/u);
  const label = line.text.slice(0, Math.max(cut, 0)).trim();
  const role = roleOf(label);
  if (role === undefined) return { ...line, is: 'text' };
  return { ...line, is: 'labelled', role, label, value: pieceOf(line, cut + 1), isCell: false };
}

function connectionString(line: KnownLine, lines: Lines, at: number): Part | undefined {
  const read = readConnection(line);
  if (read === undefined) return undefined;
  const readings = unlessContinued(read, line, lines[at + 1]);
  const hasLogin = ['user', 'password'].every(field => read.some(each => each.field === field));
  return { rows: [readings], areAccounts: hasLogin, next: at + 1 };
}

/** A table of PowerShell, whose header is underlined. */
function alignedTable(header: KnownLine, lines: Lines, at: number, now: Now): Part | undefined {
  const ruler = lines[at + 1];
  if (ruler === undefined || !isRuler(ruler)) return undefined;
  const starts = [...ruler.text.matchAll(/-+/gu)].map(({ index }) => ruler.indent + index);
  const labels = alignedCells(header, starts);
  if (labels.filter(({ text }) => roleOf(text) !== undefined).length < 2) return undefined;
  const end = lines.findIndex(({ is }, index) => index > at && is === 'blank');
  const next = end < 0 ? lines.length : end;
  const rows = lines.slice(at + 2, next).map(line => {
    // A cell that begins ahead of its column shows that the columns aren't aligned.
    const isShifted = starts.some(start => /\S/u.test(line.text.charAt(start - line.indent - 1)));
    return { cells: alignedCells(line, starts), isCertain: !isShifted };
  });
  return { rows: readTable(labels, rows, now), areAccounts: true, next };
}

function isRuler({ text }: Line): boolean {
  return /^-{2,}[- ]*$/u.test(text);
}

function alignedCells(line: Line, starts: readonly number[]): readonly Piece[] {
  const column = (start = Number.POSITIVE_INFINITY) =>
    Math.min(Math.max(start - line.indent, 0), line.text.length);
  return starts.map((start, at) => pieceOf(line, column(start), column(starts[at + 1])));
}

/** A table as the browser copies it: cells with tabs between them, below a header. */
function tabTable(header: KnownLine, lines: Lines, at: number, now: Now): Part | undefined {
  if (header.is !== 'header') return undefined;
  const rows: TableRow[] = [];
  let next = at + 1;
  for (let line = lines[next]; line && line.is !== 'header'; line = lines[++next]) {
    if (line.is === 'blank') continue;
    const isRow = line.cells.length > 1;
    if (isRow) rows.push({ cells: line.cells, isCertain: true });
    else if (isLoneWord(line) && lines[next - 1]?.is !== 'blank') {
      rows.push({ cells: [], isCertain: false });
    }
    if (!isRow) break;
  }
  return { rows: readTable(header.cells, rows, now), areAccounts: true, next };
}

/** A row of the page without its header. */
function headlessRow(line: KnownLine, _: Lines, at: number, now: Now): Part | undefined {
  if (line.is !== 'cells') return undefined;
  const cells = line.cells.filter(({ text }) => text !== '');
  const login = inOrder(cells.slice(0, 3));
  const readings = login ?? inOrder(cells.slice(0, 1)) ?? [];
  const rest = cells.slice(login === undefined ? 1 : 3);
  const isOnly = cells.slice(1).every(cell => pairAt(cell) === undefined);
  const row = readings.length === 0 ? [] : [...readings, ...withoutHeader(rest, now)];
  return { rows: isOnly ? [row] : [], areAccounts: true, next: at + 1 };
}

/** A date or duration without a header. It may belong to the request, and the order of the columns isn't known. */
function withoutHeader(cells: readonly Piece[], now: Now): Readings {
  const at = cells.find(({ text }) => readExpiry(text, now) !== 'unreadable');
  if (at === undefined) return [];
  return [{ field: 'expiresAt', at, by: 'order', label: '', reason: 'header' }];
}

/** `label: value`, or a label and its value in two cells. */
function labelledLine(line: KnownLine, lines: Lines, at: number, now: Now): Part | undefined {
  if (line.is !== 'labelled') return undefined;
  const { role, label, value, isCell } = line;
  // "Password:" with nothing behind it stands above its value.
  if (value.text === '' && lines[at + 1]?.is === 'text') return undefined;
  const position = { by: 'label', label } as const;
  const readings = readRole(role, value, position, isCell ? 'cell' : 'line', now);
  // The second colon of "Password::x" may belong to the value.
  const before = line.text.charAt(value.start - line.start - 1);
  const isDoubled = !isCell && /^[:：=]$/u.test(before) && value.text.startsWith(before);
  const read = isDoubled ? emptied(readings, 'quoted') : readings;
  return { rows: [unlessContinued(read, line, lines[at + 1])], areAccounts: false, next: at + 1 };
}

/** One cell in each line: all headers and then the rows, or each label above its value. */
function cellsInLines(label: KnownLine, lines: Lines, from: number, now: Now): Part | undefined {
  if (label.is !== 'label' && label.is !== 'labelled') return undefined;
  const cells: Line[] = [];
  let isSpaced = false;
  let next = from;
  for (let line = lines[next]; line && isCellOfLine(line); line = lines[++next]) {
    const follows = lines[next + 1];
    if (next > from && follows !== undefined && isRuler(follows)) break;
    if (line.is === 'text' && readConnection(line) !== undefined) break;
    if (line.is === 'blank') {
      // The first blank line ends a table that is whole.
      if (!isSpaced && tableInLines(cells, now)?.isAligned === true) break;
      isSpaced = true;
    } else if (!pageWords.has(line.text.toLowerCase())) cells.push(line);
  }
  const before = lines[from - 1];
  const table = tableInLines(cells, now);
  const rows = table?.rows ?? labelsAbove(cells, before?.is === 'text' ? before : undefined, now);
  return { rows, areAccounts: table !== undefined, next: Math.max(next, from + 1) };
}

/** A pair, an account, and a password in lines without labels, as LCS shows them. */
function valuesInOrder(_: KnownLine, lines: Lines, at: number, now: Now): Part | undefined {
  const after = lines[at + 3];
  const isEnd =
    after === undefined ||
    after.text === '' ||
    pairAt(after) !== undefined ||
    typeof readExpiry(after.text, now) === 'object';
  const readings = isEnd ? inOrder(lines.slice(at, at + 3)) : undefined;
  if (readings !== undefined) {
    const row = [...readings, ...withoutHeader(after === undefined ? [] : [after], now)];
    return { rows: [row], areAccounts: true, next: at + 3 };
  }
  const pair = inOrder(lines.slice(at, at + 1));
  return pair && { rows: [pair], areAccounts: false, next: at + 1 };
}

/** A pair, an account, and a password that follow each other; or the pair alone. */
function inOrder([first, second, third]: readonly Piece[]): Readings | undefined {
  const pair = first && pairAt(first);
  if (pair === undefined) return undefined;
  if (second === undefined) return readPair(pair);
  if (third === undefined) return undefined;
  const position = { by: 'order', label: '' } as const;
  const user = readText('user', second, position, 'line');
  const password = readText('password', third, position, 'line');
  // Without a header, only what has the form of both is taken.
  const isLogin =
    password.value !== undefined &&
    isDocumentedUser(String(user.value)) &&
    isComplexPassword(String(password.value));
  return isLogin ? [...readPair(pair), user, password] : undefined;
}

/** Buttons and headings of the page, which are copied with its cells. */
const pageWords = new Set(['show', 'hide', 'copy', 'copied', 'refresh', 'database accounts']);

function isCellOfLine(line: KnownLine): boolean {
  return line.is === 'labelled' ? line.value.text === '' : !['header', 'cells'].includes(line.is);
}

/** Removes the values that may go on in the next line. */
function unlessContinued(readings: Readings, line: Line, next: KnownLine | undefined): Readings {
  if (next?.is !== 'text') return readings;
  if (next.indent < line.indent + 2 && !isLoneWord(next)) return readings;
  const end = line.start + line.text.length;
  return readings.flatMap(each => {
    const isLast = each.at.start + each.at.text.length >= end;
    const isFree = each.field === 'reason' || each.field === 'expiresAt';
    return isLast && !isFree ? emptied([each], 'incomplete') : [each];
  });
}

/** A line that may be the rest of the value in the line before. */
function isLoneWord(line: Line): boolean {
  const isWord = !/\s/u.test(line.text) && !pageWords.has(line.text.toLowerCase());
  return isWord && pairAt(line) === undefined;
}

/** A row of a table. A row without cells continues the row above it. */
interface TableRow {
  readonly cells: readonly Piece[];
  /** Whether the cells are below their headers. */
  readonly isCertain: boolean;
}

/** Reads the rows of a table, of which each is an account. */
function readTable(header: readonly Piece[], rows: readonly TableRow[], now: Now): Readings[] {
  const columns = header.map(({ text }) => ({ role: roleOf(text), label: text }));
  const key = columns.findIndex(({ role }) => role === 'pair' || role === 'user');
  const pair = columns.findIndex(({ role }) => role === 'pair');
  const read: Readings[] = [];
  for (const { cells, isCertain } of rows) {
    const isEmpty = cells.length === 0;
    if (!isEmpty && cells.every(({ text }) => text === '')) continue;
    const atPair = cells[pair];
    const isBroken =
      atPair !== undefined && atPair.text !== '' && pairAt(atPair, true) === undefined;
    const isRest = isBroken || cells[key]?.text === '';
    if (isEmpty || (isRest && read.length > 0)) {
      read.push(withoutEnd(read.pop() ?? []));
      continue;
    }
    const isLong = cells.slice(columns.length).some(({ text }) => text !== '');
    const readings = columns.flatMap(({ role, label }, column) => {
      const cell = cells[column];
      return role && cell ? readRole(role, cell, { by: 'column', label }, 'cell', now) : [];
    });
    read.push(isCertain && !isLong && !isBroken ? readings : emptied(readings, 'several'));
  }
  return read;
}

/** The last value of a row isn't whole, and a password may be its last one. */
function withoutEnd(row: Readings): Readings {
  const isName = ({ field }: Reading) => ['server', 'database', 'user'].includes(field);
  return row.flatMap((each, at) =>
    isName(each) && at < row.length - 1 ? [each] : emptied([each], 'incomplete'),
  );
}

/**
 * Reads lines of one cell each: headers, followed by rows. The pair says where the headers end;
 * without one, only a single row is certain.
 */
function tableInLines(cells: readonly Line[], now: Now) {
  const roles = cells.map(({ text }) => roleOf(text));
  const run = roles.findIndex(role => role === undefined);
  const labels = run < 0 ? roles.length : run;
  const pair = roles.indexOf('pair');
  const firstPair = cells.findIndex(cell => pairAt(cell, pair >= 0) !== undefined);
  const width = pair >= 0 && firstPair > pair ? firstPair - pair : labels;
  if (width < 2 || labels < 2) return undefined;
  const cellsBelow = cells.slice(width);
  const isInPlace = (cell: Line, at: number) => {
    const isExpected = at % width === pair;
    return (pairAt(cell, isExpected) !== undefined) === isExpected;
  };
  const isAligned =
    cellsBelow.length % width === 0 &&
    labels <= width &&
    cellsBelow.length >= width &&
    roles.slice(width).every(role => role === undefined) &&
    (pair < 0 ? cellsBelow.length === width : cellsBelow.every(isInPlace));
  const rows = Array.from({ length: Math.floor(cellsBelow.length / width) }, (_, at) => ({
    cells: cellsBelow.slice(at * width, (at + 1) * width),
    isCertain: isAligned,
  }));
  // A cell that isn't an account shows that the cells don't belong to their headers.
  const isMoved = (row: Readings) =>
    row.some(({ field, reason }) => field === 'user' && reason === 'unreadable');
  const read = readTable(cells.slice(0, width), rows, now);
  return { rows: read.map(row => (isMoved(row) ? emptied(row, 'several') : row)), isAligned };
}

/** Reads labels that have their values in the next line. */
function labelsAbove(cells: readonly Line[], before: Line | undefined, now: Now): Readings[] {
  const roles = cells.map(({ text }) => roleOf(text));
  const read = ({ text }: Line, role: Role, value: Line) =>
    readRole(role, value, { by: 'label', label: withoutColon(text) }, 'cell', now);
  const readings = cells.flatMap((label, at) => {
    const [role, after] = roles.slice(at, at + 2);
    const [value, next] = cells.slice(at + 1, at + 3);
    if (role === undefined || value === undefined || after !== undefined) return [];
    const isFollowed = next !== undefined && roles[at + 2] === undefined && isLoneWord(next);
    const row = read(label, role, value);
    return [isFollowed ? emptied(row, 'several') : row];
  });
  // Labels below their values look the same from the second line on. A pair tells.
  const isProven = cells.some((cell, at) => roles[at - 1] === 'pair' && pairAt(cell, true));
  const [first] = cells;
  const ahead = before && first ? read(first, roles[0] ?? 'other', before) : [];
  const couldBeBelow = ahead.some(({ value }) => value !== undefined);
  const isUnclear = !isProven && (roles.at(-1) !== undefined || couldBeBelow);
  return isUnclear ? readings.map(row => emptied(row, 'several')) : readings;
}

function withoutColon(label: string): string {
  return label.replace(/\s*[:：]$/u, '');
}
