// Repeats each use of the extension in plain Node, and measures the heap in between. Without VS Code, only
// the extension can make it grow.
//
//   node --expose-gc uses.js <folder of the installed extension> <URL of the emulator> <uses>

import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { getHeapStatistics, writeHeapSnapshot } from 'node:v8';

import type { DialogState } from '../../../src/protocol/state';
import { defaultAccount, issueToken } from '../../emulator/index';
import { emulatorSettings } from '../../setup/productSettings';
import { fillHistory, historyHost } from '../fullHistory';
import { printReport } from '../printReport';
import { until } from '../until';
import { startProductInNode, type ProductInNode } from './productInNode';

/** Bytes of the heap that each use added, in several measurements. */
export type GrowthReport = Readonly<Record<string, readonly number[]>>;

const section = 'unifiedEnvironments';
const blocks = 3;

/** Milliseconds after which all timers of a use have fired. */
const restMs = 1_500;

async function main(): Promise<GrowthReport> {
  const [, , product = '', url = '', times = ''] = process.argv;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-growth-'));
  try {
    // A full history no longer grows.
    await fillHistory(historyHost(folder));
    const prefix = 'sqlCredentials.';
    const settings = Object.entries(emulatorSettings(url));
    const extension = await startProductInNode(product, {
      folder,
      settings: Object.fromEntries(
        settings.map(([key, value]) => [key.slice(prefix.length), value]),
      ),
      account: { id: defaultAccount.oid, label: defaultAccount.upn },
      token: audience => {
        const { oid, upn, tid } = defaultAccount;
        return issueToken({ aud: audience, oid, upn, tid, exp: Date.now() / 1000 + 3600 });
      },
    });
    const report: Record<string, readonly number[]> = {};
    for (const [name, use] of Object.entries(usesOf(extension))) {
      report[name] = await growthOf(name, use, Number(times));
    }
    return report;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The uses, in an order in which each finds its initial state. The first one also opens the dialog. */
function usesOf(extension: ProductInNode): Readonly<Record<string, () => Promise<void>>> {
  const { send, state } = extension;
  const untilState = (isReached: (shown: DialogState) => boolean, what: string): Promise<true> =>
    until(() => {
      const shown = state();
      return (shown !== undefined && isReached(shown)) || undefined;
    }, what);
  const isReady = ({ grant, progress }: DialogState): boolean =>
    grant?.status.tone === 'good' && progress === null;
  const open = async (): Promise<void> => {
    extension.run('sqlCredentials.open');
    await untilState(() => true, 'page');
    send({ type: 'ready' });
    const environment = await until(() => environmentOf(state()), 'environment');
    send({ type: 'edit', section, field: 'environment', value: environment });
  };
  return {
    opening: async () => {
      extension.close();
      await open();
    },
    // The request includes the test of the login.
    request: async () => {
      const earlier = state()?.grant?.id;
      send({ type: 'edit', section, field: 'reason', value: 'Measuring' });
      send({ type: 'request', section, isDefault: state()?.request?.isDefault === true });
      await untilState(shown => shown.grant?.id !== earlier && isReady(shown), 'credential');
    },
    copy: async () => {
      const before = extension.count('copied');
      send({ type: 'copy', grantId: state()?.grant?.id ?? '', target: 'password' });
      await until(() => extension.count('copied') > before || undefined, 'copy');
    },
    'change of the system': async () => {
      for (const id of ['lifecycleServices', 'managedApplications', section]) {
        send({ type: 'openSection', section: id });
        await untilState(shown => shown.section === id, `section ${id}`);
      }
    },
  };
}

/** The ID of the first environment in the list. */
function environmentOf(shown: DialogState | undefined): string | undefined {
  const list = shown?.fields.find(field => field.kind === 'choice');
  return list?.options.find(({ detail }) => detail.includes('/env-'))?.id;
}

async function growthOf(
  name: string,
  use: () => Promise<void>,
  times: number,
): Promise<readonly number[]> {
  const heaps: number[] = [];
  for (let block = 0; block <= blocks; block += 1) {
    for (let count = 0; count < times; count += 1) await use();
    heaps.push(await heap(`${name} ${block}`));
  }
  // The first block loads code and fills caches.
  return heaps.slice(1).map((bytes, index) => (bytes - (heaps[index] ?? 0)) / times);
}

/** Collects garbage. @returns the used heap in bytes */
async function heap(name: string): Promise<number> {
  await pause(restMs);
  for (let turn = 0; turn < 4; turn += 1) {
    globalThis.gc?.();
    // Handles close and weak references are cleared only in the next turn.
    await pause(1);
  }
  const snapshots = process.env['BENCH_PROBE_SNAPSHOTS'];
  if (snapshots) writeHeapSnapshot(path.join(snapshots, `${name}.heapsnapshot`));
  const { used_heap_size: used, external_memory: external } = getHeapStatistics();
  return used + external;
}

printReport(main);
