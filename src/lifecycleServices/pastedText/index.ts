import { candidatesIn, stretchesOf, type Candidate, type Candidates } from './accounts';
import { bindLabels } from './bindLabels';
import { rowsOf, type Cell } from './cells';
import { connectionIn } from './connection';
import { momentIn } from './dates';
import { accountsOfJson, type JsonAccount } from './json';
import type { Evidence } from './values';

/** A part of an account as LCS shows it. */
export type LcsField = 'server' | 'database' | 'user' | 'password' | 'expiresAt' | 'reason';

/** A part that was found in a text, and where. */
export interface Found<T> {
  readonly value: T;
  /** Line of the text, counted from 1. */
  readonly line: number;
  readonly evidence: Evidence;
}

/** An account that was found in a text. It may hold a password. */
export interface LcsTextAccount {
  /** Host name as it stands there: it may lack the suffix of the cloud. */
  readonly server?: Found<string>;
  readonly database?: Found<string>;
  readonly user?: Found<string>;
  readonly password?: Found<string>;
  /** Milliseconds since 1970. */
  readonly expiresAt?: Found<number>;
  readonly reason?: Found<string>;
  /** What is not there, in the order of the form. An account may have no expiry and no reason. */
  readonly missing: readonly LcsField[];
  /** What might as well be another value of the text: it should be looked at. */
  readonly ambiguous: readonly LcsField[];
}

/** What a text says. Without an account in it, it has one of which everything is missing. */
export interface LcsText {
  /** At least one, in the order of the text. */
  readonly accounts: readonly [LcsTextAccount, ...LcsTextAccount[]];
}

type Parts = Partial<Record<LcsField, Candidate>>;

const fields = ['server', 'database', 'user', 'password', 'expiresAt', 'reason'] as const;

/** Longer texts are not parsed as a whole. */
const longestJson = 200_000;

/** More accounts than any environment has; the rest is not looked at. */
const mostAccounts = 200;

/**
 * Reads the accounts out of a text that somebody copied from a page of LCS, or typed: in any order,
 * in any language, as a table, as lines or as a sentence; or out of a connection string. It never
 * throws, and takes time in proportion to the text.
 * @param now milliseconds since 1970
 */
export function readLcsText(text: string, now: number): LcsText {
  const json = accountsOfJson(text.slice(0, longestJson), now);
  if (json.length > 0) return listOf(json.slice(0, mostAccounts).map(each => ofJson(each, now)));
  const connections: Parts[] = [];
  const rows = rowsOf(text).filter(row => {
    const parts = connectionParts(row);
    if (parts !== undefined) connections.push(parts);
    return parts === undefined;
  });
  const candidates = candidatesIn(bindLabels(rows, now), now);
  if (connections.length > 0) {
    const rest = {
      server: best(candidates.server),
      database: best(candidates.database),
      expiresAt: best(candidates.expiresAt),
      reason: best(candidates.reason),
    };
    return listOf(connections.map(parts => account({ ...defined(rest), ...parts }, [])));
  }
  return listOf(accountsOf(candidates));
}

function listOf(accounts: readonly LcsTextAccount[]): LcsText {
  const [first = account({}, []), ...others] = accounts;
  return { accounts: [first, ...others] };
}

function ofJson(parts: JsonAccount, now: number): LcsTextAccount {
  const cell: Cell = { text: '', line: 1, column: 0, index: 0 };
  const candidates = Object.entries(parts).map(([field, text]) => {
    const at = field === 'expiresAt' ? momentIn(text, now, true)?.at : undefined;
    const evidence: Evidence = 'label';
    return [field, { text, cell, evidence, score: 0, ...defined({ at }) }] as const;
  });
  return account(Object.fromEntries(candidates), []);
}

function connectionParts(row: readonly Cell[]): Parts | undefined {
  const [cell] = row;
  const connection = connectionIn(row.map(each => each.text).join('  '));
  if (cell === undefined || connection === undefined) return undefined;
  const part = (text: string): Candidate | undefined =>
    text === '' ? undefined : { text, cell, evidence: 'label', score: 0 };
  return defined({
    server: part(connection.server),
    database: part(connection.database),
    user: part(connection.user),
    password: part(connection.password),
  });
}

