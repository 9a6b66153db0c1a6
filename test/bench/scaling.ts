import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import { systemClock } from '../../src/services/clock';
import type { HttpAnswer } from '../../src/access/http/transport';
import { success } from '../../src/access/result';
import { rowFormatter } from '../../src/managedApplications/history/rows';
import type { JitRequest } from '../../src/managedApplications/types';
import { untilRowChange, viewRows } from '../../src/ui/view/rows';
import { DataverseClient } from '../../src/unifiedEnvironments/client';
import { GrantStore } from '../../src/vault/grantStore';
import type { HeldGrant } from '../../src/vault/heldGrant';
import { History } from '../../src/vault/history';
import type { VaultHost } from '../../src/vault/host';
import { systemLiveness, type OwnSocket } from '../../src/vault/liveness';
import { vaultFolders } from '../../src/vault/records';
import { createSweep } from '../../src/vault/sweeper';
import { fillHistory } from './fullHistory';
import { rounds } from './options';
import { round, type Row } from './rows';

/** Prepares data of a size. @returns the work that is measured, and the removal of the data */
type Prepare = (size: number) => Promise<{ work: () => unknown; end?: () => void }>;

/** Data that can be large, and its largest expected size. */
const cases: readonly {
  readonly what: string;
  readonly size: number;
  readonly prepare: Prepare;
}[] = [
  { what: 'environments in a list', size: 5000, prepare: prepareEnvironments },
  { what: 'role requests in a table', size: 10_000, prepare: prepareRoleRequests },
  { what: 'entries in the history', size: 200, prepare: prepareHistory },
  { what: 'grants in the view', size: 20, prepare: prepareRows },
  { what: 'other windows at a cleanup check', size: 8, prepare: prepareWindows },
  { what: 'stale files at a cleanup check', size: 10_000, prepare: prepareStaleFiles },
];

/** Short work is repeated, because a clock has a limited precision. Milliseconds. */
const shortestMs = 30;

/** Twice the size may take twice the time. Sorting adds a little. */
const budget = 2.1;

/** CPU time by size in plain Node, from a quarter to twice of the largest expected size. */
export async function measureScaling(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { what, size, prepare } of cases) {
    const sizes = [size / 4, size / 2, size, 2 * size].map(Math.ceil);
    const times = await timesOf(prepare, sizes);
    const least = times.map(each => Math.min(...each));
    const curve = sizes.map((each, index) => `${each}: ${round(least[index] ?? 0)} ms`);
    rows.push({
      what: `scaling: ${size} ${what}, for twice as many`,
      value: round(growth(least)),
      unit: '× the time',
      budget,
      samples: (times[0] ?? []).map((_, turn) => round(growth(times.map(each => each[turn] ?? 0)))),
      note: curve.join(', '),
    });
  }
  return rows;
}

/** Growth for each doubling around the largest expected size. Fixed costs dominate smaller sizes. */
function growth(times: readonly number[]): number {
  return Math.sqrt((times[3] ?? 0) / (times[1] ?? 0));
}

/** Each turn measures all sizes, so that a busy spell of the machine doesn't hit only one of them. */
async function timesOf(prepare: Prepare, sizes: readonly number[]): Promise<number[][]> {
  const prepared: Awaited<ReturnType<Prepare>>[] = [];
  try {
    for (const size of sizes) prepared.push(await prepare(size));
    const works: { readonly work: () => unknown; readonly repetitions: number }[] = [];
    for (const { work } of prepared) {
      const first = await timeOf(work, 1);
      const repetitions = Math.max(1, Math.ceil(shortestMs / Math.max(first, 0.01)));
      await timeOf(work, repetitions);
      works.push({ work, repetitions });
    }
    const times = sizes.map((): number[] => []);
    for (let turn = 0; turn < rounds; turn += 1) {
      for (const [index, { work, repetitions }] of works.entries()) {
        times[index]?.push(await timeOf(work, repetitions));
      }
    }
    return times;
  } finally {
    for (const { end } of prepared) end?.();
  }
}

