import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

import { systemClock } from '../../src/services/clock';
import { History } from '../../src/vault/history';
import type { FolderHost } from '../../src/vault/host';

/** The number of entries that the extension keeps. */
export const historyLength = 200;

const silent = (): void => undefined;

/** What the history needs of a window, with the extension's storage in a folder. */
export function historyHost(folder: string): FolderHost {
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  return { folder, clock: systemClock, log, randomId: randomUUID };
}

/** Fills the history of requests with copies of one entry. */
export async function fillHistory(host: FolderHost, size = historyLength): Promise<void> {
  const folder = path.join(host.folder, 'history');
  const first = await new History(host).add({
    at: 0,
    system: 'unifiedEnvironments',
    environmentName: 'Contoso Dev',
    environmentUrl: 'https://contoso-dev.crm4.dynamics.com',
    accountLabel: 'ada@contoso.com',
    role: 'Reader',
    reason: 'Measuring',
    addresses: '203.0.113.7',
    outcome: 'granted',
    operationId: '',
  });
  const text = fs.readFileSync(path.join(folder, `${first}.json`), 'utf8');
  for (let count = 1; count < size; count += 1) {
    const id = randomUUID();
    fs.writeFileSync(path.join(folder, `${id}.json`), text.replaceAll(first, id));
  }
}
