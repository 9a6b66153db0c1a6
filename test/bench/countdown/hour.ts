// Simulates an hour in a window with 20 grants, in a separate process.
//
//   node hour.js <folder of the installed extension>

import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';

import type { IssuedGrant } from '../../../src/access/grant';
import type { SecretStore, WindowMemento } from '../../../src/vault/host';
import { systemLiveness } from '../../../src/vault/liveness';
import { Vault } from '../../../src/vault/vault';
import { printReport } from '../printReport';
import { installEditorStandIn } from './editorStandIn';
import { FastClock } from './fastClock';

/** The measurements of an hour. */
export interface HourReport {
  readonly grants: number;
  /** CPU time of this process. */
  readonly cpuMs: number;
  /** CPU time of the same number of pauses without work. */
  readonly idleCpuMs: number;
  readonly timers: number;
  /** Number of updates of the status item, its tooltip, and rows of the visible view. */
  readonly texts: number;
  readonly tooltips: number;
  readonly rows: number;
}

const grants = 20;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const warmUpMs = 15 * minuteMs;

/** The entry module of the extension. */
interface Entry {
  activate(context: object): Promise<unknown>;
  deactivate(): void;
}

async function main(): Promise<HourReport> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-hour-'));
  const clock = new FastClock();
  clock.install();
  const sessionId = randomUUID();
  const [secrets, memento] = [secretsInMemory(), mementoInMemory()];
  try {
    await fillVault(folder, sessionId, secrets, memento, clock);
    const editor = installEditorStandIn(sessionId);
    const load = createRequire(__filename);
    const product = path.resolve(process.argv[2] ?? '');
    const entry = load(path.join(product, 'dist', 'extension.js')) as Entry;
    const extension = { packageJSON: load(path.join(product, 'package.json')) as unknown };
    const uri = { fsPath: folder };
    await entry.activate({
      ...{ extension, subscriptions: [], globalStorageUri: uri },
      ...{ secrets, workspaceState: memento },
    });
    await clock.advance(1000);
    if (editor.text() === '') throw new Error('The grants are not shown.');
    // The window has been open for a while: its code is compiled.
    await clock.advance(warmUpMs);
    const drawn = { ...editor.counts };
    const firedBefore = clock.firedTimers;
    const pausesBefore = clock.pauses;
    const cpuMs = await cpuOf(() => clock.advance(hourMs));
    const timers = clock.firedTimers - firedBefore;
    const pauses = clock.pauses - pausesBefore;
    entry.deactivate();
    const idleCpuMs = await cpuOf(async () => {
      for (let count = 0; count < pauses; count += 1) await clock.settle();
    });
    const texts = editor.counts.texts - drawn.texts;
    const tooltips = editor.counts.tooltips - drawn.tooltips;
    const rows = editor.counts.rows - drawn.rows;
    return { grants, cpuMs, idleCpuMs, timers, texts, tooltips, rows };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Creates the vault of a window whose extension host restarts. */
async function fillVault(
  folder: string,
  sessionId: string,
  secrets: SecretStore,
  memento: WindowMemento,
  clock: FastClock,
): Promise<void> {
  const silent = () => undefined;
  const vault = new Vault({
    folder,
    sessionId,
    secrets,
    memento,
    clock: { now: () => Date.now(), after: () => ({ dispose: silent }) },
    log: { debug: silent, info: silent, warn: silent, error: silent },
    randomId: randomUUID,
    liveness: systemLiveness(),
    isSingleLogin: () => true,
    clearCopied: () => Promise.resolve(),
  });
  await vault.start();
  for (let number = 1; number <= grants; number += 1) await vault.store(issue(number));
  vault.stop();
  await clock.settle();
}

/** Four grants expire within the hour, after their warnings. */
function issue(number: number): IssuedGrant {
  const name = `Environment ${String(number).padStart(4, '0')}`;
  const url = `https://env-${number}.crm.dynamics.com`;
  return {
    grant: {
      kind: 'sqlCredential',
      id: randomUUID(),
      environment: { id: url, system: 'unifiedEnvironments', name, url, tenantId: 'tenant' },
      account: { id: 'ada', label: 'ada@contoso.com' },
      reason: 'Measuring',
      addresses: '203.0.113.7',
      role: 'Reader',
      issuedAt: Date.now(),
      expiresAt: Date.now() + (number + 0.3) * 17 * minuteMs,
      server: `spartan-${number}.database.windows.net`,
      database: 'db_d365ops',
      user: `JIT-ada-${number}`,
      operationId: randomUUID(),
    },
    password: randomUUID(),
  };
}

function secretsInMemory(): SecretStore & { onDidChange: () => { dispose: () => void } } {
  const values = new Map<string, string>();
  return {
    get: key => Promise.resolve(values.get(key)),
    store: (key, value) => Promise.resolve(void values.set(key, value)),
    delete: key => Promise.resolve(void values.delete(key)),
    onDidChange: () => ({ dispose: () => undefined }),
  };
}

function mementoInMemory(): WindowMemento {
  const values = new Map<string, unknown>();
  return {
    get: <T>(key: string) => values.get(key) as T | undefined,
    update: (key, value) => Promise.resolve(void values.set(key, value)),
  };
}

printReport(main);
