import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../src/access/clock';
import { systemClock } from '../../../src/services/clock';
import type { SecretStore, VaultHost } from '../../../src/vault/host';
import { systemLiveness } from '../../../src/vault/liveness';
import { Vault } from '../../../src/vault/vault';
import { FakeLog } from '../support/fakeLog';

/** Secrets that several processes share. */
export function secretFiles(folder: string): SecretStore {
  const fileOf = (key: string): string => join(folder, encodeURIComponent(key));
  return {
    get: key => Promise.resolve(readIfThere(fileOf(key))),
    store: (key, value) => fs.promises.writeFile(fileOf(key), value),
    delete: key => fs.promises.rm(fileOf(key), { force: true }),
  };
}

function readIfThere(file: string): string | undefined {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

/** What a real process gives its vault. */
export function realHost(root: string, clock: Clock): VaultHost {
  const memory = new Map<string, unknown>();
  return {
    folder: join(root, 'global'),
    clock,
    log: new FakeLog(),
    randomId: randomUUID,
    secrets: secretFiles(join(root, 'secrets')),
    memento: {
      get: <T>(key: string) => memory.get(key) as T | undefined,
      update: (key, value) => Promise.resolve(void memory.set(key, value)),
    },
    sessionId: randomUUID(),
    liveness: systemLiveness({ XDG_RUNTIME_DIR: join(root, 'run') }),
    isSingleLogin: () => true,
    clearCopied: () => Promise.resolve(),
  };
}

/** A window in a process of its own: stores a credential, says so, and waits for its end. */
async function main(root: string): Promise<void> {
  const vault = new Vault(realHost(root, systemClock));
  await vault.start();
  const now = Date.now();
  await vault.store({
    grant: {
      ...{
        kind: 'sqlCredential',
        id: randomUUID(),
        issuedAt: now,
        expiresAt: now + 30 * 86_400_000,
      },
      environment: {
        ...{ id: 'e', system: 'unifiedEnvironments', name: 'contoso', tenantId: '' },
        url: 'https://contoso.crm.dynamics.com',
      },
      account: { id: 'ada', label: 'ada' },
      ...{ server: 's', database: 'd', user: 'u', role: 'Reader', reason: '', addresses: '' },
      operationId: '',
    },
    password: 'S3cret!',
  });
  process.on('message', () => {
    vault.stop();
    process.send?.('stopped');
  });
  process.send?.('stored');
}

const [, script, root] = process.argv;
if (script === __filename && root !== undefined) void main(root);
