import { endOf, isSameDatabaseLogin, isSameLogin } from '../access/grant';
import type { Grant, IssuedGrant, Login, RoleActivation, SqlCredential } from '../access/grant';
import { forEachFew } from '../access/concurrency';
import { loadLimit } from './grantSecrets';
import type { GrantStore, LoadedGrant, OrderedCredential } from './grantStore';
import {
  type EndedGrant,
  type HeldCredential,
  type HeldGrant,
  HeldGrants,
  type HeldStatus,
  isCredential,
  type VaultTrouble,
} from './heldGrant';
import type { VaultHost } from './host';
import type { IndexEntry } from './records';
import { Alarm, SerialQueue } from '../access/timing';

/** The changed values of a role activation. */
export type ActivationChange = Partial<Omit<RoleActivation, 'id' | 'kind'>>;

/** The window that owns the grants. */
export interface OwnGrantsOwner {
  /** The current ID of the window instance. */
  readonly windowId: () => string;
  /** Makes sure that a lease says that this window lives. Throws where it cannot. */
  readonly hold: () => Promise<void>;
  /** Called once for each change. */
  readonly changed: () => void;
  /** Called when deletions have ended: there may be nothing left to hold. */
  readonly erased: () => void;
  readonly trouble: (trouble: VaultTrouble) => void;
}

/** Keyrings answer one question after the other. */
const secretsAtOnce = 8;

/**
 * The grants of this window, in memory and in the store. Memory changes at once. The store follows, one
 * change after the other, so that a late write cannot bring back what was deleted.
 */
export class OwnGrants {
  readonly #host: VaultHost;
  readonly #store: GrantStore;
  readonly #owner: OwnGrantsOwner;
  readonly #grants = new HeldGrants();
  /** Passwords that the secret storage does not have, or not yet. */
  readonly #passwords = new Map<string, string>();
  /** Which credential of a login is the newer one (`IndexEntry.order`). */
  readonly #orders = new Map<string, number>();
  /** Grants from before a reload that cannot be read yet: the next beat reads them again. */
  readonly #unread = new Map<string, IndexEntry | undefined>();
  /** Credentials whose password could not be read when it was asked for. */
  readonly #locked = new Set<string>();
  /** Grants whose secret is not deleted yet. */
  readonly #notErased = new Set<string>();
  readonly #queue = new SerialQueue();
  readonly #expiry: Alarm;
  #isUnlisted = false;
  #isStopped = false;

  constructor(host: VaultHost, store: GrantStore, owner: OwnGrantsOwner) {
    this.#host = host;
    this.#store = store;
    this.#owner = owner;
    this.#expiry = new Alarm(host.clock);
  }

  /** Every grant, the one that ends first in front. */
  get all(): readonly HeldGrant[] {
    return this.#grants.all;
  }

  /** Whether there is something that must survive: a grant, or one that cannot be read or deleted. */
  get areAnyKept(): boolean {
    const rest = this.#unread.size + this.#notErased.size;
    return this.#grants.active.length + rest > 0 || this.#isUnlisted;
  }

  /** The IDs of grants whose password VS Code cannot read just now. */
  get unreadable(): ReadonlySet<string> {
    return new Set([...this.#unread.keys(), ...this.#locked]);
  }

  /** Loads what is stored under the window's ID, and what could not be read before. */
  load(): Promise<void> {
    return this.#queue.run(async () => {
      const windowId = this.#owner.windowId();
      const ids = await this.#store.idsOf(windowId).catch((error: unknown) => {
        this.#host.log.warn(`The grants of this window cannot be listed: ${String(error)}`);
        return undefined;
      });
      this.#isUnlisted = ids === undefined;
      const isNew = (id: string): boolean =>
        this.#grants.get(id) === undefined && !this.#notErased.has(id);
      const loaded = new Map<string, LoadedGrant>();
      await forEachFew((ids ?? []).filter(isNew), secretsAtOnce, async id => {
        loaded.set(id, await this.#store.load(windowId, id));
      });
      if (this.#isStopped || windowId !== this.#owner.windowId()) return;
      for (const [id, each] of loaded) this.#put(id, each);
      await this.#checkReplaced();
      for (const [id, each] of loaded) {
        if (each.kind !== 'held' || each.isListed || !isCredential(each.held)) continue;
        const { grant } = each.held;
        await this.#writeEntry(id, () => this.#store.nextOrder(grant));
      }
    });
  }