/** Milliseconds of CPU for one repetition: other processes of the machine change them little. */
async function timeOf(work: () => unknown, repetitions: number): Promise<number> {
  const before = process.cpuUsage();
  for (let count = 0; count < repetitions; count += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / repetitions;
}

const ignore = (): void => undefined;

function prepareEnvironments(size: number): ReturnType<Prepare> {
  const value = Array.from({ length: size }, (_, index) => ({
    FriendlyName: `Environment ${String((index * 7919) % size).padStart(5, '0')}`,
    UrlName: `env-${index}`,
    Url: `https://env-${index}.crm4.dynamics.com/`,
    TenantId: 'tenant',
    State: 0,
  }));
  const body = JSON.stringify({ value });
  const answer: HttpAnswer = { status: 200, headers: {}, body, receivedAt: 0 };
  const account = { id: 'ada', label: 'ada@contoso.com' };
  const origin = 'https://globaldisco.crm.dynamics.com';
  const services = {
    http: { send: () => Promise.resolve(success(answer)) },
    tokens: {
      getToken: () => Promise.resolve(success({ value: 'token', origin, account })),
      isReady: () => false,
    },
    clock: systemClock,
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    cloud: {
      discoveryUrl: origin,
      sqlHostSuffix: '',
      parseEnvironmentUrl: (text: string) => success(text),
    },
    newId: randomUUID,
  };
  const { signal } = new AbortController();
  const client = new DataverseClient(services);
  return Promise.resolve({ work: () => client.listEnvironments('silent', signal) });
}

function prepareRoleRequests(size: number): ReturnType<Prepare> {
  const address = (index: number) => ({
    subscriptionId: '11111111-1111-4111-8111-111111111111',
    resourceGroup: 'group',
    type: 'Microsoft.Solutions/jitRequests',
    name: `request-${index}`,
  });
  const requests = Array.from({ length: size }, (_, index): JitRequest => ({
    address: address(index),
    name: `request-${index}`,
    applicationId: `/subscriptions/1/resourceGroups/group/providers/Microsoft.Solutions/applications/${index}`,
    roles: [{ principalId: 'principal', roleId: `/roles/role-${index % 7}` }],
    startsAt: 1_767_603_600_000 + index,
    duration: { text: 'PT8H', milliseconds: 28_800_000 },
    state: 'Approved',
    createdBy: { oid: 'ada', name: 'Ada' },
    createdAt: 1_767_600_000_000 + index,
  }));
  const toRow = rowFormatter(systemClock, { language: 'en' });
  return Promise.resolve({ work: () => requests.map(toRow) });
}

async function prepareHistory(size: number): ReturnType<Prepare> {
  const { host, end } = temporaryHost();
  await fillHistory(host, size);
  // A window that shows its history for the first time.
  return { work: () => new History(host).list(), end };
}

function prepareRows(size: number): ReturnType<Prepare> {
  const now = Date.now();
  const held = Array.from({ length: size }, (_, index): HeldGrant => ({
    grant: {
      kind: 'sqlCredential',
      id: randomUUID(),
      environment: environment(index),
      account: { id: 'ada', label: 'ada@contoso.com' },
      reason: 'Measuring',
      addresses: '203.0.113.7',
      role: 'Reader',
      issuedAt: now,
      expiresAt: now + (index + 1) * 60_000,
      server: 'spartan.database.windows.net',
      database: 'db',
      user: 'JIT-ada',
      operationId: '',
    },
    status: 'active',
    warnedMinutes: [],
  }));
  const context = {
    now,
    locale: { language: 'en' },
    system: () => undefined,
    readiness: () => undefined,
  };
  return Promise.resolve({
    work: () => [viewRows(held, context), untilRowChange(held, now)],
  });
}

function environment(index: number) {
  const url = `https://env-${index}.crm4.dynamics.com`;
  return {
    id: `unifiedEnvironments:${url}`,
    system: 'unifiedEnvironments',
    name: `Environment ${index}`,
    url,
    tenantId: 'tenant',
  };
}

async function prepareWindows(size: number): ReturnType<Prepare> {
  const { host, end } = temporaryHost();
  const { leases } = vaultFolders(host);
  const sockets: OwnSocket[] = [];
  for (let count = 0; count < size; count += 1) {
    const socket = await host.liveness.listen();
    if (socket !== undefined) sockets.push(socket);
    const windowId = randomUUID();
    const machine = await host.liveness.machine();
    const lastSeen = Date.now();
    const lease = { windowId, sessionId: windowId, machine, socket: socket?.name ?? '', lastSeen };
    await leases.write(windowId, lease);
  }
  return {
    work: check(host),
    end: () => {
      for (const socket of sockets) socket.close();
      end();
    },
  };
}

function prepareStaleFiles(size: number): ReturnType<Prepare> {
  const { host, end } = temporaryHost();
  const folder = path.join(host.folder, 'index');
  fs.mkdirSync(folder, { recursive: true });
  // A window that crashed can leave a temporary file for each record.
  for (let count = 0; count < size; count += 1) {
    fs.writeFileSync(path.join(folder, `${randomUUID()}.json.${randomUUID()}.tmp`), '');
  }
  return Promise.resolve({ work: check(host), end });
}

/** The first check of a window that holds nothing: later ones don't always look at all folders. */
function check(host: VaultHost): () => Promise<unknown> {
  const folders = vaultFolders(host);
  const store = new GrantStore(host, folders);
  return () => createSweep(host, folders, store)(undefined);
}

function temporaryHost(): { host: VaultHost; end: () => void } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-scaling-'));
  const silent = () => undefined;
  const host: VaultHost = {
    folder,
    clock: systemClock,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    randomId: randomUUID,
    secrets: {
      get: () => Promise.resolve(undefined),
      store: () => Promise.resolve(),
      delete: () => Promise.resolve(),
    },
    memento: { get: () => undefined, update: () => Promise.resolve() },
    sessionId: randomUUID(),
    liveness: systemLiveness(),
    isSingleLogin: () => true,
    clearCopied: () => Promise.resolve(),
  };
  return { host, end: () => fs.rmSync(folder, { recursive: true, force: true }) };
}
