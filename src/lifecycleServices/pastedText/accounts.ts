import { isMasked } from '../../access/redact';
import type { Cell } from './cells';
import { momentIn } from './dates';
import { roleOfLabel, type Role } from './labels';
import {
  isDatabase,
  isServer,
  passwordScore,
  serverDatabaseOf,
  serverDatabaseScore,
  serverOf,
  userScore,
} from './shapes';
import { mayBeNamed } from './values';
import type { Evidence, Value } from './values';

/** Something that a value may be. */
export interface Candidate {
  readonly text: string;
  readonly cell: Cell;
  readonly evidence: Evidence;
  /** More is likelier, among candidates of the same evidence. */
  readonly score: number;
  /** For the expiry: milliseconds since 1970. */
  readonly at?: number;
  /** Whether something beside it may belong to it, or something of it may not. */
  readonly isDoubtful?: boolean;
}

/** Everything that may be a part of an account, in the order of the text. */
export interface Candidates {
  readonly server: Candidate[];
  readonly database: Candidate[];
  readonly user: Candidate[];
  readonly password: Candidate[];
  readonly expiresAt: Candidate[];
  readonly reason: Candidate[];
}

/** Below this a text is not taken for `server\database` without a label. */
const plainPair = 2;
/** From here a text is hardly anything but a password. */
const plainPassword = 5;

/** Sorts the values of a text by what each may be. */
export function candidatesIn(values: readonly Value[], now: number): Candidates {
  const found: Candidates = {
    server: [],
    database: [],
    user: [],
    password: [],
    expiresAt: [],
    reason: [],
  };
  const style = styleOf(values);
  for (const { cell, role } of values) {
    const named = { ...cell, text: bareText(cell.text).text };
    if (role === 'password') addPassword(found, cell, style);
    // What is no name may be a whole connection string, and is seen and kept where a name is.
    else if (role === undefined || !mayBeNamed(role, named.text)) addByShape(found, cell, now);
    else addByLabel(found, named, role, now);
  }
  if (found.user.length === 0) found.user.push(...leftoverUsers(values, found.password));
  return found;
}

/** Names of no known form that stand right beside a password: in its row, or one before it. */
function leftoverUsers(values: readonly Value[], passwords: readonly Candidate[]): Candidate[] {
  const names = values.filter(
    ({ cell, role }) =>
      role === undefined &&
      /^[\p{L}_][\p{L}\d_.@-]{2,127}$/u.test(cell.text) &&
      passwordScore(cell.text) < plainPassword &&
      !isServer(cell.text) &&
      !isDatabase(cell.text),
  );
  return passwords.flatMap(password => {
    if (password.evidence === 'guess') return [];
    const inRow = names.filter(({ cell }) => cell.line === password.cell.line);
    const before = names.filter(({ cell }) => cell.index === password.cell.index - 1);
    const [name] = [...inRow, ...before];
    if (name === undefined) return [];
    return [{ text: name.cell.text, cell: name.cell, evidence: 'guess' as const, score: 0 }];
  });
}

