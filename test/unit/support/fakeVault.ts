import { endOf, isSameLogin, type Account } from '../../../src/access/grant';
import type { IssuedGrant, Login, RoleActivation, SqlCredential } from '../../../src/access/grant';
import type { SqlAccessRequest } from '../../../src/access/request';
import {
  isActivation,
  type EndedGrant,
  type HeldGrant,
  type HeldStatus,
} from '../../../src/vault/heldGrant';
import type { Vault } from '../../../src/vault/vault';
import { held, password } from './samples';

/** A vault of which a test sees everything. */
export class FakeVault {
  held: readonly HeldGrant[] = [];
  /** What was done, in order. */
  readonly events: string[] = [];
  /** Credentials of other windows. */
  elsewhere: readonly EndedGrant[] = [];
  /** Called when something is done; a test can make it slow, or fail. */
  before: (event: string) => void | Promise<void> = () => undefined;
  isClaiming = false;
  unreadable: ReadonlySet<string> = new Set();
  /** Ends the claiming. */
  claim: () => void = () => undefined;
  readonly #listeners = new Set<() => void>();

  /** As the real one: nothing but its private parts is missing. */
  get asVault(): Vault {
    return this as unknown as Vault;
  }

  count(event: string): number {
    return this.events.filter(each => each === event).length;
  }

  onDidChange(listener: () => void) {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  /** How often the vault was prepared for a request, and whether it still is. */
  preparations = 0;
  isPrepared = false;

  prepare() {
    this.preparations += 1;
    this.isPrepared = true;
    return { dispose: () => void (this.isPrepared = false) };
  }

  claimed(): Promise<void> {
    return new Promise(resolve => {
      this.claim = () => {
        this.isClaiming = false;
        resolve();
      };
    });
  }

  /** How many listen. */
  get listeners(): number {
    return this.#listeners.size;
  }

  /** Holds something else, and tells of it. */
  hold(...grants: readonly HeldGrant[]): void {
    this.held = [...grants].sort((a, b) => endOf(a.grant) - endOf(b.grant));
    for (const listener of [...this.#listeners]) listener();
  }

  /** Changes how a grant stands. */
  setStatus(grantId: string, status: HeldStatus): void {
    this.hold(...this.held.map(each => (each.grant.id === grantId ? { ...each, status } : each)));
  }

  async keepActivation(grant: RoleActivation): Promise<void> {
    await this.#do(`keep ${grant.presence}`);
    this.hold(...this.held, { grant, status: 'active', warnedMinutes: [] });
  }

  async updateActivation(grantId: string, change: Partial<RoleActivation>): Promise<void> {
    await this.#do(`update ${change.presence ?? ''} ${change.state ?? ''}`);
    const changed = (each: HeldGrant): HeldGrant =>
      isActivation(each) && each.grant.id === grantId
        ? { ...each, grant: { ...each.grant, ...change } }
        : each;
    this.hold(...this.held.map(changed));
  }

  async store({ grant }: IssuedGrant): Promise<void> {
    await this.#do('store');
    const login = grant;
    // A renewal removes the row that it replaces.
    const others = this.held.filter(
      each => each.grant.id !== grant.id && !isSameLogin(each.grant, login),
    );
    this.hold(held(grant), ...others);
  }

  password({ id }: SqlCredential): Promise<string | undefined> {
    const found = this.held.find(each => each.grant.id === id);
    return Promise.resolve(found?.status === 'active' ? password : undefined);
  }

  async forget(grantId: string): Promise<void> {
    await this.#do('forget');
    this.hold(...this.held.filter(each => each.grant.id !== grantId));
  }

  async forgetAll(): Promise<void> {
    await this.#do('forgetAll');
    this.hold();
  }

  async markWarned(grantId: string, minutes: number): Promise<void> {
    await this.#do(`warned ${minutes}`);
    const noted = (each: HeldGrant) =>
      each.grant.id === grantId
        ? { ...each, warnedMinutes: [...each.warnedMinutes, minutes] }
        : each;
    this.hold(...this.held.map(noted));
  }

  async endedByNew(login: Login): Promise<readonly EndedGrant[]> {
    await this.#do('endedByNew');
    const own = this.held.filter(
      each => each.status === 'active' && isSameLogin(each.grant, login),
    );
    return [
      ...own.map(({ grant }) => ({
        grantId: grant.id,
        environmentName: grant.environment.name,
        inThisWindow: true,
        expiresAt: grant.expiresAt,
      })),
      ...this.elsewhere,
    ];
  }

  async markPending(_request: SqlAccessRequest, account: Account): Promise<string> {
    await this.#do('markPending');
    return `mark of ${account.label}`;
  }

  async clearPending(mark: string): Promise<void> {
    await this.#do(`clear ${mark}`);
  }

  async #do(event: string): Promise<void> {
    await this.before(event);
    this.events.push(event);
  }
}
