import { activationPhase, isFinal } from '../access/activation';
import { endOf, type Grant, type RoleActivation, type SqlCredential } from '../access/grant';

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
}

/**
 * A SQL credential of this window. Only an active one has a password, and only the vault gives it.
 * Of one that was lost before this start only what the index tells is known: server, database, user,
 * addresses, reason and operation id are empty then.
 */
export type HeldCredential = Held<SqlCredential>;

/** A role activation of this window. */
export type HeldActivation = Held<RoleActivation>;

/** A grant of this window. */
export type HeldGrant = HeldCredential | HeldActivation;

/** Whether a grant is a SQL credential. */
export function isCredential(held: HeldGrant): held is HeldCredential {
  return held.grant.kind === 'sqlCredential';
}

/** Whether a grant is a role activation. */
export function isActivation(held: HeldGrant): held is HeldActivation {
  return held.grant.kind === 'roleActivation';
}

/** Finds a grant by its ID. */
export function findGrant(
  held: readonly HeldGrant[],
  grantId: string | undefined,
): HeldGrant | undefined {
  return held.find(({ grant }) => grant.id === grantId);
}

/** Whether a role activation may still change. */
export function isAnyOpen(held: readonly HeldGrant[], now: number): boolean {
  return held.filter(isActivation).some(({ grant }) => !isFinal(activationPhase(grant, now)));
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
  /**
   * - `notKept`: the password could not be stored; it is in memory only, and ends with a reload
   * - `unreadable`: VS Code cannot read the password just now; the vault tries again
   */
  readonly kind: 'notKept' | 'unreadable';
  readonly grantId: string;
  /** Text from outside; empty where it is not known. */
  readonly environmentName: string;
}

/** The grants of this window in memory, without their passwords. */
export class HeldGrants {
  #all: readonly HeldGrant[] = [];

  /** All of them, the one that ends first in front. Every change makes a new list. */
  get all(): readonly HeldGrant[] {
    return this.#all;
  }

  /** Those that have a password, or are not over. */
  get active(): readonly HeldGrant[] {
    return this.#all.filter(held => held.status === 'active');
  }

  get(grantId: string): HeldGrant | undefined {
    return findGrant(this.#all, grantId);
  }

  isActive(grantId: string): boolean {
    return this.get(grantId)?.status === 'active';
  }

  /** Adds a grant, or changes it. */
  put(held: HeldGrant): void {
    const { id } = held.grant;
    const others = this.#all.map(each => (each.grant.id === id ? held : each));
    this.#all = (others.includes(held) ? others : [...others, held]).sort(
      // For two grants without a known end, the difference is NaN, so the time of issue decides.
      (a, b) => endOf(a.grant) - endOf(b.grant) || a.grant.issuedAt - b.grant.issuedAt,
    );
  }

  /** Ends an active grant; returns whether it was one. */
  end(grantId: string, status: Exclude<HeldStatus, 'active'>): boolean {
    const held = this.get(grantId);
    if (held?.status !== 'active') return false;
    this.put({ ...held, status });
    return true;
  }

  /** Removes a grant; returns whether it was there. */
  remove(grantId: string): boolean {
    const before = this.#all.length;
    this.#all = this.#all.filter(({ grant }) => grant.id !== grantId);
    return this.#all.length < before;
  }

  clear(): void {
    this.#all = [];
  }
}
