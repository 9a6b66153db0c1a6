import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { VaultHost } from '../../../src/vault/host';
import type { VaultApi } from '../support/computer';
import { WindowHistory } from './windowHistory';

/** A deliberate bug: in a file of the vault, one text is replaced by another. */
interface Mutant {
  readonly bug: string;
  readonly file: string;
  readonly text: string;
  readonly by: string;
  /** The first history that finds it. */
  readonly seed: number;
}

const mutants: readonly Mutant[] = [
  {
    bug: 'time alone proves that a window is gone',
    file: 'windowInstance.ts',
    text: "if (answer === 'alive') return 'alive';",
    by: "if (answer === 'alive') return Date.now() < lease.lastSeen + 60_000 ? 'alive' : 'dead';",
    seed: 1,
  },
  {
    bug: 'a missing socket proves death',
    file: 'windowInstance.ts',
    text: "answer === 'dead' && areKnown",
    by: 'areKnown',
    seed: 11,
  },
  {
    bug: 'an unreadable lease is taken for an absent one',
    file: 'sweeper.ts',
    text: "if (reading.kind === 'unreadable' && !isBeforeStart(reading.writtenAt)) return undefined;",
    by: '',
    seed: 25,
  },
  {
    bug: 'an unreadable secret is taken for an absent one',
    file: 'grantStore.ts',
    text: "this.#logFailure('read', error);\n      return unreadable;",
    by: "return { kind: 'absent' };",
    seed: 2,
  },
  {
    bug: 'a folder that cannot be listed is taken for an empty one',
    file: 'recordFolder.ts',
    text: "if (errorCode(error) === 'ENOENT') return [];",
    by: 'return [];',
    seed: 25,
  },
  {
    bug: 'nothing tests the disk before a deletion',
    file: 'sweeper.ts',
    text: 'ended.length > 0 && (await folders.leases.isWorking());',
    by: 'ended.length > 0;',
    seed: 36,
  },
  {
    bug: 'the files that name a secret are removed before the secret',
    file: 'grantStore.ts',
    text: 'const key = keyOf(ownerOf(name), idOf(name));',
    by: 'const key = keyOf(ownerOf(name), idOf(name)); await Promise.all([index.remove(name), ended.remove(name)]);',
    seed: 1,
  },
  {
    bug: 'an ended row is not stored',
    file: 'grantStore.ts',
    text: '(end ? ended.write(name, end) : Promise.resolve())',
    by: 'Promise.resolve()',
    seed: 1,
  },
  {
    bug: 'a cleared row stays stored',
    file: 'grantStore.ts',
    text: 'if (end?.grant === undefined) await ended.remove(name);',
    by: '',
    seed: 1,
  },
  {
    bug: 'a renewed row stays stored',
    file: 'ownGrants.ts',
    text: 'await this.#erase(idsOf(renewed));',
    by: "await this.#erase(idsOf(renewed.filter(({ status }) => status === 'active')));",
    seed: 35,
  },
  {
    bug: 'a window that has only ended rows gives up its lease',
    file: 'ownGrants.ts',
    text: 'const kept = this.#all.length',
    by: 'const kept = this.#active.length',
    seed: 10,
  },
  {
    bug: 'an unreadable file of an ended row is taken for an absent one',
    file: 'grantStore.ts',
    text: "if (ended.kind !== 'absent') {",
    by: "if (ended.kind === 'found') {",
    seed: 633,
  },
  {
    bug: 'ended rows stay after their window',
    file: 'sweeper.ts',
    text: "...remains('ended'), ",
    by: '',
    seed: 5,
  },
  {
    bug: 'the secret is stored before the index',
    file: 'ownGrants.ts',
    text: 'const listed = await this.#writeEntry(grant.id, grant);',
    by: 'await this.#store.keep(this.#window.id, issued, () => undefined); const listed = await this.#writeEntry(grant.id, grant);',
    seed: 8,
  },
  {
    bug: 'replaced credentials are only announced',
    file: 'grantStore.ts',
    text: 'if (entries.some(endsIt)) ended.add(each.grant.id);',
    by: '',
    seed: 53,
  },
  {
    bug: 'the clock decides which credential is newer',
    file: 'grantStore.ts',
    text: 'return Math.max(grant.issuedAt, ...others.map(({ record }) => record.order + 1));',
    by: 'return others.length < 0 ? 0 : grant.issuedAt;',
    seed: 10,
  },
  {
    bug: 'every system has a single login',
    file: 'grantStore.ts',
    text: 'this.#host.isSingleLogin(entry.environment.system) &&',
    by: '',
    seed: 2,
  },
  {
    bug: 'a stopping window does not say so',
    file: 'windowInstance.ts',
    text: 'this.#closeSocket();\n    if (this.#isHeld) this.#writeStopped();',
    by: 'this.#closeSocket();',
    seed: 2,
  },
  {
    bug: 'a second window takes the ID of a living one',
    file: 'windowInstance.ts',
    text: 'if (looks > 0) await this.#pause();',
    by: 'if (looks > 0) await this.#pause(); if (looks === mostLooks) return lease;',
    seed: 1,
  },
  {
    bug: 'two windows can claim one lease',
    file: 'recordFolder.ts',
    text: 'if (!(await this.#move(file, aside))) return false;',
    by: 'await this.#disk.write(file, text); if (file !== aside) return true;',
    seed: 24,
  },
  {
    bug: 'a window that holds nothing does not poll',
    file: 'vault.ts',
    text: 'Math.min(due, pollInterval);',
    by: 'due === pollInterval ? 1e9 : due;',
    seed: 3,
  },
  {
    bug: 'the mark of a request is not written',
    file: 'vault.ts',
    text: 'await this.#marks.write(mark);',
    by: '',
    seed: 8,
  },
  {
    bug: 'a full disk is never written in place',
    file: 'records.ts',
    text: 'const leaseLength = 640;',
    by: 'const leaseLength = 0;',
    seed: 17,
  },
];

/** Searches this many histories for the first one that finds a bug; usually, that one is known. */
const most = Number(process.env['MUTANT_HISTORIES'] ?? 0);

describe('The model of window histories finds the bug that', () => {
  for (const mutant of mutants) {
    it(mutant.bug, async function () {
      this.timeout(20_000 + most * 1_000);
      const Vault = await vaultWith(mutant);
      const isFound = async (seed: number): Promise<boolean> => {
        const found: unknown = await new WindowHistory(seed, Vault).run().catch((e: unknown) => e);
        return found instanceof assert.AssertionError;
      };
      let seed = most > 0 ? 1 : mutant.seed;
      while (!(await isFound(seed)) && seed < most) seed++;
      assert.equal(seed, mutant.seed, 'after a change, search with MUTANT_HISTORIES=1000');
      assert.ok(await isFound(seed));
      await new WindowHistory(seed).run();
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
        setup: builder => {
          builder.onLoad({ filter: new RegExp(`vault[\\\\/]${file}$`) }, ({ path }) => {
            const source = readFileSync(path, 'utf8');
            assert.equal(source.split(text).length, 2, `${file} has one "${text}"`);
            return { contents: source.replace(text, () => by), loader: 'ts' };
          });
        },
      },
    ],
  });
  const root = mkdtempSync(join(tmpdir(), 'mutant-'));
  const bundle = join(root, 'vault.cjs');
  writeFileSync(bundle, built.outputFiles[0]?.text ?? '');
  const loaded = createRequire(__filename)(bundle) as typeof import('../../../src/vault/vault');
  rmSync(root, { recursive: true });
  return loaded.Vault;
}
