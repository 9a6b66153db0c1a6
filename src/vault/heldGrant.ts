import type { Grant } from '../access/grant';

/**
 * How a grant of this window stands.
 * - `active`: it has a password, as far as this computer knows
 * - `expired`: its end has come
 * - `replaced`: a newer credential of the same login ended it at the server
 * - `lost`: VS Code did not keep its password
 */
export type HeldStatus = 'active' | 'expired' | 'replaced' | 'lost';

/** A grant of this window. Only an active one has a password, and only the vault gives it. */
export interface HeldGrant {
  /**
   * What was granted. Of a grant that was lost before this start only what the index tells is
   * known: server, database, user, addresses, reason and operation id are empty then.
   */
  readonly grant: Grant;
  readonly status: HeldStatus;
  /** The warnings about its end that were shown, in minutes before the end. */
  readonly warnedMinutes: readonly number[];
}

/** A credential that a new request would end. */
export interface EndedGrant {
  readonly grantId: string;
  readonly environmentName: string;
  readonly inThisWindow: boolean;
  /** Milliseconds since 1970; `undefined` where no end is known. */
  readonly expiresAt: number | undefined;
}

/** Something the user should be told, once. */
export interface VaultTrouble {
  /** The password could not be stored: it is in memory only and ends with a reload. */
  readonly kind: 'notKept';
  readonly grantId: string;
}
