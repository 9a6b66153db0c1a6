import type { Grant, RoleActivation, SqlCredential } from '../access/grant';

/**
 * How a grant of this window stands.
 * - `active`: a credential has a password, as far as this computer knows; a role activation is not
 *   over, whether it was approved or not
 * - `expired`: its end has come
 * - `replaced`: a newer credential of the same login ended it at the server
 * - `lost`: VS Code did not keep its password
 */
export type HeldStatus = 'active' | 'expired' | 'replaced' | 'lost';

interface Held<G extends Grant> {
  readonly grant: G;
  readonly status: HeldStatus;
  /** The warnings about its end that were shown, in minutes before the end. */
  readonly warnedMinutes: readonly number[];
  /** `IndexEntry.order`; the time of issue until the vault has stored the grant. */
  readonly order?: number;
}

/**
 * A SQL credential of this window. Only an active one has a password, and only the vault gives it.
 * In one that was lost before this start, values that aren't in the index are empty.
 */
export type HeldCredential = Held<SqlCredential>;

/** A role activation of this window. */
export type HeldActivation = Held<RoleActivation>;

/** A grant of this window. */
export type HeldGrant = HeldCredential | HeldActivation;

/** The changed values of a role activation. */
export type ActivationChange = Partial<Omit<RoleActivation, 'id' | 'kind'>>;

export function isCredential(held: HeldGrant): held is HeldCredential {
  return held.grant.kind === 'sqlCredential';
}

/** The SQL credentials that haven't ended. */
export function activeCredentials(held: readonly HeldGrant[]): readonly SqlCredential[] {
  const credentials = held.filter(isCredential);
  return credentials.filter(({ status }) => status === 'active').map(({ grant }) => grant);
}

export function isActivation(held: HeldGrant): held is HeldActivation {
  return held.grant.kind === 'roleActivation';
}

export function findGrant(
  held: readonly HeldGrant[],
  grantId: string | undefined,
): HeldGrant | undefined {
  return held.find(({ grant }) => grant.id === grantId);
}

/** A credential that a new request would end. */
export interface EndedGrant {
  readonly grantId: string;
  readonly inThisWindow: boolean;
  /** Milliseconds since 1970; `undefined` where no end is known. */
  readonly expiresAt: number | undefined;
}

/** Something the user should be told, once. */
export interface VaultTrouble {
  /**
   * - `notKept`: the password could not be stored; it is in memory only, and ends with a reload
   * - `unreadable`: VS Code can't read the password right now; the vault tries again
   */
  readonly kind: 'notKept' | 'unreadable';
  readonly grantId: string;
  /** Text from outside; empty where it is not known. */
  readonly environmentName: string;
}
