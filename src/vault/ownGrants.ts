import {
  endOf,
  type IssuedGrant,
  isSameLogin,
  loginIdentity,
  type LoginIdentity,
  type RoleActivation,
} from '../access/grant';
import { Alarm } from './alarm';
import type { GrantShelf } from './grantStore';
import {
  type EndedGrant,
  type HeldGrant,
  type HeldStatus,
  isCredential,
  type VaultTrouble,
} from './heldGrant';
import { HeldGrants } from './heldGrants';
import type { FolderHost } from './host';
import { SerialQueue } from './serialQueue';

/** What became of a role activation. */
export type ActivationChange = Partial<Omit<RoleActivation, 'id' | 'kind'>>;

/** What the grants of a window need of their window. */
export interface OwnGrantsOwner {
  /** The id of the window instance, now. */
  readonly windowId: () => string;
  /** Makes sure that a lease says that this window lives. Throws where it cannot. */
  readonly hold: () => Promise<void>;
  /** Something changed: called once for each change. */
  readonly changed: () => void;
  readonly trouble: (trouble: VaultTrouble) => void;
}

/**
 * The grants of this window, in memory and on the shelf. Memory changes at once; the shelf follows,
 * one change after the other, so that what is written late cannot bring back what was erased.
 */
export class OwnGrants {
  private readonly grants = new HeldGrants();
  /** Passwords that the secret storage does not have, or not yet. */
  private readonly passwords = new Map<string, string>();
  /** Grants whose secret could not be deleted: to be tried again. */
  private readonly notErased = new Set<string>();
  private readonly queue = new SerialQueue();
  private readonly expiry: Alarm;
  private stopped = false;

  constructor(
    private readonly host: FolderHost,
    private readonly shelf: GrantShelf,
    private readonly owner: OwnGrantsOwner,
  ) {
    this.expiry = new Alarm(host.clock);
  }

  /** Every grant, the one that ends first in front. */
  get all(): readonly HeldGrant[] {
    return this.grants.all;
  }

  /** Whether a grant has a password still, or is not over. */
  get areAnyActive(): boolean {
    return this.grants.active.length > 0;
  }

  /** Loads what lies under the window's id; told to nobody. */
  load(): Promise<void> {
    return this.queue.run(async () => {
      const loaded = await this.shelf.load(this.owner.windowId());
      for (const held of loaded) this.grants.put(held);
      this.expire();
    });
  }

  /** Adds a grant fresh from the service; the promise ends when it lies on the shelf (`Vault`). */
  async add(issued: IssuedGrant): Promise<void> {
    const { grant, password } = issued;
    const login = loginIdentity(grant);
    const ended: string[] = [];
    for (const earlier of this.grants.all.filter(held => hasLogin(held, login))) {
      const id = earlier.grant.id;
      // An account that was imported again updates its grant.
      if (id === grant.id) continue;
      if (this.grants.end(id, 'replaced')) ended.push(id);
      else this.grants.remove(id);
    }
    this.grants.put({ grant, status: 'active', warnedMinutes: [] });
    this.passwords.set(grant.id, password);
    this.changed();
    await this.queue.run(() => this.keep(issued));
    await this.erase(ended);
  }

  /** Keeps a role activation, or what it has become (`Vault.keepActivation`). */
  async keepActivation(grant: RoleActivation): Promise<void> {
    const earlier = this.grants.get(grant.id);
    const isSameEnd = earlier?.grant.expiresAt === grant.expiresAt;
    const isOver = endOf(grant) <= this.host.clock.now();
    this.grants.put({
      grant,
      status: isOver ? 'expired' : 'active',
      warnedMinutes: isSameEnd ? (earlier?.warnedMinutes ?? []) : [],
    });
    this.changed();
    if (isOver) await this.erase([grant.id]);
    else await this.queue.run(() => this.writeEntry(grant.id));
  }

  /** Notes what became of a role activation (`Vault.updateActivation`). */
  async updateActivation(grantId: string, change: ActivationChange): Promise<void> {
    const held = this.grants.get(grantId);
    if (held === undefined || isCredential(held)) return;
    await this.keepActivation({ ...held.grant, ...change });
  }

  /** The password of an active grant (`Vault.password`). */
  async password(grantId: string): Promise<string | undefined> {
    this.expire();
    const asked = this.grants.get(grantId);
    if (asked?.status !== 'active' || !isCredential(asked)) return undefined;
    const unkept = this.passwords.get(grantId);
    if (unkept !== undefined) return unkept;
    const reading = await this.shelf.readSecret(this.owner.windowId(), grantId);
    if (!this.grants.isActive(grantId)) return undefined;
    if (reading.kind === 'found') return reading.issued.password;
    if (reading.kind === 'missing') await this.end([grantId], 'lost');
    return undefined;
  }

  /** Removes grants from memory and shelf. */
  async forget(grantIds: readonly string[]): Promise<void> {
    const forgotten = grantIds.filter(id => this.grants.remove(id));
    if (forgotten.length === 0) return;
    this.changed();
    await this.erase(forgotten);
  }

