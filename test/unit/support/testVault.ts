import { randomUUID } from 'node:crypto';
import type { Account, IssuedGrant } from '../../../src/access/grant';
import type { AccessRequest } from '../../../src/access/request';
import { findGrant, type HeldGrant, type HeldStatus } from '../../../src/vault/heldGrant';
import type { ActivationChange } from '../../../src/vault/heldGrant';
import { Vault } from '../../../src/vault/vault';
import { Computer, FakeMemento } from './computer';
import { FakeClock, settled } from './fakeClock';
import { password } from './samples';

/** Tells the time of a test, and has timers of its own, so that the test counts only those of its window. */
class OwnTimers extends FakeClock {
  readonly #time: Pick<FakeClock, 'now'>;

  constructor(time: Pick<FakeClock, 'now'>) {
    super();
    this.#time = time;
  }

  override now(): number {
    return this.#time.now();
  }
}

/** The real vault of a window, on a fake disk. It records calls, which a test can delay or fail. */
export class TestVault extends Vault {
  readonly computer: Computer;
  /** The calls, in order. */
  readonly events: string[] = [];
  /** Called before each call of `events`. */
  before: (event: string) => void | Promise<void> = () => undefined;
  /** How often the vault was prepared for a request, and whether it still is. */
  preparations = 0;
  isPrepared = false;
  readonly #listening = new Set<object>();

  constructor(
    clock: Pick<FakeClock, 'now'>,
    computer = new Computer(Vault, randomUUID, new OwnTimers(clock)),
    memento = new FakeMemento(),
  ) {
    super(computer.host({ memento }));
    this.computer = computer;
  }

  /** How many listen to changes. */
  get listeners(): number {
    return this.#listening.size;
  }

  /** The ID of a held grant. A requested grant has the ID of its request's mark. */
  idOf({ grant: { operationId } }: IssuedGrant): string | undefined {
    const isIt = ({ grant }: HeldGrant) =>
      grant.kind === 'sqlCredential' && grant.operationId === operationId;
    return this.held.find(isIt)?.grant.id;
  }

  count(event: string): number {
    return this.events.filter(each => each === event).length;
  }

  /** Makes the window hold these grants and no others. */
  async hold(...grants: readonly HeldGrant[]): Promise<void> {
    for (const { grant } of this.held) {
      if (findGrant(grants, grant.id) === undefined) await super.forget(grant.id);
    }
    for (const held of grants) {
      const { grant, status } = held;
      const earlier = findGrant(this.held, grant.id);
      if (earlier?.grant === grant && earlier.status === status) continue;
      if (grant.kind === 'roleActivation') await super.keepActivation(grant);
      else await super.store({ grant, password });
      if (status !== 'active') await this.end(grant.id, status);
    }
  }

  /** Ends an active grant, as it ends outside of tests. */
  async end(grantId: string, status: Exclude<HeldStatus, 'active'>): Promise<void> {
    const { clock, secrets } = this.computer;
    const grant = findGrant(this.held, grantId)?.grant;
    if (grant?.kind !== 'sqlCredential') throw new Error('The window holds no such credential.');
    if (status === 'expired') {
      await super.store({ grant: { ...grant, expiresAt: clock.now() }, password });
      await clock.advance(0);
    } else if (status === 'replaced') {
      const other = await this.holdElsewhere({ grant: { ...grant, id: randomUUID() }, password });
      await other.forget();
    } else {
      for (const key of secrets.values.keys()) {
        if (key.endsWith(grantId)) secrets.values.delete(key);
      }
      await super.password(grant);
    }
  }

  /** Another window gets a credential, which replaces those of its login. */
  async holdElsewhere(issued: IssuedGrant): Promise<{ readonly forget: () => Promise<void> }> {
    const { vault } = await this.computer.open();
    await vault.store(issued);
    await settled();
    return { forget: () => vault.forget(issued.grant.id) };
  }

  override onDidChange(listener: () => void) {
    const listening = super.onDidChange(listener);
    this.#listening.add(listening);
    return {
      dispose: () => {
        this.#listening.delete(listening);
        listening.dispose();
      },
    };
  }

  override prepare() {
    const preparation = super.prepare();
    this.preparations += 1;
    this.isPrepared = true;
    return {
      dispose: () => {
        this.isPrepared = false;
        preparation.dispose();
      },
    };
  }

  override async store(issued: IssuedGrant): Promise<void> {
    await this.#record('store');
    await super.store(issued);
  }

  override async updateActivation(grantId: string, change: ActivationChange): Promise<void> {
    await this.#record('updateActivation');
    await super.updateActivation(grantId, change);
  }

  override async markWarned(grantId: string, minutes: number): Promise<void> {
    await this.#record(`warned ${minutes}`);
    await super.markWarned(grantId, minutes);
  }

  override async markPending(request: AccessRequest, account: Account): Promise<string> {
    await this.#record('markPending');
    return super.markPending(request, account);
  }

  override async clearPending(mark: string): Promise<void> {
    await this.#record('clearPending');
    await super.clearPending(mark);
  }

  async #record(event: string): Promise<void> {
    await this.before(event);
    this.events.push(event);
  }
}
