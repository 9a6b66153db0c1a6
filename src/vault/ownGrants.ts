import { forEachFew } from '../access/concurrency';
import { endOf, isSameDatabaseLogin, isSameLogin } from '../access/grant';
import type { IssuedGrant, Login, RoleActivation, SqlCredential } from '../access/grant';
import { orWarn } from '../access/log';
import { Alarm, SerialQueue } from '../access/timing';
import { Emitter } from './emitter';
import { type GrantStore, loadLimit, type LoadedGrant } from './grantStore';
import {
  activeCredentials,
  type EndedGrant,
  findGrant,
  type HeldCredential,
  type HeldGrant,
  type HeldStatus,
  isCredential,
  type VaultTrouble,
} from './heldGrant';
import type { VaultHost } from './host';
import { ownedName } from './recordFolder';
import type { IndexEntry } from './records';
import type { WindowInstance } from './windowInstance';

/** Keyrings answer one question after the other. */
const secretsAtOnce = 8;

/**
 * The grants of this window, in memory and in the store. Memory changes at once. The store follows, one
 * change after the other, so that a late write can't bring back what was deleted.
 */
export class OwnGrants {
  readonly changes: Emitter<void>;
  readonly troubles: Emitter<VaultTrouble>;
  readonly #host: VaultHost;
  readonly #store: GrantStore;
  readonly #window: WindowInstance;
  readonly #erased: () => void;
  #all: readonly HeldGrant[] = [];
  /** Passwords that the secret storage does not have, or not yet. */
  readonly #passwords = new Map<string, string>();
  /** Grants from before a reload that can't be read yet: the next heartbeat reads them again. */
  readonly #unread = new Map<string, IndexEntry | undefined>();
  /** Credentials whose password could not be read when it was asked for. */
  readonly #locked = new Set<string>();
  /** Grants whose secret is not deleted yet. */
  readonly #notErased = new Set<string>();
  readonly #queue = new SerialQueue();
  readonly #expiry: Alarm;
  #isUnlisted = false;
  #isStopped = false;

  /** @param erased called when deletions have ended: there may be nothing left to hold */
  constructor(host: VaultHost, store: GrantStore, window: WindowInstance, erased: () => void) {
    this.changes = new Emitter(host.log);
    this.troubles = new Emitter(host.log);
    this.#host = host;
    this.#store = store;
    this.#window = window;
    this.#erased = erased;
    this.#expiry = new Alarm(host.clock);
  }

  /** All grants, the first to end in front. Every change creates a new list. */
  get all(): readonly HeldGrant[] {
    return this.#all;
  }

  /** Whether this window has grants, including ended ones and those it can't read or delete. */
  get areAnyKept(): boolean {
    const kept = this.#all.length + this.#unread.size + this.#notErased.size;
    return kept > 0 || this.#isUnlisted;
  }