  /** Reads again what could not be read. */
  async loadRest(): Promise<void> {
    if (this.#isUnlisted || this.#unread.size > 0) await this.load();
  }

  /** Adds a grant fresh from the service; the promise ends when it is stored (`Vault`). */
  async add(issued: IssuedGrant): Promise<void> {
    const { grant, password } = issued;
    const { system } = grant.environment;
    // A grant with the same ID is an account that was imported again.
    const renewed = this.#grants.all.filter(
      held =>
        held.grant.id !== grant.id &&
        held.grant.environment.system === system &&
        hasLogin(held, grant),
    );
    for (const earlier of renewed) this.#grants.remove(earlier.grant.id);
    this.#grants.put({ grant, status: 'active', warnedMinutes: [] });
    this.#passwords.set(grant.id, password);
    this.#orders.set(grant.id, grant.issuedAt);
    this.#changed();
    await this.#queue.run(() => this.#keep(issued));
    await this.#erase(idsOf(renewed.filter(({ status }) => status === 'active')));
  }

  /** Keeps a role activation, or its new state (`Vault.keepActivation`). */
  async keepActivation(grant: RoleActivation): Promise<void> {
    const earlier = this.#grants.get(grant.id);
    const isSameEnd = earlier?.grant.expiresAt === grant.expiresAt;
    const isOver = endOf(grant) <= this.#host.clock.now();
    this.#grants.put({
      grant,
      status: isOver ? 'expired' : 'active',
      warnedMinutes: isSameEnd ? (earlier?.warnedMinutes ?? []) : [],
    });
    const storing = isOver
      ? this.#erase([grant.id])
      : this.#queue.run(() => this.#writeEntry(grant.id));
    this.#changed();
    await storing;
  }

  /** Stores the new state of a role activation (`Vault.updateActivation`). */
  async updateActivation(grantId: string, change: ActivationChange): Promise<void> {
    const held = this.#grants.get(grantId);
    if (held === undefined || isCredential(held)) return;
    await this.keepActivation({ ...held.grant, ...change });
  }

  /** The password of an active grant (`Vault.password`). */
  async password(grant: SqlCredential): Promise<string | undefined> {
    this.expire();
    const grantId = grant.id;
    const held = this.#grants.get(grantId);
    if (held?.status !== 'active' || !isCredential(held)) return undefined;
    if (!isSameDatabaseLogin(held.grant, grant)) return undefined;
    const unkept = this.#passwords.get(grantId);
    if (unkept !== undefined) return unkept;
    const reading = await this.#store.secrets.read(this.#owner.windowId(), grantId);
    if (!this.#grants.isActive(grantId)) return undefined;
    this.#locked.delete(grantId);
    if (reading.kind === 'unreadable') this.#locked.add(grantId);
    else if (reading.kind === 'absent') await this.#end([grantId], 'lost');
    else if (isSameDatabaseLogin(reading.issued.grant, grant)) return reading.issued.password;
    return undefined;
  }

  /** Removes grants from memory and store. */
  async forget(grantIds: readonly string[]): Promise<void> {
    const forgotten = grantIds.filter(id => this.#grants.remove(id) || this.#unread.delete(id));
    if (forgotten.length === 0) return;
    const erasing = this.#erase(forgotten);
    this.#changed();
    await erasing;
  }

  /** Removes every SQL credential, also those that cannot be read. */
  async forgetCredentials(): Promise<void> {
    const held = this.#grants.all.filter(isCredential).map(({ grant }) => grant.id);
    await this.forget([...held, ...this.#unread.keys()]);
  }

  /** Remembers a warning (`Vault.markWarned`). */
  async markWarned(grantId: string, minutes: number): Promise<void> {
    const held = this.#grants.get(grantId);
    if (held?.status !== 'active' || held.warnedMinutes.includes(minutes)) return;
    this.#grants.put({ ...held, warnedMinutes: [...held.warnedMinutes, minutes] });
    this.#changed();
    await this.#queue.run(() => this.#writeEntry(grantId));
  }

  /** The active credentials that a new one for a login would end. */
  activeOf(login: Login): readonly EndedGrant[] {
    this.expire();
    return this.#grants.active
      .filter(held => this.#isSingle(held) && hasLogin(held, login))
      .map(({ grant: { id, environment, expiresAt } }) => ({
        ...{ grantId: id, environmentName: environment.name, inThisWindow: true, expiresAt },
      }));
  }

  /** Ends the grants whose time has come, and sets the timer for the next one. */
  expire(): void {
    const now = this.#host.clock.now();
    const due = this.#grants.active.filter(held => endOf(held.grant) <= now);
    if (due.length > 0) void this.#end(idsOf(due), 'expired');
    else this.#armExpiry();
    const unread = [...this.#unread].filter(([, entry]) => entry && endOf(entry) <= now);
    if (unread.length > 0) void this.forget(unread.map(([id]) => id));
  }

  /** Ends the credentials that a newer one of their login has replaced, or removes the renewed ones. */
  async seeReplaced(): Promise<void> {
    const own = this.#grants.active
      .filter(held => this.#isSingle(held))
      .map<OrderedCredential>(({ grant }) => ({
        grant,
        order: this.#orders.get(grant.id) ?? grant.issuedAt,
      }));
    const replaced = await this.#store.replaced(this.#owner.windowId(), own);
    const ended = own.filter(({ grant }) => replaced.has(grant.id));
    const current = own.filter(each => !ended.includes(each)).map(({ grant }) => grant);
    const renewed = ended.filter(({ grant }) => current.some(each => isSameLogin(each, grant)));
    void this.forget(idsOf(renewed));
    void this.#end(idsOf(ended), 'replaced');
  }

  /** Tries again to delete what could not be deleted. */
  async eraseRest(): Promise<void> {
    await this.#erase([...this.#notErased]);
  }

  /** The files may be gone: writes them again, where the secret is still there. */
  restore(): Promise<void> {
    return this.#queue.run(async () => {
      await forEachFew(this.#grants.active, secretsAtOnce, async held => {
        const { id } = held.grant;
        const isInMemory = !isCredential(held) || this.#passwords.has(id);
        const reading = isInMemory
          ? undefined
          : await this.#store.secrets.read(this.#owner.windowId(), id, loadLimit);
        if (reading?.kind !== 'absent') await this.#writeEntry(id);
        else void this.#end([id], 'lost');
      });
    });
  }

  /** Removes everything from memory: it belongs to another window now. */
  abandon(): void {
    this.#grants.clear();
    for (const each of [this.#passwords, this.#unread, this.#locked, this.#notErased]) each.clear();
    this.#isUnlisted = false;
    this.#changed();
  }

  /** Ends the timer, and drops the passwords in memory. */
  stop(): void {
    this.#isStopped = true;
    this.#expiry.clear();
    this.#passwords.clear();
  }

  #put(grantId: string, loaded: LoadedGrant): void {
    const wasUnread = this.#unread.has(grantId);
    this.#unread.delete(grantId);
    if (loaded.kind === 'unreadable') {
      const { entry } = loaded;
      this.#unread.set(grantId, entry);
      const environmentName = entry?.environment.name ?? '';
      if (!wasUnread) this.#owner.trouble({ kind: 'unreadable', grantId, environmentName });
      return;
    }
    if (loaded.kind === 'held') {
      this.#orders.set(grantId, loaded.order);
      this.#grants.put(loaded.held);
      if (wasUnread) this.#changed();
      if (loaded.held.status === 'active') return this.#armExpiry();
    }
    void this.#erase([grantId]);
  }

  async #keep(issued: IssuedGrant): Promise<void> {
    const { grant } = issued;
    const isKept = await this.#putDown(issued);
    if (isKept) this.#passwords.delete(grant.id);
    else if (this.#grants.isActive(grant.id)) {
      const environmentName = grant.environment.name;
      this.#owner.trouble({ kind: 'notKept', grantId: grant.id, environmentName });
    }
    await this.#checkReplaced();
  }

  async #putDown(issued: IssuedGrant): Promise<boolean> {
    const { grant } = issued;
    if (!(await this.#writeEntry(grant.id, () => this.#store.nextOrder(grant)))) return false;
    const windowId = this.#owner.windowId();
    const order = this.#orders.get(grant.id) ?? grant.issuedAt;
    const marking = this.#store.markReplaced(windowId, { grant, order });
    const isKept = await this.#store.secrets.keep(windowId, issued, () => {
      // It arrived after all. If the grant ended meanwhile, it was deleted too early.
      if (!this.#grants.isActive(grant.id)) void this.#erase([grant.id], windowId);
    });
    await marking.catch((error: unknown) => {
      this.#host.log.warn(`Replaced credentials cannot be marked: ${String(error)}`);
    });
    return isKept;
  }

  async #checkReplaced(): Promise<void> {
    await this.seeReplaced().catch((error: unknown) => {
      this.#host.log.warn(`Replaced credentials cannot be found: ${String(error)}`);
    });
  }

  /** Writes the index entry of a grant that is still active; returns whether it is written. */
  async #writeEntry(grantId: string, nextOrder?: () => Promise<number>): Promise<boolean> {
    try {
      await this.#owner.hold();
      if (nextOrder !== undefined) this.#orders.set(grantId, await nextOrder());
      const held = this.#grants.get(grantId);
      if (held?.status !== 'active') return false;
      const order = this.#orders.get(grantId) ?? held.grant.issuedAt;
      await this.#store.writeEntry(this.#owner.windowId(), held, order);
      return true;
    } catch (error) {
      this.#host.log.warn(`A grant cannot be listed: ${String(error)}`);
      return false;
    }
  }

  async #end(grantIds: readonly string[], status: Exclude<HeldStatus, 'active'>): Promise<void> {
    const ended = grantIds.filter(id => this.#grants.end(id, status));
    if (ended.length === 0) return;
    const erasing = this.#erase(ended);
    this.#changed();
    await erasing;
  }

  async #erase(grantIds: readonly string[], windowId = this.#owner.windowId()): Promise<void> {
    if (grantIds.length === 0) return;
    for (const id of grantIds) {
      this.#passwords.delete(id);
      this.#locked.delete(id);
      this.#notErased.add(id);
    }
    await this.#queue.run(() =>
      forEachFew(grantIds, secretsAtOnce, async id => {
        if (await this.#store.erase(windowId, id)) this.#notErased.delete(id);
      }),
    );
    this.#owner.erased();
  }

  #isSingle(held: HeldGrant): held is HeldCredential {
    return isCredential(held) && this.#host.isSingleLogin(held.grant.environment.system);
  }

  #changed(): void {
    this.#armExpiry();
    this.#owner.changed();
  }

  #armExpiry(): void {
    const next = this.#grants.active[0];
    // Those without a known end come after all others.
    const end = next?.grant.expiresAt;
    if (end === undefined || this.#isStopped) return this.#expiry.clear();
    // The clock may have been changed, or the computer slept: `expire` compares the time again.
    const wait = Math.max(0, end - this.#host.clock.now());
    this.#expiry.set(wait, () => this.expire());
  }
}

function hasLogin(held: HeldGrant, login: Login): boolean {
  return isCredential(held) && isSameLogin(held.grant, login);
}

function idsOf(helds: readonly { readonly grant: Grant }[]): string[] {
  return helds.map(({ grant }) => grant.id);
}
