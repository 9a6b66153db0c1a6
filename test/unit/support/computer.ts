import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Account, IssuedGrant } from '../../../src/access/grant';
import type { SqlAccessRequest } from '../../../src/access/request';
import type { HeldStatus, VaultTrouble } from '../../../src/vault/heldGrant';
import type { SecretStore, VaultHost, WindowMemento } from '../../../src/vault/host';
import type { Lease } from '../../../src/vault/records';
import { Vault as RealVault, type Vault } from '../../../src/vault/vault';
import { FakeClock, settled } from './fakeClock';
import { FakeDisk } from './fakeDisk';
import { FakeLog } from './fakeLog';
import { FakeProcess, FakeSockets } from './fakeProcess';

/** Part of every password here, so that it can be looked for. */
export const secretMark = 'S3cret!';

/** Secrets as the desktop shares them between windows. */
export class FakeSecrets implements SecretStore {
  readonly values = new Map<string, string>();
  storing: 'works' | 'throws' | 'hangs' | 'forgets' = 'works';
  reading: 'works' | 'throws' | 'hangs' = 'works';
  deleting: 'works' | 'throws' | 'hangs' = 'works';
  private readonly hung: (() => void)[] = [];

  async get(key: string): Promise<string | undefined> {
    if (this.reading === 'throws') throw new Error(`cannot read ${secretMark}`);
    const value = this.values.get(key);
    if (this.reading === 'hangs') await this.hang();
    return value;
  }

  store(key: string, value: string): PromiseLike<void> {
    // The real one may throw before it answers a promise.
    if (this.storing === 'throws') throw new Error(`cannot store ${value}`);
    return this.put(key, value);
  }

  async delete(key: string): Promise<void> {
    if (this.deleting === 'throws') throw new Error('no keyring');
    if (this.deleting === 'hangs') await this.hang();
    this.values.delete(key);
  }

  /** Lets everything go on that hangs. */
  async release(): Promise<void> {
    this.storing = this.reading = this.deleting = 'works';
    for (const goOn of this.hung.splice(0)) goOn();
    await settled();
  }

  private async put(key: string, value: string): Promise<void> {
    if (this.storing === 'hangs') await this.hang();
    if (this.storing !== 'forgets') this.values.set(key, value);
  }

  private hang(): Promise<void> {
    return new Promise(resolve => this.hung.push(resolve));
  }
}

/** What the editor remembers of a window. */
export class FakeMemento implements WindowMemento {
  readonly values = new Map<string, unknown>();
  broken = false;
  /** VS Code never answers. */
  hangs = false;

  get<T>(key: string): T | undefined {
    return this.values.get(key) as T | undefined;
  }

  update(key: string, value: unknown): Promise<void> {
    if (this.broken) return Promise.reject(new Error('the editor cannot remember'));
    if (this.hangs) return new Promise(() => undefined);
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, value);
    return Promise.resolve();
  }
}

/** A window of a computer, over reloads. */
export class FakeWindow {
  vault!: VaultApi;
  process!: FakeProcess;
  changes = 0;
  readonly troubles: VaultTrouble[] = [];
  #sessionId: string;
  readonly #computer: Computer;

  constructor(
    computer: Computer,
    readonly memento: FakeMemento,
  ) {
    this.#computer = computer;
    this.#sessionId = computer.newId();
  }

  get sessionId(): string {
    return this.#sessionId;
  }

  /** Starts the extension host; ends when the start has ended, or waits for time to pass. */
  async start(overrides: Partial<VaultHost> = {}): Promise<void> {
    this.process = new FakeProcess(this.#computer.clock, this.#computer.sockets);
    const { memento, process } = this;
    const host = this.#computer.host({ memento, sessionId: this.#sessionId }, process);
    this.vault = new this.#computer.Vault({ ...host, ...overrides });
    this.changes = 0;
    this.vault.onDidChange(() => this.changes++);
    this.vault.onTrouble(trouble => this.troubles.push(trouble));
    void this.vault.start();
    await settled();
  }

  /** Reloads the window: a new session, a new host. */
  async reload(secondsBetween = 0): Promise<void> {
    await this.close();
    await this.#computer.clock.advance(secondsBetween * 1000);
    await this.startAnew();
  }

  /** Starts the extension host in a new session, as after a reload. */
  async startAnew(overrides: Partial<VaultHost> = {}): Promise<void> {
    this.#sessionId = this.#computer.newId();
    await this.start(overrides);
  }

  async close(): Promise<void> {
    await settled();
    this.vault.stop();
    this.process.crash();
  }

  /** Ends the host without a word. */
  async kill(): Promise<void> {
    await settled();
    this.process.crash();
  }

  /** The status of every grant, by the environment's name. */
  statuses(): Record<string, HeldStatus> {
    return Object.fromEntries(
      this.vault.held.map(held => [held.grant.environment.name, held.status]),
    );
  }

  activeIds(): string[] {
    return this.vault.held.filter(held => held.status === 'active').map(held => held.grant.id);
  }
}

/** The vault, or a mutant of it. */
export type VaultApi = Pick<Vault, keyof Vault>;

/**
 * A computer with a clock, secrets, sockets, and the folder that all windows share. Tests of the vault's
 * listeners use a real vault too: `(await new Computer().open()).vault`.
 */
export class Computer {
  readonly secrets = new FakeSecrets();
  readonly sockets = new FakeSockets();
  readonly disk: FakeDisk;
  readonly log = new FakeLog();
  readonly folder = '/home/ada/globalStorage/extension';
  readonly #windows: FakeWindow[] = [];
  /** The folder that windows open. */
  workspace: string | undefined;

