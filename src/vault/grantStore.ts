import * as v from 'valibot';
import { forEachFew } from '../access/concurrency';
import { endOf, isSameLogin } from '../access/grant';
import type { IssuedGrant, Login, RoleActivation, SqlCredential } from '../access/grant';
import { credentialSchema } from '../access/grantSchema';
import { orWarn } from '../access/log';
import { TimeLimitError, withTimeLimit } from '../access/timing';
import type { EndedGrant, HeldCredential, HeldGrant, HeldStatus } from './heldGrant';
import type { VaultHost } from './host';
import { type Entry, idOf, ownedName, ownerOf, type RecordReading } from './recordFolder';
import type { EndedEntry, IndexEntry, VaultFolders } from './records';
import { hasStopped, leaseAge, ownerState, readLease, reloadLimit } from './windowInstance';

/** Milliseconds for writing and deleting a secret. A locked keyring doesn't respond. */
const writeLimit = 5_000;
/** Milliseconds for reading while the window starts; what is not read by then is read later. */
export const loadLimit = 5_000;
/** Milliseconds for reading, in which the user can unlock a keyring. */
const readLimit = 60_000;
/** Closed windows may leave many activations. */
const filesAtOnce = 16;

const issuedSchema = v.object({ grant: credentialSchema, password: v.string() });
const secretSchema = v.pipe(v.string(), v.parseJson(), issuedSchema);

type SecretReading = RecordReading<IssuedGrant>;
/** VS Code doesn't respond, or another version stored the secret. */
const unreadable: SecretReading = { kind: 'unreadable', writtenAt: undefined };

/** The result of loading a grant from before a reload. `isListed`: its index entry is whole. */
export type LoadedGrant =
  | { readonly kind: 'held'; readonly held: HeldGrant; readonly isListed: boolean }
  /** `unreadable`: something can't be read, now or ever, and must stay while the window lives. */
  | { readonly kind: 'unreadable' | 'absent'; readonly entry?: IndexEntry | undefined };

/** The grants that survive a reload: index, markers, and secrets, each under the ID of its window. */
export class GrantStore {
  readonly #host: VaultHost;
  readonly #folders: VaultFolders;
  /** A keyring that doesn't respond is asked only once at a time. */
  readonly #reading = new Map<string, Promise<string | undefined>>();
  /** Secrets in an unknown format that the log names. */
  readonly #reported = new Set<string>();

  constructor(host: VaultHost, folders: VaultFolders) {
    this.#host = host;
    this.#folders = folders;
  }

