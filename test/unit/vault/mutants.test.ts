import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { VaultHost } from '../../../src/vault/host';
import type { VaultApi } from './computer';
import { WindowHistory } from './windowHistory';

/** A deliberate bug: in a file of the vault, one text is replaced by another. */
interface Mutant {
  readonly bug: string;
  readonly file: string;
  readonly text: string;
  readonly by: string;
}

const mutants: readonly Mutant[] = [
  {
    bug: 'time alone proves that a window is gone',
    file: 'lease.ts',
    text: "if (answer === 'alive') return 'alive';",
    by: "if (answer === 'alive') return Date.now() < lease.lastSeen + 60_000 ? 'alive' : 'dead';",
  },
  {
    bug: 'a missing socket proves death',
    file: 'lease.ts',
    text: "answer === 'dead' && isHere",
    by: 'isHere',
  },
  {
    bug: 'an unreadable lease is taken for an absent one',
    file: 'sweeper.ts',
    text: "if (reading.kind === 'unreadable' && reading.text === undefined) return undefined;",
    by: '',
  },
  {
    bug: 'an unreadable secret is taken for an absent one',
    file: 'grantSecrets.ts',
    text: "return { kind: 'unreadable' };",
    by: "return { kind: 'absent' };",
  },
  {
    bug: 'a folder that cannot be listed is taken for an empty one',
    file: 'recordFolder.ts',
    text: "if (errorCode(error) === 'ENOENT') return [];",
    by: 'return [];',
  },
  {
    bug: 'nothing tests the disk before a deletion',
    file: 'sweeper.ts',
    text: 'if (!(await this.#folders.leases.isWorking())) return false;',
    by: '',
  },
  {
    bug: 'the index is cleared before the secret',
    file: 'grantStore.ts',
    text: 'if (!(await this.#secrets.erase(windowId, grantId))) return false;',
    by: 'await this.#folders.index.remove(ownedName(windowId, grantId)); if (!(await this.#secrets.erase(windowId, grantId))) return false;',
  },
  {
    bug: 'the secret is stored before the index',
    file: 'ownGrants.ts',
    text: 'if (!(await this.#writeEntry(grant.id, () => this.#store.nextOrder(grant)))) return false;',
    by: 'await this.#store.keepSecret(this.#owner.windowId(), issued, () => undefined); if (!(await this.#writeEntry(grant.id, () => this.#store.nextOrder(grant)))) return false;',
  },
  {
    bug: 'replaced credentials are only announced',
    file: 'grantStore.ts',
    text: 'if (others.some(({ record }) => isNewer(record, orderOf(each)))) ended.add(each.grant.id);',
    by: '',
  },
  {
    bug: 'the clock decides which credential is newer',
    file: 'grantStore.ts',
    text: 'return Math.max(grant.issuedAt, ...others.map(({ record }) => record.order + 1));',
    by: 'return others.length < 0 ? 0 : grant.issuedAt;',
  },
  {
    bug: 'every system has a single login',
    file: 'grantStore.ts',
    text: 'this.#host.isSingleLogin(entry.environment.system) &&',
    by: '',
  },
  {
    bug: 'a stopping window does not say so',
    file: 'windowInstance.ts',
    text: 'if (this.#isHeld) this.#writeStopped();\n  }\n\n  async #judge',
    by: '}\n\n  async #judge',
  },
  {
    bug: 'a second window takes the ID of a living one',
    file: 'windowInstance.ts',
    text: "if (looks === mostLooks) return 'another';",
    by: "if (looks === mostLooks) return 'us';",
  },
  {
    bug: 'two windows can claim one lease',
    file: 'recordFolder.ts',
    text: 'if (!(await this.#move(file, aside))) return false;',
    by: 'await this.#disk.write(file, text); if (file !== aside) return true;',
  },
  {
    bug: 'a window that holds nothing does not poll',
    file: 'vaultScheduler.ts',
    text: 'this.#alarm.set(Math.min(due ?? pollInterval, pollInterval), () => void this.check());',
    by: 'if (due !== undefined) this.#alarm.set(due, () => void this.check());',
  },
  {
    bug: 'the mark of a request is not written',
    file: 'vault.ts',
    text: 'await this.#marks.write(mark);',
    by: '',
  },
  {
    bug: 'a full disk is never written in place',
    file: 'records.ts',
    text: 'const leaseLength = 640;',
    by: 'const leaseLength = 0;',
  },
];

const most = Number(process.env['MUTANT_HISTORIES'] ?? 300);

describe('The model of window histories finds the bug that', () => {
  for (const mutant of mutants) {
    it(mutant.bug, async function () {
      this.timeout(120_000);
      const Vault = await vaultWith(mutant);
      let found: unknown;
      let seed = 0;
      while (found === undefined && seed++ < most) {
        found = await new WindowHistory(seed, Vault).run().catch((error: unknown) => error);
      }
      assert.ok(found instanceof assert.AssertionError, `not in ${most} histories: ${String(found)}`);
      console.log(`        seed ${seed}: ${found.message.split('\n')[0]}`);
    });
  }
});

/** Builds the vault from its source, with one bug. */
async function vaultWith({ file, text, by }: Mutant): Promise<new (host: VaultHost) => VaultApi> {
  const folder = join(process.cwd(), 'src', 'vault');
  const built = await build({
    entryPoints: [join(folder, 'vault.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
    plugins: [
      {
        name: 'mutant',
        setup: ({ onLoad }) => {
          onLoad({ filter: new RegExp(`vault[\\\\/]${file}$`) }, ({ path }) => {
            const source = readFileSync(path, 'utf8');
            assert.equal(source.split(text).length, 2, `${file} has one "${text}"`);
            return { contents: source.replace(text, () => by), loader: 'ts' };
          });
        },
      },
    ],
  });
  const module = { exports: {} as { Vault: new (host: VaultHost) => VaultApi } };
  const run = new Function('module', 'exports', 'require', built.outputFiles[0]?.text ?? '');
  run(module, module.exports, createRequire(__filename));
  return module.exports.Vault;
}