  constructor(
    readonly Vault: new (host: VaultHost) => VaultApi = RealVault,
    readonly newId: () => string = randomUUID,
    readonly clock = new FakeClock(),
  ) {
    this.disk = new FakeDisk(clock);
  }

  /** Opens a window and starts it. With a memento: on a folder that was open before. */
  async open(memento = new FakeMemento(), overrides: Partial<VaultHost> = {}): Promise<FakeWindow> {
    const window = new FakeWindow(this, memento);
    this.#windows.push(window);
    await window.start(overrides);
    return window;
  }

  /** What a window is given. */
  host(
    overrides: Partial<VaultHost> = {},
    process = new FakeProcess(this.clock, this.sockets),
  ): VaultHost {
    return {
      folder: this.folder,
      clock: process,
      disk: this.disk.seenBy(process),
      log: this.log,
      secrets: process.secretsOf(this.secrets),
      memento: new FakeMemento(),
      sessionId: this.newId(),
      workspace: this.workspace,
      randomId: this.newId,
      liveness: process.liveness,
      isSingleLogin: system => system === 'unifiedEnvironments',
      clearCopied: () => Promise.resolve(),
      ...overrides,
    };
  }

  seconds(seconds: number): Promise<void> {
    return this.clock.advance(seconds * 1000);
  }

  /** The names and texts of the files in a folder. */
  contents(folder: string): [string, string][] {
    const start = `${this.folder}/${folder}/`;
    return [...this.disk.files]
      .filter(([file]) => file.startsWith(start))
      .map(([file, { text }]) => [file.slice(start.length), text]);
  }

  /** A lease as windows see it: it was last renewed when its file changed. */
  lease(windowId: string): Lease | undefined {
    const file = this.disk.files.get(`${this.folder}/leases/${windowId}.json`);
    return file && { ...(JSON.parse(file.text) as Lease), lastSeen: file.changedAt };
  }

  /** The number of files in each folder that has some. */
  files(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const file of this.disk.files.keys()) {
      const folder = file.slice(this.folder.length + 1).split('/')[0] ?? '';
      counts[folder] = (counts[folder] ?? 0) + 1;
    }
    return counts;
  }

  /** Puts a file where records are. */
  put(folder: string, name: string, text: string, changedAt?: number): string {
    const file = `${this.folder}/${folder}/${name}`;
    this.disk.put(file, text, changedAt);
    return file;
  }

  /** Ends everything. Whatever a test did: no password may be in a file or in the log. */
  async dispose(): Promise<void> {
    await this.secrets.release();
    for (const window of this.#windows) {
      if (!window.process.hasCrashed) window.vault.stop();
      window.process.crash();
    }
    await settled();
    const texts = [...this.disk.files.values()].map(({ text }) => text);
    assert.ok(!texts.join('\n').includes(secretMark), 'a secret in a file');
    assert.ok(!this.log.lines.join('\n').includes(secretMark), 'a secret in the log');
  }
}

/** The account that requests access. */
export const ada: Account = { id: 'account-ada', label: 'ada@contoso.com' };

/** A request for an environment of this name. */
export function requestFor(name: string): SqlAccessRequest {
  return {
    environment: {
      id: `unifiedEnvironments:${name}`,
      system: 'unifiedEnvironments',
      name,
      url: `https://${name}.crm.dynamics.com`,
      tenantId: 'tenant-1',
      isAdministrator: true,
    },
    reason: 'Looking into a number sequence',
    addresses: '203.0.113.7',
    role: 'Reader',
  };
}

/** A grant fresh from the service. */
export function issue(
  computer: Computer,
  name: string,
  hours = 8,
  account: Account = ada,
): IssuedGrant {
  const id = computer.newId();
  const now = computer.clock.now();
  return {
    grant: {
      kind: 'sqlCredential',
      id,
      ...requestFor(name),
      account,
      issuedAt: now,
      expiresAt: now + hours * 3_600_000,
      server: 'spartan-1.database.windows.net',
      database: 'db',
      user: `jit-${id}`,
      operationId: computer.newId(),
    },
    password: `${secretMark}${id}`,
  };
}
