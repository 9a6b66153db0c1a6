import { endOf, isSameLogin, type Login, type SqlCredential } from '../access/grant';
import { type GrantSecrets, loadLimit } from './grantSecrets';
import type { EndedGrant, HeldGrant, HeldStatus } from './heldGrant';
import type { VaultHost } from './host';
import { leaseAge, ownerState, reloadLimit } from './windowInstance';
import { type Entry, idOf, ownedName, ownerOf } from './recordFolder';
import type { IndexEntry, VaultFolders } from './records';

/** A credential of this window, as far as it decides which one of its login is current. */
export interface OrderedCredential {
  readonly grant: SqlCredential;
  readonly order: number;
}

/** The result of loading a grant from before a reload. `isListed`: its index entry is whole. */
export type LoadedGrant =
  | { kind: 'held'; readonly held: HeldGrant; readonly order: number; readonly isListed: boolean }
  /** `unreadable`: something can't be read, now or ever, and must stay while the window lives. */
  | { readonly kind: 'unreadable' | 'absent'; readonly entry: IndexEntry | undefined };

/** The grants that survive a reload: the index, the markers, and the secrets. */
export class GrantStore {
  readonly #folders: VaultFolders;
  /** The secrets of the grants. */
  readonly secrets: GrantSecrets;
  readonly #host: VaultHost;

  constructor(folders: VaultFolders, secrets: GrantSecrets, host: VaultHost) {
    this.#folders = folders;
    this.secrets = secrets;
    this.#host = host;
  }

