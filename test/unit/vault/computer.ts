import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account, IssuedGrant } from '../../../src/access/grant';
import type { SqlAccessRequest } from '../../../src/access/request';
import type { HeldStatus, VaultTrouble } from '../../../src/vault/heldGrant';
import type { Log, SecretStore, VaultHost, WindowMemento } from '../../../src/vault/host';
import { leaseLifetime } from '../../../src/vault/lease';
import { Vault } from '../../../src/vault/vault';
import { FakeClock, settled } from '../support/fakeClock';

/** Part of every password here, so that it can be looked for. */
const secretMark = 'S3cret!';

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

  get<T>(key: string): T | undefined {
    return this.values.get(key) as T | undefined;
  }

  update(key: string, value: unknown): Promise<void> {
    if (this.broken) return Promise.reject(new Error('the editor cannot remember'));
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, value);
    return Promise.resolve();
  }
}

/** Keeps what was logged. */
export class FakeLog implements Log {
  readonly lines: string[] = [];
  debug = (message: string): void => void this.lines.push(`debug ${message}`);
  info = (message: string): void => void this.lines.push(`info ${message}`);
  warn = (message: string): void => void this.lines.push(`warn ${message}`);
  error = (message: string): void => void this.lines.push(`error ${message}`);
}

/** A window of a computer, over reloads. */
export class FakeWindow {
  vault!: Vault;
  changes = 0;
  readonly troubles: VaultTrouble[] = [];
  private sessionId = randomUUID();
  private processId = 0;

  constructor(
    private readonly computer: Computer,
    readonly memento: FakeMemento,
  ) {}

  /** Starts the extension host; ends when the start has ended, or waits for time to pass. */
  async start(overrides: Partial<VaultHost> = {}): Promise<void> {
    this.processId = this.computer.newProcess();
    const { memento, sessionId, processId } = this;
    this.vault = new Vault(this.computer.host({ memento, sessionId, processId, ...overrides }));
    this.changes = 0;
    this.vault.onDidChange(() => this.changes++);
    this.vault.onTrouble(trouble => this.troubles.push(trouble));
    void this.vault.start();
    await settled();
  }

  /** Reloads the window: a new session, a new host. */
  async reload(secondsBetween = 0): Promise<void> {
    await this.close();
    await this.computer.clock.advance(secondsBetween * 1000);
    await this.startAnew();
  }

  /** Starts the extension host in a new session, as after a reload. */
  async startAnew(overrides: Partial<VaultHost> = {}): Promise<void> {
    this.sessionId = randomUUID();
    await this.start(overrides);
  }

  async close(): Promise<void> {
    await settled();
    this.vault.stop();
    this.computer.alive.delete(this.processId);
  }

  /** Ends the host without a word. */
  async kill(processRemains = false): Promise<void> {
    await settled();
    const leases = this.computer.contents('leases');
    this.vault.stop();
    for (const [name, text] of leases) {
      fs.writeFileSync(join(this.computer.folder, 'leases', name), text);
    }
    if (!processRemains) this.computer.alive.delete(this.processId);
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

/** A computer with a clock, secrets, and the folder that all windows share. */
export class Computer {
  readonly clock = new FakeClock();
  readonly secrets = new FakeSecrets();
  readonly log = new FakeLog();
  readonly alive = new Set<number>();
  private readonly root = fs.mkdtempSync(join(tmpdir(), 'vault-'));
  readonly folder = join(this.root, 'globalStorage', 'extension');
  private readonly windows: FakeWindow[] = [];
  private processes = 1000;

  /** Opens a window and starts it. With a memento: on a folder that was open before. */
  async open(memento = new FakeMemento(), overrides: Partial<VaultHost> = {}): Promise<FakeWindow> {
    const window = new FakeWindow(this, memento);
    this.windows.push(window);
    await window.start(overrides);
    return window;
  }

  /** What a window is given. */
  host(overrides: Partial<VaultHost> = {}): VaultHost {
    const { folder, clock, log, secrets, alive } = this;
    return {
      folder,
      clock,
      log,
      secrets,
      memento: new FakeMemento(),
      sessionId: randomUUID(),
      processId: 1,
      randomId: randomUUID,
      isProcessAlive: id => alive.has(id),
      clearCopied: () => Promise.resolve(),
      ...overrides,
    };
  }

  newProcess(): number {
    this.alive.add(++this.processes);
    return this.processes;
  }

  seconds(seconds: number): Promise<void> {
    return this.clock.advance(seconds * 1000);
  }

  /**
   * How many timers run on. The file system tells of a lease late, and of one that has gone by then a
   * window looks once more: that look is over when a lease would have lapsed.
   */
  async lastingTimers(): Promise<number> {
    await this.seconds(2 * (leaseLifetime / 1000));
    return this.clock.pending;
  }

  /** The names and texts of the files in a folder. */
  contents(folder: string): [string, string][] {
    const path = join(this.folder, folder);
    if (!fs.existsSync(path)) return [];
    return fs.readdirSync(path).map(name => [name, fs.readFileSync(join(path, name), 'utf8')]);
  }

  /** The number of files in each folder that has some. */
  files(): Record<string, number> {
    const folders = fs.existsSync(this.folder) ? fs.readdirSync(this.folder) : [];
    const counts = folders.map(name => [name, this.contents(name).length] as const);
    return Object.fromEntries(counts.filter(([, count]) => count > 0));
  }

  /** Puts a file where records lie. */
  put(folder: string, name: string, text: string): string {
    const path = join(this.folder, folder);
    fs.mkdirSync(path, { recursive: true });
    fs.writeFileSync(join(path, name), text);
    return join(path, name);
  }

  /** Ends everything. Whatever a test did: no password may be in a file or in the log. */
  async dispose(): Promise<void> {
    await this.secrets.release();
    for (const window of this.windows) window.vault.stop();
    await settled();
    const texts = Object.keys(this.files()).flatMap(name => this.contents(name));
    for (const [, text] of texts) assert.ok(!text.includes(secretMark), 'a secret in a file');
    assert.ok(!this.log.lines.join('\n').includes(secretMark), 'a secret in the log');
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}

/** The account of whoever asks. */
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
  const id = randomUUID();
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
      operationId: randomUUID(),
    },
    password: `${secretMark}${id}`,
  };
}