  /** Remembers a warning (`Vault.markWarned`). */
  async markWarned(grantId: string, minutes: number): Promise<void> {
    const held = this.grants.get(grantId);
    if (held?.status !== 'active' || held.warnedMinutes.includes(minutes)) return;
    this.grants.put({ ...held, warnedMinutes: [...held.warnedMinutes, minutes] });
    this.changed();
    await this.queue.run(() => this.writeEntry(grantId));
  }

  /** The active grants of a login. */
  activeOf(login: LoginIdentity): readonly EndedGrant[] {
    this.expire();
    const active = this.grants.active.filter(held => hasLogin(held, login));
    return active.map(({ grant }) => ({
      grantId: grant.id,
      environmentName: grant.environment.name,
      inThisWindow: true,
      expiresAt: grant.expiresAt,
    }));
  }

  /** Ends the grants whose time has come, and sets the timer for the next one. */
  expire(): void {
    const now = this.host.clock.now();
    const due = this.grants.active.filter(held => endOf(held.grant) <= now);
    if (due.length > 0) void this.end(idsOf(due), 'expired');
    else this.armExpiry();
  }

  /** Ends the grants that some window marked as replaced. */
  async seeMarkers(): Promise<void> {
    const marked = await this.shelf.replaced();
    const replaced = this.grants.active.filter(held => marked.has(held.grant.id));
    if (replaced.length > 0) void this.end(idsOf(replaced), 'replaced');
  }

  /** Tries again to erase what could not be erased. */
  async eraseRest(): Promise<void> {
    await this.erase([...this.notErased]);
  }

  /** The files may be gone: writes them again, where the secret is still there. */
  restore(): Promise<void> {
    return this.queue.run(async () => {
      for (const held of this.grants.active) {
        const { grant } = held;
        const isWhole =
          !isCredential(held) || this.passwords.has(grant.id) || (await this.isKept(grant.id));
        if (isWhole) await this.writeEntry(grant.id);
        else void this.end([grant.id], 'lost');
      }
    });
  }

  /** Lets go of everything in memory: it is another window's now. */
  abandon(): void {
    this.grants.clear();
    this.passwords.clear();
    this.notErased.clear();
    this.changed();
  }

  /** Ends the timer, and drops the passwords in memory. */
  stop(): void {
    this.stopped = true;
    this.expiry.clear();
    this.passwords.clear();
  }

  private async keep(issued: IssuedGrant): Promise<void> {
    const { grant } = issued;
    const isKept = await this.putDown(issued);
    if (isKept) this.passwords.delete(grant.id);
    else if (this.grants.isActive(grant.id)) {
      this.owner.trouble({ kind: 'notKept', grantId: grant.id });
    }
    await this.seeMarkers();
  }

  private async putDown(issued: IssuedGrant): Promise<boolean> {
    const { grant } = issued;
    if (!(await this.writeEntry(grant.id))) return false;
    const windowId = this.owner.windowId();
    const [isKept, isReplaced] = await Promise.all([
      this.shelf.keepSecret(windowId, issued, () => {
        // It arrived after all. Where the grant ended meanwhile, it was erased too early.
        if (!this.grants.isActive(grant.id)) void this.erase([grant.id], windowId);
      }),
      this.shelf.markReplaced(grant, loginIdentity(grant)),
    ]);
    if (isReplaced) void this.end([grant.id], 'replaced');
    return isKept;
  }

  /** Writes the index entry of a grant that is still active; answers whether it is written. */
  private async writeEntry(grantId: string): Promise<boolean> {
    try {
      await this.owner.hold();
      const held = this.grants.get(grantId);
      if (held?.status !== 'active') return false;
      await this.shelf.writeEntry(this.owner.windowId(), held);
      return true;
    } catch (error) {
      this.host.log.warn(`A grant cannot be listed: ${String(error)}`);
      return false;
    }
  }

  private async isKept(grantId: string): Promise<boolean> {
    const reading = await this.shelf.readSecret(this.owner.windowId(), grantId);
    return reading.kind !== 'missing';
  }

  private async end(
    grantIds: readonly string[],
    status: Exclude<HeldStatus, 'active'>,
  ): Promise<void> {
    const ended = grantIds.filter(id => this.grants.end(id, status));
    if (ended.length === 0) return;
    this.changed();
    await this.erase(ended);
  }

  private async erase(
    grantIds: readonly string[],
    windowId = this.owner.windowId(),
  ): Promise<void> {
    for (const id of grantIds) this.passwords.delete(id);
    await Promise.all(
      grantIds.map(id =>
        this.queue.run(async () => {
          if (await this.shelf.erase(windowId, id)) this.notErased.delete(id);
          else this.notErased.add(id);
        }),
      ),
    );
  }

  private changed(): void {
    this.armExpiry();
    this.owner.changed();
  }

  private armExpiry(): void {
    const next = this.grants.active[0];
    // Those without a known end stand behind all others.
    const end = next?.grant.expiresAt;
    if (end === undefined || this.stopped) return this.expiry.clear();
    // The clock may have been changed, or the computer slept: `expire` looks at the time again.
    const wait = Math.max(0, end - this.host.clock.now());
    this.expiry.set(wait, () => this.expire());
  }
}

function hasLogin(held: HeldGrant, login: LoginIdentity): boolean {
  return isCredential(held) && isSameLogin(loginIdentity(held.grant), login);
}

function idsOf(helds: readonly HeldGrant[]): string[] {
  return helds.map(held => held.grant.id);
}