  /**
   * Writes the public part of a grant. Comes before its secret, so that a secret can always be found and
   * deleted.
   * @throws where the file system refuses.
   */
  async writeEntry(windowId: string, held: HeldGrant, order: number): Promise<void> {
    const { grant, warnedMinutes } = held;
    await this.#folders.index.write(ownedName(windowId, grant.id), {
      grantId: grant.id,
      windowId,
      environment: grant.environment,
      accountId: grant.account.id,
      accountLabel: grant.account.label,
      role: grant.kind === 'sqlCredential' ? grant.role : '',
      issuedAt: grant.issuedAt,
      order,
      expiresAt: grant.expiresAt,
      warnedMinutes,
      ...(grant.kind === 'roleActivation' ? { activation: grant } : {}),
    });
  }

  /** The order of a new credential: higher than that of every earlier one of its login. */
  async nextOrder(grant: SqlCredential): Promise<number> {
    const others = this.#sameLogin(grant, await this.#folders.index.list());
    return Math.max(grant.issuedAt, ...others.map(({ record }) => record.order + 1));
  }

  /** Marks every earlier credential of the same login in other windows as replaced. */
  async markReplaced(windowId: string, newer: OrderedCredential): Promise<void> {
    const entries = await this.#folders.index.list();
    for (const { name, record } of this.#sameLogin(newer.grant, entries)) {
      if (ownerOf(name) === windowId || isNewer(record, orderOf(newer))) continue;
      const replacedAt = this.#host.clock.now();
      await this.#folders.replaced
        .write(name, { grantId: record.grantId, replacedAt })
        .catch((error: unknown) => {
          this.#host.log.warn(`A replaced credential cannot be marked: ${String(error)}`);
        });
    }
  }

  /**
   * Which credentials of a window a newer one of their login has ended: the index has a newer one, or
   * had one when it marked this one.
   */
  async replaced(
    windowId: string,
    own: readonly OrderedCredential[],
  ): Promise<ReadonlySet<string>> {
    if (own.length === 0) return new Set();
    const marked = await this.#folders.replaced.names();
    const ended = new Set(marked.filter(name => ownerOf(name) === windowId).map(idOf));
    const all = await this.#folders.index.list();
    const entries = all.filter(({ name }) => !marked.includes(name));
    for (const each of own) {
      const others = this.#sameLogin(each.grant, entries);
      if (others.some(({ record }) => isNewer(record, orderOf(each)))) ended.add(each.grant.id);
    }
    return ended;
  }

  /**
   * The IDs of the grants of a window instance.
   * @throws where the index cannot be listed.
   */
  async idsOf(windowId: string): Promise<readonly string[]> {
    const names = await this.#folders.index.names();
    return names.filter(name => ownerOf(name) === windowId).map(idOf);
  }

  /** Loads a grant. Without its index entry, the secret still tells what it is. */
  async load(windowId: string, grantId: string): Promise<LoadedGrant> {
    const reading = await this.#folders.index.read(ownedName(windowId, grantId));
    const isOwn = reading.kind === 'found' && reading.record.grantId === grantId;
    const entry = isOwn ? reading.record : undefined;
    if (entry?.activation !== undefined) {
      const activation = { ...baseOf(entry), ...entry.activation };
      return this.#loaded(entry, { kind: 'roleActivation', ...activation });
    }
    const secret = await this.secrets.read(windowId, grantId, loadLimit);
    if (secret.kind === 'unreadable') return { kind: 'unreadable', entry };
    if (secret.kind === 'found') return this.#loaded(entry, secret.issued.grant);
    if (entry !== undefined) return this.#loaded(entry, credentialOf(entry), 'lost');
    return { kind: reading.kind === 'absent' ? 'absent' : 'unreadable', entry };
  }

  /**
   * Deletes a grant: its secret first, so that the index names it until it is gone.
   * @returns whether the secret is certain to be gone.
   */
  async erase(windowId: string, grantId: string): Promise<boolean> {
    if (!(await this.secrets.erase(windowId, grantId))) return false;
    await this.#folders.index.remove(ownedName(windowId, grantId));
    await this.#folders.replaced.remove(ownedName(windowId, grantId));
    return true;
  }

  /** The grants of other windows that a new credential for the login would end. */
  async endedElsewhere(login: Login, ownId: string): Promise<readonly EndedGrant[]> {
    const now = this.#host.clock.now();
    const [entries, marked] = await Promise.all([
      this.#folders.index.list(),
      this.#folders.replaced.names(),
    ]);
    // The newest one has ended the others.
    const [newest] = entries
      .filter(({ name, record }) => !marked.includes(name) && this.#hasLogin(record, login))
      .sort((a, b) => (isNewer(a.record, b.record) ? -1 : 1));
    if (newest === undefined || ownerOf(newest.name) === ownId) return [];
    if (endOf(newest.record) <= now || (await this.#hasEnded(ownerOf(newest.name)))) return [];
    const { grantId, environment, expiresAt } = newest.record;
    return [{ grantId, environmentName: environment.name, inThisWindow: false, expiresAt }];
  }

  /** Whether a window is proven to be closed, and cannot come back by a reload. */
  async #hasEnded(windowId: string): Promise<boolean> {
    const { clock, liveness } = this.#host;
    const reading = await this.#folders.leases.read(windowId);
    if (reading.kind !== 'found') return false;
    const state = await ownerState(reading.record, liveness);
    if (state !== 'stopped' && state !== 'dead') return false;
    return leaseAge(reading.record, clock.now()) >= reloadLimit;
  }

  #loaded(entry: IndexEntry | undefined, grant: HeldGrant['grant'], ended?: 'lost'): LoadedGrant {
    const isOver = endOf(grant) <= this.#host.clock.now();
    const status: HeldStatus = isOver ? 'expired' : (ended ?? 'active');
    const warnedMinutes = entry?.warnedMinutes ?? [];
    // A credential that the index does not know is taken for the oldest one of its login.
    const order = entry?.order ?? 0;
    const held = { grant, status, warnedMinutes } as HeldGrant;
    return { kind: 'held', held, order, isListed: entry !== undefined };
  }

  /** The other credentials in the index that share a login with this one. */
  #sameLogin(grant: SqlCredential, entries: readonly Entry<IndexEntry>[]): Entry<IndexEntry>[] {
    if (!this.#host.isSingleLogin(grant.environment.system)) return [];
    return entries.filter(
      ({ record }) => record.grantId !== grant.id && this.#hasLogin(record, grant),
    );
  }

  /** Whether an entry is of a credential that a new one for this login ends. */
  #hasLogin(entry: IndexEntry, login: Login): boolean {
    return (
      entry.activation === undefined &&
      this.#host.isSingleLogin(entry.environment.system) &&
      isSameLogin(baseOf(entry), login)
    );
  }
}

/** Two windows may ask at the same time: then the ID decides. */
function isNewer(entry: IndexEntry, than: Pick<IndexEntry, 'order' | 'grantId'>): boolean {
  if (entry.order !== than.order) return entry.order > than.order;
  return entry.grantId > than.grantId;
}

function orderOf({ grant, order }: OrderedCredential) {
  return { order, grantId: grant.id };
}

/** The values that every grant has. */
function baseOf(entry: IndexEntry) {
  return {
    id: entry.grantId,
    environment: entry.environment,
    account: { id: entry.accountId, label: entry.accountLabel },
    issuedAt: entry.issuedAt,
    expiresAt: entry.expiresAt,
  };
}

/** A SQL credential, as far as its index entry describes it. */
function credentialOf(entry: IndexEntry): SqlCredential {
  return {
    kind: 'sqlCredential',
    ...baseOf(entry),
    role: entry.role,
    reason: '',
    server: '',
    database: '',
    user: '',
    addresses: '',
    operationId: '',
  };
}