function accountsOf(found: Candidates): LcsTextAccount[] {
  const users = likeliest(found.user).slice(0, mostAccounts);
  if (users.length < 2) return [singleAccount(found, users[0])];
  const server = partsOfUsers(users, likeliest(found.server), true);
  const database = partsOfUsers(users, likeliest(found.database), true);
  const expiresAt = partsOfUsers(users, likeliest(found.expiresAt), true);
  const reason = partsOfUsers(users, found.reason, true);
  const password = partsOfUsers(users, likeliest(found.password), false);
  return users.map((user, at) =>
    account(
      defined({
        server: server[at],
        database: database[at],
        user,
        password: password[at],
        expiresAt: expiresAt[at],
        reason: reason[at],
      }),
      password[at]?.evidence === 'guess' ? ['password'] : [],
    ),
  );
}

/** Those of the best evidence; of names, the likeliest alone. */
function likeliest(candidates: readonly Candidate[]): readonly Candidate[] {
  for (const evidence of ['label', 'shape', 'guess'] as const) {
    const some = candidates.filter(each => each.evidence === evidence);
    const most = Math.max(...some.map(({ score }) => Math.min(score, 3)));
    const top = some.filter(({ score }) => Math.min(score, 3) >= most);
    if (top.length > 0) return top;
  }
  return [];
}

/** The part of each user: what stands in its line or its stretch of the text, or what all share. */
function partsOfUsers(
  users: readonly Candidate[],
  part: readonly Candidate[],
  mayBeShared: boolean,
): readonly (Candidate | undefined)[] {
  const stretches = stretchesOf(users, part);
  const linesOfUsers = new Set(users.map(({ cell }) => cell.line));
  const isTabled = part.some(({ cell }) => linesOfUsers.has(cell.line));
  const own = stretches.map(({ from, to, line }) =>
    part.find(({ cell }) =>
      isTabled ? cell.line === line : cell.index >= from && cell.index < to,
    ),
  );
  const [only, ...others] = new Map(part.map(each => [each.text, each])).values();
  const isShared = mayBeShared && others.length === 0;
  return isShared ? own.map(each => each ?? only) : own;
}

function singleAccount(found: Candidates, known: Candidate | undefined): LcsTextAccount {
  const password = best(found.password, known);
  const parts = defined({
    server: best(found.server),
    database: best(found.database),
    user: known,
    password,
    expiresAt: best(found.expiresAt),
    reason: best(found.reason),
  });
  const doubtful = (['server', 'database', 'password', 'expiresAt', 'reason'] as const).filter(
    field => isDoubtful(found[field], parts[field]),
  );
  return account(parts, doubtful);
}

/** How near to its user something stands, as far as that counts. */
function nearness(candidate: Candidate, user: Candidate | undefined): number {
  if (user === undefined) return 0;
  const distance = candidate.cell.index - user.cell.index;
  if (distance === 1 || distance === 0) return 3;
  return Math.abs(distance) <= 2 ? 2 : 0;
}

function best(candidates: readonly Candidate[], user?: Candidate): Candidate | undefined {
  const rank = (each: Candidate) =>
    (each.evidence === 'label' ? 100 : 0) + each.score + nearness(each, user);
  return candidates.reduce<Candidate | undefined>((first, each) => {
    if (first === undefined || rank(each) > rank(first)) return each;
    // Of several moments the last is the end.
    const isLater = rank(each) === rank(first) && (each.at ?? 0) > (first.at ?? 0);
    return isLater ? each : first;
  }, undefined);
}

/** Whether another candidate with another value is about as good. */
function isDoubtful(candidates: readonly Candidate[], chosen: Candidate | undefined): boolean {
  if (chosen === undefined) return false;
  return candidates.some(
    each =>
      each.text !== chosen.text &&
      each.evidence === chosen.evidence &&
      each.score >= chosen.score - 1,
  );
}

function account(parts: Parts, ambiguous: readonly LcsField[]): LcsTextAccount {
  const { server, database, user, password, expiresAt, reason } = parts;
  return {
    ...defined({
      server: found(server),
      database: found(database),
      user: found(user),
      password: found(password),
      expiresAt: expiresAt && { ...found(expiresAt), value: expiresAt.at ?? 0 },
      reason: found(reason),
    }),
    missing: fields.filter(field => parts[field] === undefined),
    ambiguous: fields.filter(
      field => ambiguous.includes(field) || parts[field]?.isDoubtful === true,
    ),
  };
}

function found(candidate: Candidate): Found<string>;
function found(candidate: Candidate | undefined): Found<string> | undefined;
function found(candidate: Candidate | undefined): Found<string> | undefined {
  if (candidate === undefined) return undefined;
  const { text, cell, evidence } = candidate;
  return { value: text, line: cell.line, evidence };
}

/** An object without the keys that have no value. */
function defined<T extends object>(parts: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(parts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
