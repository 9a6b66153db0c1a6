import {
  endOf,
  type IssuedGrant,
  isSameLogin,
  type LoginIdentity,
  type RoleActivation,
  type SqlCredential,
} from '../access/grant';
import type { GrantSecrets } from './grantSecrets';
import type { EndedGrant, HeldCredential, HeldGrant, HeldStatus } from './heldGrant';
import type { FolderHost } from './host';
import { isLapsed } from './lease';
import type { IndexEntry, VaultFolders } from './records';

/** Where the grants lie that outlive a reload: the index, the markers, and the secrets. */
export class GrantShelf {
  constructor(
    private readonly folders: VaultFolders,
    private readonly secrets: GrantSecrets,
    private readonly host: FolderHost,
  ) {}

  /**
   * Writes what other windows may know of a grant. Comes before its secret, so that a secret can
   * always be found and erased.
   * @throws where the file system refuses.
   */
  async writeEntry(windowId: string, held: HeldGrant): Promise<void> {
    const { grant, warnedMinutes } = held;
    await this.folders.index.write(grant.id, {
      grantId: grant.id,
      windowId,
      environment: grant.environment,
      accountId: grant.account.id,
      accountLabel: grant.account.label,
      role: grant.kind === 'sqlCredential' ? grant.role : '',
      issuedAt: grant.issuedAt,
      expiresAt: grant.expiresAt,
      warnedMinutes,
      ...(grant.kind === 'roleActivation' ? { activation: grant } : {}),
    });
  }

  /** Stores the secret (`GrantSecrets.keep`). */
  keepSecret(windowId: string, issued: IssuedGrant, onLate: () => void): Promise<boolean> {
    return this.secrets.keep(windowId, issued, onLate);
  }

  /** Reads the secret (`GrantSecrets.read`). */
  readSecret(windowId: string, grantId: string): ReturnType<GrantSecrets['read']> {
    return this.secrets.read(windowId, grantId);
  }

  /**
   * Marks every earlier grant of the same login, in whichever window, as replaced.
   * @returns whether a later one is there already: two windows asked at the same time.
   */
  async markReplaced(grant: SqlCredential, login: LoginIdentity): Promise<boolean> {
    let isReplaced = false;
    for (const { record } of await this.folders.index.list()) {
      if (record.grantId === grant.id || !hasLogin(record, login)) continue;
      if (this.isLater(record, grant)) isReplaced = true;
      else await this.writeMarker(record.grantId);
    }
    return isReplaced;
  }

  /** The grants that are marked as replaced, whose owners have not seen it yet. */
  async replaced(): Promise<ReadonlySet<string>> {
    return new Set(await this.folders.replaced.ids());
  }

  /**
   * Loads the grants of a window instance, and erases those that have no password any more: the
   * next start does not hear of them again.
   */
  async load(windowId: string): Promise<readonly HeldGrant[]> {
    const entries = await this.folders.index.list();
    const own = entries.map(entry => entry.record).filter(entry => entry.windowId === windowId);
    return Promise.all(own.map(entry => this.loadEntry(entry)));
  }

  /**
   * Erases a grant: its secret first, so that the index names it until it is gone.
   * @returns whether the secret is certain to be gone.
   */
  async erase(windowId: string, grantId: string): Promise<boolean> {
    if (!(await this.secrets.erase(windowId, grantId))) return false;
    await this.folders.index.remove(grantId);
    await this.folders.replaced.remove(grantId);
    return true;
  }

  /** The grants of other living windows that a new credential for the login would end. */
  async endedElsewhere(login: LoginIdentity, ownId: string): Promise<readonly EndedGrant[]> {
    const now = this.host.clock.now();
    const [entries, leases, replaced] = await Promise.all([
      this.folders.index.list(),
      this.folders.leases.list(),
      this.replaced(),
    ]);
    const living = new Set(
      leases.filter(lease => !isLapsed(lease.record, now)).map(lease => lease.id),
    );
    return entries
      .map(entry => entry.record)
      .filter(entry => entry.windowId !== ownId && living.has(entry.windowId))
      .filter(entry => endOf(entry) > now && !replaced.has(entry.grantId))
      .filter(entry => hasLogin(entry, login))
      .map(entry => ({
        grantId: entry.grantId,
        environmentName: entry.environment.name,
        inThisWindow: false,
        expiresAt: entry.expiresAt,
      }));
  }

  private async loadEntry(entry: IndexEntry): Promise<HeldGrant> {
    const activation = activationOf(entry);
    if (activation === undefined) return this.loadCredential(entry);
    const isOver = endOf(entry) <= this.host.clock.now();
    if (isOver) await this.erase(entry.windowId, entry.grantId);
    const { warnedMinutes } = entry;
    return { grant: activation, status: isOver ? 'expired' : 'active', warnedMinutes };
  }

  private async loadCredential(entry: IndexEntry): Promise<HeldCredential> {
    const { grantId, windowId, warnedMinutes } = entry;
    const reading = await this.secrets.read(windowId, grantId);
    const found = reading.kind === 'found';
    const status = await this.statusAtLoad(entry, found);
    if (status !== 'active') await this.erase(windowId, grantId);
    return { grant: found ? reading.issued.grant : credentialOf(entry), status, warnedMinutes };
  }

  private async statusAtLoad(entry: IndexEntry, hasSecret: boolean): Promise<HeldStatus> {
    if ((await this.replaced()).has(entry.grantId)) return 'replaced';
    if (endOf(entry) <= this.host.clock.now()) return 'expired';
    return hasSecret ? 'active' : 'lost';
  }

  /** All windows of a computer share its clock; what comes from the future was there before. */
  private isLater(entry: IndexEntry, grant: SqlCredential): boolean {
    if (entry.issuedAt === grant.issuedAt) return entry.grantId > grant.id;
    return entry.issuedAt > grant.issuedAt && entry.issuedAt <= this.host.clock.now();
  }

  private async writeMarker(grantId: string): Promise<void> {
    try {
      await this.folders.replaced.write(grantId, { grantId, replacedAt: this.host.clock.now() });
    } catch (error) {
      this.host.log.warn(`A replaced credential cannot be marked: ${String(error)}`);
    }
  }
}

/** Whether an entry is of a SQL credential of this login: a role activation has none. */
function hasLogin(entry: IndexEntry, login: LoginIdentity): boolean {
  return entry.activation === undefined && isSameLogin(loginOf(entry), login);
}

function loginOf(entry: IndexEntry): LoginIdentity {
  return {
    accountId: entry.accountId,
    tenantId: entry.environment.tenantId.toLowerCase(),
    url: entry.environment.url,
  };
}

/** What every grant has. */
function baseOf(entry: IndexEntry) {
  return {
    id: entry.grantId,
    environment: entry.environment,
    account: { id: entry.accountId, label: entry.accountLabel },
    issuedAt: entry.issuedAt,
    expiresAt: entry.expiresAt,
  };
}

/** The role activation of an entry, where it is of one. */
function activationOf(entry: IndexEntry): RoleActivation | undefined {
  const { activation } = entry;
  if (activation === undefined) return undefined;
  return { kind: 'roleActivation', ...baseOf(entry), ...activation };
}

/** As much of a SQL credential as its index entry tells. */
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
