import { readExpiry } from './dates';
import { roleOf, type Role } from './labels';
import type { Piece } from './source';
import { nameAt, pairAt, passwordAt, reasonAt, serverAt } from './values';
import type { Checked, EmptyReason, PasswordForm } from './values';

/** A part of an account as LCS shows it. */
export type LcsField = 'server' | 'database' | 'user' | 'password' | 'expiresAt' | 'reason';

/**
 * How the position of a value says what it is.
 * - `label`: a label is in front of it or above it
 * - `column`: it is in a column with a header
 * - `pair`: it is half of `server\database`
 * - `keyword`: a keyword of a connection string is in front of it
 * - `order`: pair, account, and password follow each other, as LCS shows them
 */
export type FoundBy = 'label' | 'column' | 'pair' | 'keyword' | 'order';

/** What one place of the text says about one field: a value, or why there is none. */
export interface Reading {
  readonly field: LcsField;
  /** An expiry is in milliseconds since 1970, or `never`. */
  readonly value?: string | number | undefined;
  readonly reason?: EmptyReason | undefined;
  readonly at: Piece;
  readonly by: FoundBy;
  /** The label, header, or keyword as it is written; empty without one. */
  readonly label: string;
}

/** Readings that belong together: a row of a table, a connection string, or a line. */
export interface Row {
  readonly readings: readonly Reading[];
  /** Whether these are all values of one account. */
  readonly isAccount: boolean;
  /** Rows with a blank line between them have different numbers. */
  readonly block: number;
}

/** What says what the value at a place is. */
export interface Position {
  readonly role: Role;
  readonly by: 'label' | 'column';
  readonly label: string;
}

/** Reads the value at a position. */
export function readValue(
  at: Piece,
  position: Position,
  form: PasswordForm,
  now: number,
): Reading[] {
  const { role, by, label } = position;
  if (role === 'pair' || (role === 'server' && pairAt(at) !== undefined)) {
    return readPair(at, label);
  }
  if (role === 'other') return [];
  const field = role === 'remaining' ? 'expiresAt' : role;
  const found = { field, at, by, label };
  if (at.text === '') return [{ ...found, reason: 'absent' }];
  if (roleOf(at.text) !== undefined && field !== 'reason')
    return [{ ...found, reason: 'unreadable' }];
  if (field !== 'expiresAt') return [readingOf(field, check(field, at, form), by, label)];
  const expiry = readExpiry(at.text, now, role === 'remaining');
  const isKnown = typeof expiry === 'number' || expiry === 'never';
  return [isKnown ? { ...found, value: expiry } : { ...found, reason: expiry }];
}

/** Reads `server\database` where a label says that it is one. */
function readPair(at: Piece, label: string): Reading[] {
  const pair = pairAt(at, true);
  if (pair !== undefined) {
    return [
      readingOf('server', { value: pair.server.text, at: pair.server }, 'pair', label),
      readingOf('database', { value: pair.database.text, at: pair.database }, 'pair', label),
    ];
  }
  const reason = at.text === '' ? 'absent' : 'unreadable';
  return [
    { field: 'server', reason, at, by: 'pair', label },
    { field: 'database', reason, at, by: 'pair', label },
  ];
}

/** Makes a reading of a checked value. */
export function readingOf(field: LcsField, checked: Checked, by: FoundBy, label: string): Reading {
  return { field, by, label, ...checked };
}

/** A reading without its value, because of what is around it. */
export function without(reading: Reading, reason: EmptyReason): Reading {
  const { field, at, by, label } = reading;
  return { field, at, by, label, reason: reading.reason ?? reason };
}

function check(field: Exclude<LcsField, 'expiresAt'>, at: Piece, form: PasswordForm): Checked {
  switch (field) {
    case 'server':
      return serverAt(at);
    case 'password':
      return passwordAt(at, form);
    case 'reason':
      return reasonAt(at);
    default:
      return nameAt(at);
  }
}
