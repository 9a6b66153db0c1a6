import { endOf } from '../access/grant';
import type { HeldGrant, HeldStatus } from './heldGrant';

/** The grants of this window in memory, without their passwords. */
export class HeldGrants {
  readonly #grants = new Map<string, HeldGrant>();
  #sorted: readonly HeldGrant[] = [];

  /** All of them, the one that ends first in front. Every change makes a new list. */
  get all(): readonly HeldGrant[] {
    return this.#sorted;
  }

  /** Those that have a password, or are not over. */
  get active(): readonly HeldGrant[] {
    return this.#sorted.filter(held => held.status === 'active');
  }

  get(grantId: string): HeldGrant | undefined {
    return this.#grants.get(grantId);
  }

  isActive(grantId: string): boolean {
    return this.#grants.get(grantId)?.status === 'active';
  }

  /** Adds a grant, or changes it. */
  put(held: HeldGrant): void {
    this.#grants.set(held.grant.id, held);
    this.#sort();
  }

  /** Ends an active grant; answers whether it was one. */
  end(grantId: string, status: Exclude<HeldStatus, 'active'>): boolean {
    const held = this.#grants.get(grantId);
    if (held?.status !== 'active') return false;
    this.put({ ...held, status });
    return true;
  }

  /** Removes a grant; answers whether it was there. */
  remove(grantId: string): boolean {
    const removed = this.#grants.delete(grantId);
    this.#sort();
    return removed;
  }

  clear(): void {
    this.#grants.clear();
    this.#sort();
  }

  #sort(): void {
    this.#sorted = [...this.#grants.values()].sort(
      // Of two that have no known end the difference is not a number, and so decides nothing.
      (a, b) => endOf(a.grant) - endOf(b.grant) || a.grant.issuedAt - b.grant.issuedAt,
    );
  }
}
