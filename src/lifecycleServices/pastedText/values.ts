import { isMasked } from '../../access/redact';
import type { Cell } from './cells';
import { momentIn } from './dates';
import type { Role } from './labels';
import {
  isDatabase,
  isPublicValue,
  isServer,
  mayBeServer,
  passwordScore,
  serverDatabaseOf,
  serverDatabaseScore,
  userScore,
} from './shapes';

/**
 * How a value was recognised.
 * - `label`: a label says what it is
 * - `shape`: it has a form that nothing else has
 * - `guess`: it is what is left over
 */
export type Evidence = 'label' | 'shape' | 'guess';

/** A value of the text whose label, if it has one, was found. */
export interface Value {
  readonly cell: Cell;
  readonly role: Role | undefined;
}

/**
 * How well a text goes with what a label says.
 * - 2: it has the form of such a value
 * - 0: it may be one
 * - −2: it is something else
 */
export function fit(role: Role, text: string, now: number): -2 | 0 | 2 {
  if (isMasked(text)) return -2;
  const pair = serverDatabaseOf(text);
  const isPair = pair !== undefined && serverDatabaseScore(pair) >= 2;
  switch (role) {
    case 'serverDatabase':
      return pair === undefined ? -2 : 2;
    case 'server':
      if (isPair || isServer(text)) return 2;
      return mayBeServer(text) ? 0 : -2;
    case 'database':
      if (isPair || isDatabase(text)) return 2;
      return /^[^\s\\]+$/u.test(text) && userScore(text) < 3 ? 0 : -2;
    case 'expiresAt':
      return momentIn(text, now, true) === undefined ? -2 : 2;
    case 'user':
      if (userScore(text) === 3) return 2;
      return isPair || isServer(text) || isDatabase(text) || !isName(text, now) ? -2 : 0;
    case 'password':
      if (isPair || isServer(text) || userScore(text) === 3 || /\s/u.test(text)) return -2;
      if (passwordScore(text) >= 4) return 2;
      return isDatabase(text) || momentIn(text, now) !== undefined ? -2 : 0;
    case 'reason':
      return isPair || isServer(text) || userScore(text) === 3 ? -2 : 0;
  }
}

/** Whether a text may be the name of an account where a label says so. */
function isName(text: string, now: number): boolean {
  if (/\s/u.test(text) || momentIn(text, now) !== undefined) return false;
  return !isPublicValue(text) || text.includes('@');
}
/** Whether a text may be what a label says, as far as that is a name: one word, without assignments. */
export function mayBeNamed(role: Role, text: string): boolean {
  switch (role) {
    case 'serverDatabase':
    case 'server':
      return mayBeServer(text) || serverDatabaseOf(text) !== undefined;
    case 'database':
      return serverDatabaseOf(text) !== undefined || /^[^\s;:=@"'`/]+$/u.test(text);
    case 'user':
      return /^[^\s;:="'`/]+$/u.test(text);
    case 'password':
    case 'expiresAt':
    case 'reason':
      return true;
  }
}