/** Writes a password down as the text says it; whether quotes belong to it, other values tell. */
function addPassword(found: Candidates, cell: Cell, style: ReadonlySet<string>): void {
  const bare = bareText(cell.text);
  const isOwn = !/^["'`]/u.test(bare.marks);
  const text = style.has(bare.marks) ? bare.text : cell.text;
  if (isMasked(text)) return;
  // "Show" in place of the password: no server takes one of letters alone.
  const isWord = /^[\p{L}\p{M}]+$/u.test(text);
  const isDoubtful = isWord || (!isOwn && !style.has(bare.marks));
  found.password.push({ text, cell, evidence: 'label', score: 0, isDoubtful });
}

function addByLabel(
  found: Candidates,
  cell: Cell,
  role: Exclude<Role, 'password'>,
  now: number,
): void {
  const pair = serverDatabaseOf(cell.text);
  const base = { cell, evidence: 'label', score: 0 } as const;
  switch (role) {
    case 'serverDatabase':
    case 'server':
    case 'database':
      if (pair !== undefined) {
        found.server.push({ ...base, text: pair.server });
        found.database.push({ ...base, text: pair.database });
      } else if (role === 'database') {
        found.database.push({ ...base, text: cell.text });
      } else {
        found.server.push({ ...base, text: serverOf(cell.text) });
      }
      return;
    case 'expiresAt': {
      const moment = momentIn(cell.text, now, true);
      if (moment === undefined) return;
      found.expiresAt.push({
        ...base,
        text: cell.text,
        at: moment.at,
        score: moment.isVague ? 0 : 1,
      });
      return;
    }
    case 'user':
      if (!isMasked(cell.text)) found.user.push({ ...base, text: cell.text });
      return;
    case 'reason':
      found.reason.push({ ...base, text: cell.text });
  }
}

function addByShape(found: Candidates, cell: Cell, now: number): void {
  const moment = momentIn(cell.text, now);
  if (moment !== undefined) {
    // "Expires 11/21/2025 6:04 PM" is a label and its value without a mark between them.
    const before = cell.text.slice(0, cell.text.search(/\p{Nd}/u)).trim();
    const isNamed = roleOfLabel(before) === 'expiresAt';
    const score = (moment.at > now ? 1 : 0) + (moment.isVague ? 0 : 1) + (isNamed ? 3 : 0);
    found.expiresAt.push({ text: cell.text, cell, evidence: 'shape', score, at: moment.at });
  }
  for (const word of cell.text.split(/\s+/u)) {
    const text = word.replace(/^["'`(]+|(?<!["'`),;])["'`),;]+$/gu, '');
    const base = { text, cell, evidence: 'shape' } as const;
    const pair = serverDatabaseOf(text);
    const pairScore = pair === undefined ? 0 : serverDatabaseScore(pair);
    if (pair !== undefined && pairScore >= plainPair) {
      found.server.push({ ...base, text: pair.server, score: pairScore });
      found.database.push({ ...base, text: pair.database, score: pairScore });
    } else if (isServer(text)) {
      found.server.push({ ...base, text: serverOf(text), score: 2 });
    } else if (isDatabase(text)) {
      found.database.push({ ...base, score: 2 });
    } else if (userScore(text) > 0) {
      found.user.push({ ...base, score: userScore(text) });
    } else if (passwordScore(word) > 0 && !isLabelled(word)) {
      const score = passwordScore(word);
      const evidence = score >= plainPassword ? 'shape' : 'guess';
      const isQuoted = /^["'`]/u.test(bareText(word).marks);
      // What ends a word of a sentence may be the sentence's.
      const isDoubtful =
        isQuoted || (word !== cell.text && /^[("'`<[{]|[)"'`>\]}.,;:]$/u.test(word));
      found.password.push({ text: word, cell, evidence, score, isDoubtful });
    }
  }
}

function isLabelled(word: string): boolean {
  return /[:：]$/u.test(word) && roleOfLabel(word) !== undefined;
}

/** A text without the quotes around it and the mark that ends it, and these marks. */
function bareText(text: string): { readonly text: string; readonly marks: string } {
  const match = /^(["'`]|)(.*?)\1([,;]?)$/u.exec(text);
  const [, quote = '', inner = '', end = ''] = match ?? [];
  return inner === '' ? { text, marks: '' } : { text: inner, marks: quote + end };
}

/** The marks around values of the text that have none of their own. */
function styleOf(values: readonly Value[]): ReadonlySet<string> {
  const roles: readonly (Role | undefined)[] = ['server', 'database', 'serverDatabase', 'user'];
  const named = values.filter(({ role }) => roles.includes(role));
  return new Set(named.map(({ cell }) => bareText(cell.text).marks).filter(marks => marks !== ''));
}

/** A stretch of the text that belongs to one user: items from `from` up to, but without, `to`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly line: number;
}

/**
 * The stretches of the users of a text: each begins with the user, or, where other parts of the
 * first account stand before its user, ends with it.
 */
export function stretchesOf(
  users: readonly Candidate[],
  part: readonly Candidate[],
): readonly Stretch[] {
  const first = users[0]?.cell.index ?? 0;
  const isBefore = (part[0]?.cell.index ?? first) < first;
  return users.map(({ cell }, at) => {
    const before = users[at - 1]?.cell.index ?? -1;
    const after = users[at + 1]?.cell.index ?? Number.POSITIVE_INFINITY;
    return isBefore
      ? { from: before + 1, to: cell.index + 1, line: cell.line }
      : { from: cell.index, to: after, line: cell.line };
  });
}
