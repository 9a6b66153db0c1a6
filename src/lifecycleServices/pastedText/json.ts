import { isMasked } from '../../access/redact';
import { momentIn } from './dates';
import { roleOfLabel, type Role } from './labels';
import { serverDatabaseOf, serverDatabaseScore, serverOf } from './shapes';
import { mayBeNamed } from './values';

/** The parts of an account as JSON names them. */
export type JsonAccount = Partial<Record<Exclude<Role, 'serverDatabase'>, string>>;

/** More levels than any answer has. */
const deepest = 12;

/**
 * Reads the accounts out of a text that is JSON, or has it within.
 * @returns none where it is no JSON, or has no user or password in it
 */
export function accountsOfJson(text: string, now: number): readonly JsonAccount[] {
  const start = text.search(/[[{]/u);
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
  const value = start < 0 ? undefined : parsed(text.slice(start, end + 1));
  const accounts = [...accountsIn(value, {}, now, 0)];
  // An object around one that has the password says less than it.
  return accounts.filter(
    ({ user, password }) =>
      password !== undefined ||
      !accounts.some(other => other.user === user && other.password !== undefined),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function* accountsIn(
  value: unknown,
  around: JsonAccount,
  now: number,
  depth: number,
): Generator<JsonAccount> {
  if (typeof value !== 'object' || value === null || depth > deepest) return;
  const own = Array.isArray(value) ? {} : partsOf(value, now);
  const parts = { ...around, ...own };
  if (own.user !== undefined || own.password !== undefined) yield parts;
  for (const inner of Object.values(value)) yield* accountsIn(inner, parts, now, depth + 1);
}

function partsOf(object: object, now: number): JsonAccount {
  const parts: JsonAccount = {};
  for (const [name, value] of Object.entries(object)) {
    if ((typeof value !== 'string' && typeof value !== 'number') || value === '') continue;
    Object.assign(parts, { ...partOf(labelOf(name), String(value), now), ...parts });
  }
  return parts;
}

/** `PasswordExpiryTime` and `db_user` as words. */
function labelOf(name: string): string {
  return name.replace(/(?<=[\p{Ll}\d])(?=\p{Lu})/gu, ' ').replace(/[_-]+/gu, ' ');
}

function partOf(label: string, text: string, now: number): JsonAccount {
  const role = roleOfLabel(label);
  const pair = serverDatabaseOf(text.trim());
  const isName = role === 'server' || role === 'database' || role === 'serverDatabase';
  const isPair = pair !== undefined && serverDatabaseScore(pair) >= 2;
  if (pair !== undefined && (isName || (isPair && role === undefined))) return pair;
  // What is no name may be a whole connection string, and is seen and kept where a name is.
  if (role === undefined || !mayBeNamed(role, text.trim())) return {};
  switch (role) {
    case 'serverDatabase':
    case 'server':
      return { server: serverOf(text.trim()) };
    case 'password':
      return isMasked(text) ? {} : { password: text };
    case 'expiresAt':
      return momentIn(text, now, true) === undefined ? {} : { expiresAt: text };
    case 'database':
    case 'user':
    case 'reason':
      return { [role]: text.trim() };
  }
}