  /**
   * Writes the public part of a grant, before its secret, so that a secret can always be found.
   * @throws if the file can't be written
   */
  async writeEntry(windowId: string, held: HeldGrant): Promise<void> {
    const { grant, warnedMinutes } = held;
    const name = ownedName(windowId, grant.id);
    await this.#folders.index.write(name, {
      grantId: grant.id,
      windowId,
      environment: grant.environment,
      accountId: grant.account.id,
      accountLabel: grant.account.label,
      role: grant.kind === 'sqlCredential' ? grant.role : '',
      issuedAt: grant.issuedAt,
      order: orderOf(held).order,
      expiresAt: grant.expiresAt,
      warnedMinutes,
      ...(grant.kind === 'roleActivation' ? { activation: grant } : {}),
    });
    // The user may import an account again after it ended.
    await this.#folders.ended.remove(name);
  }

  /**
   * Stores a credential with its password, and returns whether it was stored in time.
   * @param onLate called if it is stored after all, later than the time limit
   */
  async keep(windowId: string, issued: IssuedGrant, onLate: () => void): Promise<boolean> {
    let isLate = false;
    const isKept = await this.#write('stored', async () => {
      const text = JSON.stringify(v.parse(issuedSchema, issued));
      await this.#host.secrets.store(keyOf(windowId, issued.grant.id), text);
      if (isLate) onLate();
    });
    isLate = true;
    return isKept;
  }

  /** Reads a credential with its password. */
  async read(windowId: string, grantId: string, limit = readLimit): Promise<SecretReading> {
    let text: string | undefined;
    try {
      text = await withTimeLimit(this.#host.clock, limit, this.#get(keyOf(windowId, grantId)));
    } catch (error) {
      this.#logFailure('read', error);
      return unreadable;
    }
    if (text === undefined) return { kind: 'absent' };
    const { success, output } = v.safeParse(secretSchema, text);
    if (success && output.grant.id === grantId) return { kind: 'found', record: output };
    if (!this.#reported.has(grantId)) {
      this.#host.log.warn('A stored credential has an unknown format.');
    }
    this.#reported.add(grantId);
    return unreadable;
  }

  /**
   * Deletes a grant: its secret first, so that the index names it until the secret is gone.
   * @param end is stored first, so that a reload brings back an ended row, not an active grant
   * @returns whether everything succeeded
   */
  async erase(name: string, end?: EndedEntry): Promise<boolean> {
    const { ended, index, replaced } = this.#folders;
    const marking = (end ? ended.write(name, end) : Promise.resolve()).then(() => true);
    const isMarked = await orWarn(this.#host.log, "The end of a grant can't be stored", marking);
    const key = keyOf(ownerOf(name), idOf(name));
    const isDeleted = await this.#write('deleted', () => this.#host.secrets.delete(key));
    if (!isDeleted || (end?.grant && isMarked !== true)) return false;
    await index.remove(name);
    await replaced.remove(name);
    if (end?.grant === undefined) await ended.remove(name);
    return true;
  }

  /** Loads a grant. Without its index entry, the secret still tells what it is. */
  async load(windowId: string, grantId: string): Promise<LoadedGrant> {
    const name = ownedName(windowId, grantId);
    const reading = await this.#folders.index.read(name);
    const isOwn = reading.kind === 'found' && reading.record.grantId === grantId;
    const entry = isOwn ? reading.record : undefined;
    const ended = await this.#folders.ended.read(name);
    if (ended.kind !== 'absent') {
      const { endedAs: status, grant } = ended.kind === 'found' ? ended.record : {};
      if (status === 'forgotten') return { kind: 'absent', entry };
      if (status === undefined || grant?.id !== grantId) return { kind: 'unreadable', entry };
      const held = { grant, status, warnedMinutes: [] };
      // The user may have imported an account again whose file couldn't be removed.
      if (grant.issuedAt >= (entry?.issuedAt ?? 0)) return { kind: 'held', held, isListed: true };
    }
    const activation = entry && activationOf(entry);
    if (activation !== undefined) return this.#loaded(entry, activation);
    const secret = await this.read(windowId, grantId, loadLimit);
    if (secret.kind === 'unreadable') return { kind: 'unreadable', entry };
    if (secret.kind === 'found') return this.#loaded(entry, secret.record.grant);
    if (entry !== undefined) return this.#loaded(entry, credentialOf(entry), 'lost');
    return { kind: reading.kind === 'absent' ? 'absent' : 'unreadable', entry };
  }

  /** The IDs of the grants of a window instance. Throws if the index can't be listed. */
  async idsOf(windowId: string): Promise<readonly string[]> {
    const { ended, index } = this.#folders;
    const names = new Set([...(await index.names()), ...(await ended.names())]);
    return [...names].filter(name => ownerOf(name) === windowId).map(idOf);
  }

  /** The order of a new credential: higher than that of every earlier one of its login. */
  async nextOrder(grant: SqlCredential): Promise<number> {
    const others = this.#sameLogin(grant, await this.#folders.index.list());
    return Math.max(grant.issuedAt, ...others.map(({ record }) => record.order + 1));
  }

  /** Marks every earlier credential of the same login in other windows as replaced. */
  async markReplaced(windowId: string, newer: HeldCredential): Promise<void> {
    const entries = await this.#folders.index.list();
    for (const { name, record } of this.#sameLogin(newer.grant, entries)) {
      if (ownerOf(name) === windowId || isNewer(record, orderOf(newer))) continue;
      const marker = { grantId: record.grantId, replacedAt: this.#host.clock.now() };
      const marking = this.#folders.replaced.write(name, marker);
      await orWarn(this.#host.log, "A replaced credential can't be marked", marking);
    }
  }

  /** The IDs of a window's credentials that were replaced, by a newer one in the index or a marker. */
  async replaced(windowId: string, own: readonly HeldCredential[]): Promise<ReadonlySet<string>> {
    if (own.length === 0) return new Set();
    const marked = await this.#folders.replaced.names();
    const ended = new Set(marked.filter(name => ownerOf(name) === windowId).map(idOf));
    const all = await this.#folders.index.list();
    const entries = all.filter(({ name }) => !marked.includes(name));
    for (const each of own) {
      const endsIt = ({ record }: Entry<IndexEntry>): boolean =>
        isNewer(record, orderOf(each)) && this.#hasLogin(record, each.grant);
      if (entries.some(endsIt)) ended.add(each.grant.id);
    }
    return ended;
  }

  /** The grants of other windows that a new credential for the login would end. */
  async endedElsewhere(login: Login, ownId: string): Promise<readonly EndedGrant[]> {
    const now = this.#host.clock.now();
    const { index, replaced } = this.#folders;
    const [entries, marked] = await Promise.all([index.list(), replaced.names()]);
    // The newest one has ended the others.
    const [newest] = entries
      .filter(({ name, record }) => !marked.includes(name) && this.#hasLogin(record, login))
      .sort((a, b) => (isNewer(a.record, b.record) ? -1 : 1));
    if (newest === undefined || ownerOf(newest.name) === ownId) return [];
    if (endOf(newest.record) <= now || (await this.#isClosed(ownerOf(newest.name)))) return [];
    const { grantId, expiresAt } = newest.record;
    return [{ grantId, inThisWindow: false, expiresAt }];
  }

  /** The role activations of other windows, even closed ones: Azure still has their requests. */
  async activationsElsewhere(ownId: string): Promise<readonly RoleActivation[]> {
    const { index } = this.#folders;
    const others = (await index.list()).filter(
      ({ name, record }) => record.activation !== undefined && ownerOf(name) !== ownId,
    );
    // The list reads each entry only once, but the state of an activation changes.
    const activations: RoleActivation[] = [];
    await forEachFew(others, filesAtOnce, async ({ name }) => {
      const reading = await index.read(name);
      const activation = reading.kind === 'found' ? activationOf(reading.record) : undefined;
      if (activation !== undefined) activations.push(activation);
    });
    return activations;
  }

  /** Whether a window is proven to be closed, and can't come back by a reload. */
  async #isClosed(windowId: string): Promise<boolean> {
    const { clock, liveness } = this.#host;
    const lease = await readLease(this.#folders.leases, windowId);
    if (lease.kind !== 'found' || leaseAge(lease.record, clock.now()) < reloadLimit) return false;
    return hasStopped(await ownerState(lease.record, liveness));
  }

  #loaded(entry: IndexEntry | undefined, grant: HeldGrant['grant'], ended?: 'lost'): LoadedGrant {
    const isOver = endOf(grant) <= this.#host.clock.now();
    const status: HeldStatus = isOver ? 'expired' : (ended ?? 'active');
    // A credential that the index does not know is taken for the oldest one of its login.
    const { warnedMinutes, order } = entry ?? { warnedMinutes: [], order: 0 };
    const held = { grant, status, warnedMinutes, order } as HeldGrant;
    return { kind: 'held', held, isListed: entry !== undefined };
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

  #get(key: string): Promise<string | undefined> {
    const reading =
      this.#reading.get(key) ??
      (async () => this.#host.secrets.get(key))().finally(() => this.#reading.delete(key));
    this.#reading.set(key, reading);
    return reading;
  }

  /** A store may throw instead of returning a promise that fails. */
  async #write(what: string, write: () => PromiseLike<void>): Promise<boolean> {
    try {
      await withTimeLimit(this.#host.clock, writeLimit, write());
      return true;
    } catch (error) {
      this.#logFailure(what, error);
      return false;
    }
  }

  /** Omits the message of the error: it may contain the value that was to be stored. */
  #logFailure(what: string, error: unknown): void {
    const why = error instanceof TimeLimitError ? error.message : 'It was refused.';
    this.#host.log.warn(`A credential could not be ${what} in the secret storage: ${why}`);
  }
}

function keyOf(windowId: string, grantId: string): string {
  return `grant/${windowId}/${grantId}`;
}

type Order = Pick<IndexEntry, 'order' | 'grantId'>;

function orderOf({ grant, order = grant.issuedAt }: HeldGrant): Order {
  return { order, grantId: grant.id };
}

/** Two windows may ask at the same time: then the ID decides. */
function isNewer(entry: Order, than: Order): boolean {
  if (entry.order !== than.order) return entry.order > than.order;
  return entry.grantId > than.grantId;
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

/** The role activation of an entry; `undefined` if it is of a credential. */
function activationOf(entry: IndexEntry): RoleActivation | undefined {
  return entry.activation && { kind: 'roleActivation', ...baseOf(entry), ...entry.activation };
}

/** A SQL credential, as far as its index entry describes it. */
function credentialOf(entry: IndexEntry): SqlCredential {
  const unknown = { reason: '', server: '', database: '', user: '', addresses: '' };
  return { kind: 'sqlCredential', ...baseOf(entry), role: entry.role, operationId: '', ...unknown };
}