  /** The IDs of grants whose password VS Code can't read right now. */
  get unreadable(): ReadonlySet<string> {
    return new Set([...this.#unread.keys(), ...this.#locked]);
  }

  /** Loads what is stored under the window's ID, and what could not be read before. */
  load(): Promise<void> {
    return this.#queue.run(async () => {
      const windowId = this.#window.id;
      const listing = this.#store.idsOf(windowId);
      const ids = await this.#orWarn("The grants of this window can't be listed", listing);
      this.#isUnlisted = ids === undefined;
      const isNew = (id: string): boolean =>
        this.#get(id) === undefined && !this.#notErased.has(id);
      const loaded = new Map<string, LoadedGrant>();
      await forEachFew((ids ?? []).filter(isNew), secretsAtOnce, async id => {
        loaded.set(id, await this.#store.load(windowId, id));
      });
      if (this.#isStopped || windowId !== this.#window.id) return;
      // The user may have forgotten or imported some of them meanwhile.
      for (const [id, each] of loaded) if (isNew(id)) this.#putLoaded(id, each);
      await this.seeReplaced();
      for (const each of loaded.values()) {
        if (each.kind !== 'held' || each.isListed || !isCredential(each.held)) continue;
        await this.#writeEntry(each.held.grant.id, each.held.grant);
      }
    });
  }

  /** Adds a grant fresh from the service (`Vault.store`). */
  async add(issued: IssuedGrant): Promise<void> {
    const { grant, password } = issued;
    const { system } = grant.environment;
    // A grant with the same ID is an account that was imported again.
    const renewed = this.#all.filter(
      held =>
        held.grant.id !== grant.id &&
        held.grant.environment.system === system &&
        hasLogin(held, grant),
    );
    this.#all = this.#all.filter(held => !renewed.includes(held));
    this.#put({ grant, status: 'active', warnedMinutes: [] });
    this.#passwords.set(grant.id, password);
    this.#notErased.delete(grant.id);
    this.#changed();
    await this.#queue.run(() => this.#keep(issued));
    await this.#erase(idsOf(renewed));
  }

  /** Keeps a role activation, or its new state (`Vault.keepActivation`). */
  async keepActivation(grant: RoleActivation): Promise<void> {
    const earlier = this.#get(grant.id);
    const isSameEnd = earlier?.grant.expiresAt === grant.expiresAt;
    const isOver = endOf(grant) <= this.#host.clock.now();
    this.#put({
      grant,
      status: isOver ? 'expired' : 'active',
      warnedMinutes: isSameEnd ? (earlier?.warnedMinutes ?? []) : [],
    });
    this.#changed();
    await this.#queue.run(() => this.#writeEntry(grant.id));
  }

  /** The password of an active grant (`Vault.password`). */
  async password(grant: SqlCredential): Promise<string | undefined> {
    this.expire();
    const grantId = grant.id;
    const active = activeCredentials(this.#all).find(({ id }) => id === grantId);
    if (active === undefined || !isSameDatabaseLogin(active, grant)) return undefined;
    const unkept = this.#passwords.get(grantId);
    if (unkept !== undefined) return unkept;
    const reading = await this.#store.read(this.#window.id, grantId);
    if (this.#getActive(grantId) === undefined) return undefined;
    this.#locked.delete(grantId);
    if (reading.kind === 'unreadable') this.#locked.add(grantId);
    else if (reading.kind === 'absent') await this.#end([grantId], 'lost');
    else if (isSameDatabaseLogin(reading.record.grant, grant)) return reading.record.password;
    return undefined;
  }

  /** Removes grants from memory and store. */
  async forget(grantIds: readonly string[]): Promise<void> {
    const known = grantIds.filter(id => this.#unread.delete(id) || this.#get(id) !== undefined);
    this.#all = this.#all.filter(({ grant }) => !known.includes(grant.id));
    await this.#eraseChanged(known);
  }

  /** Remembers a warning (`Vault.markWarned`). */
  async markWarned(grantId: string, minutes: number): Promise<void> {
    const held = this.#getActive(grantId);
    if (held === undefined || held.warnedMinutes.includes(minutes)) return;
    this.#put({ ...held, warnedMinutes: [...held.warnedMinutes, minutes] });
    this.#changed();
    await this.#queue.run(() => this.#writeEntry(grantId));
  }

  /** The active credentials, of this window and of others, that a new one for a login would end. */
  async endedByNew(login: Login): Promise<readonly EndedGrant[]> {
    const finding = this.#store.endedElsewhere(login, this.#window.id);
    const elsewhere = await this.#orWarn("Credentials of other windows can't be listed", finding);
    this.expire();
    const own = this.#singleLogins().filter(held => hasLogin(held, login));
    const here = own.map(({ grant: { id, expiresAt } }) => {
      return { grantId: id, inThisWindow: true, expiresAt };
    });
    return [...here, ...(elsewhere ?? [])];
  }

  /** Ends the expired grants, and retries failed reads and deletions. */
  async beat(isRenewal: boolean): Promise<void> {
    this.expire();
    if (this.#isUnlisted || this.#unread.size > 0) await this.load();
    if (isRenewal) await this.seeReplaced();
    await this.#erase([...this.#notErased]);
  }

  /** Ends the grants whose time has come, and sets the timer for the next one. */
  expire(): void {
    const now = this.#host.clock.now();
    const due = this.#active.filter(held => endOf(held.grant) <= now);
    if (due.length > 0) void this.#end(idsOf(due), 'expired');
    else this.#armExpiry();
    const unread = [...this.#unread].filter(([, entry]) => entry && endOf(entry) <= now);
    if (unread.length > 0) void this.forget(unread.map(([id]) => id));
  }

  /** Ends the credentials that a newer one of their login has replaced, or removes the renewed ones. */
  async seeReplaced(): Promise<void> {
    const own = this.#singleLogins();
    const finding = this.#store.replaced(this.#window.id, own);
    const replaced = await this.#orWarn("Replaced credentials can't be found", finding);
    const ended = own.filter(({ grant }) => replaced?.has(grant.id));
    const current = own.filter(held => !ended.includes(held));
    const renewed = ended.filter(held => current.some(each => hasLogin(each, held.grant)));
    void this.forget(idsOf(renewed));
    void this.#end(idsOf(ended), 'replaced');
  }

  /** The files may be gone: writes them again, where the secret is still there. */
  restore(): Promise<void> {
    void this.#erase(idsOf(this.#all.filter(({ status }) => status !== 'active')));
    return this.#queue.run(async () => {
      await forEachFew(this.#all, secretsAtOnce, async held => {
        const { id } = held.grant;
        const isStored = isCredential(held) && !this.#passwords.has(id);
        const reading = isStored && (await this.#store.read(this.#window.id, id, loadLimit));
        if (reading && reading.kind === 'absent') void this.#end([id], 'lost');
        else await this.#writeEntry(id);
      });
    });
  }

  /** Removes everything from memory: it belongs to another window now. */
  abandon(): void {
    this.#all = [];
    for (const each of [this.#passwords, this.#unread, this.#locked, this.#notErased]) each.clear();
    this.#isUnlisted = false;
    this.#changed();
  }

  /** Ends the timer, and drops the listeners and the passwords in memory. */
  stop(): void {
    this.#isStopped = true;
    this.changes.clear();
    this.troubles.clear();
    this.#expiry.clear();
    this.#passwords.clear();
  }

  get #active(): readonly HeldGrant[] {
    return this.#all.filter(held => held.status === 'active');
  }

  #get(grantId: string): HeldGrant | undefined {
    return findGrant(this.#all, grantId);
  }

  #getActive(grantId: string): HeldGrant | undefined {
    return findGrant(this.#active, grantId);
  }

  /** The active credentials of systems that keep one for each login. */
  #singleLogins(): readonly HeldCredential[] {
    return this.#active
      .filter(isCredential)
      .filter(({ grant }) => this.#host.isSingleLogin(grant.environment.system));
  }

  /** Adds a grant, or changes it. */
  #put(held: HeldGrant): void {
    const { id } = held.grant;
    const others = this.#all.map(each => (each.grant.id === id ? held : each));
    this.#all = (others.includes(held) ? others : [...others, held]).sort(
      // For two grants without a known end, the difference is NaN, so the time of issue decides.
      (a, b) => endOf(a.grant) - endOf(b.grant) || a.grant.issuedAt - b.grant.issuedAt,
    );
  }

  #putLoaded(grantId: string, loaded: LoadedGrant): void {
    const wasUnread = this.#unread.delete(grantId);
    if (loaded.kind === 'unreadable') {
      this.#unread.set(grantId, loaded.entry);
      const environmentName = loaded.entry?.environment.name ?? '';
      if (!wasUnread) this.troubles.fire({ kind: 'unreadable', grantId, environmentName });
      return;
    }
    if (loaded.kind === 'held') {
      this.#put(loaded.held);
      if (wasUnread) this.#changed();
      if (loaded.held.status === 'active') return this.#armExpiry();
    }
    void this.#erase([grantId]);
  }

  async #keep(issued: IssuedGrant): Promise<void> {
    const { grant } = issued;
    if (await this.#putDown(issued)) this.#passwords.delete(grant.id);
    else if (this.#getActive(grant.id) !== undefined) {
      const { id: grantId, environment } = grant;
      this.troubles.fire({ kind: 'notKept', grantId, environmentName: environment.name });
    }
    await this.seeReplaced();
  }

  async #putDown(issued: IssuedGrant): Promise<boolean> {
    const { grant } = issued;
    const listed = await this.#writeEntry(grant.id, grant);
    if (listed === undefined || !isCredential(listed)) return false;
    const windowId = this.#window.id;
    const marking = this.#store.markReplaced(windowId, listed);
    const isKept = await this.#store.keep(windowId, issued, () => {
      // It arrived after all. If the grant ended meanwhile, it was deleted too early.
      if (this.#getActive(grant.id) === undefined) void this.#erase([grant.id], windowId);
    });
    await this.#orWarn("Replaced credentials can't be marked", marking);
    return isKept;
  }

  /**
   * Writes the index entry of a role, or of an active credential; returns the grant if it is written.
   * @param newest the same grant, if it becomes the newest credential of its login
   */
  #writeEntry(grantId: string, newest?: SqlCredential): Promise<HeldGrant | undefined> {
    const write = async (): Promise<HeldGrant | undefined> => {
      await this.#window.hold();
      const order = newest && { order: await this.#store.nextOrder(newest) };
      const held = this.#get(grantId);
      if (held === undefined || (isCredential(held) && held.status !== 'active')) return undefined;
      const listed = order === undefined ? held : { ...held, ...order };
      this.#put(listed);
      await this.#store.writeEntry(this.#window.id, listed);
      return listed;
    };
    return this.#orWarn("A grant can't be listed", write());
  }

  async #end(grantIds: readonly string[], status: Exclude<HeldStatus, 'active'>): Promise<void> {
    const ended = this.#active.filter(({ grant }) => grantIds.includes(grant.id));
    for (const held of ended) this.#put({ ...held, status });
    await this.#eraseChanged(idsOf(ended));
  }

  /** Deletes the secrets of ended grants, and all data of grants that are no longer in memory. */
  async #eraseChanged(grantIds: readonly string[]): Promise<void> {
    if (grantIds.length === 0) return;
    const erasing = this.#erase(grantIds);
    this.#changed();
    await erasing;
  }

  async #erase(grantIds: readonly string[], windowId = this.#window.id): Promise<void> {
    if (grantIds.length === 0) return;
    for (const id of grantIds) {
      this.#passwords.delete(id);
      this.#locked.delete(id);
      this.#notErased.add(id);
    }
    await this.#queue.run(() =>
      forEachFew(grantIds, secretsAtOnce, async id => {
        const { grant, status = 'forgotten' } = this.#get(id) ?? {};
        // A role has no secret. If the credential is active, the user imported it again.
        const isKept = status === 'active' || grant?.kind === 'roleActivation';
        const name = ownedName(windowId, id);
        const isDone = isKept || (await this.#store.erase(name, { endedAs: status, grant }));
        if (isDone) this.#notErased.delete(id);
      }),
    );
    this.#erased();
  }

  #changed(): void {
    this.#armExpiry();
    this.changes.fire();
  }

  #armExpiry(): void {
    // Those without a known end come after all others.
    const end = this.#active[0]?.grant.expiresAt;
    if (end === undefined || this.#isStopped) return this.#expiry.clear();
    // The clock may have been changed, or the computer slept: `expire` compares the time again.
    const wait = Math.max(0, end - this.#host.clock.now());
    this.#expiry.set(wait, () => this.expire());
  }

  #orWarn<T>(failure: string, promise: Promise<T>): Promise<T | undefined> {
    return orWarn(this.#host.log, failure, promise);
  }
}

function hasLogin(held: HeldGrant, login: Login): boolean {
  return isCredential(held) && isSameLogin(held.grant, login);
}

function idsOf(helds: readonly HeldGrant[]): string[] {
  return helds.map(({ grant }) => grant.id);
}
