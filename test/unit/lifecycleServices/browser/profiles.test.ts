import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createProfile,
  sweepProfiles,
  type ProfileHost,
} from '../../../../src/lifecycleServices/browser/profiles';
import { FakeLog } from '../../support/fakeLog';

describe('the profiles of browser windows', () => {
  const start = Date.UTC(2026, 0, 5, 9);
  let root: string;
  let now: number;
  let alive: Set<number>;
  let host: ProfileHost;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'lcs-profiles-'));
    now = start;
    alive = new Set([process.pid]);
    host = {
      folder: join(root, 'profiles'),
      clock: { now: () => now },
      log: new FakeLog(),
      isProcessAlive: each => alive.has(each),
    };
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  /** Sweeps, and returns the number of deleted profiles. */
  const swept = async (): Promise<number> => {
    const count = () => (existsSync(host.folder) ? readdirSync(host.folder).length : 0);
    const before = count();
    await sweepProfiles(host);
    return before - count();
  };

  it('are swept quickly where there are none', async () => {
    assert.equal(await swept(), 0);
    assert.ok(!existsSync(host.folder));
  });

  it('stay while their window lives and its sign-in may go on', async () => {
    await createProfile(host, 'one', 60_000);
    assert.equal(await swept(), 0);
    now += 60_000;
    assert.equal(await swept(), 0);
  });

  it('go when their window has ended', async () => {
    const profile = await createProfile(host, 'one', 60_000);
    alive.clear();
    assert.equal(await swept(), 1);
    assert.ok(!existsSync(profile.dataFolder));
  });

  it('go when a process has the number of their window long after the sign-in ended', async () => {
    await createProfile(host, 'one', 60_000);
    now += 10 * 60_000;
    assert.equal(await swept(), 1);
  });

  it('stay while their browser still ends, and not for a process that only has its number', async function () {
    if (process.platform !== 'linux') this.skip();
    const profile = await createProfile(host, 'one', 60_000);
    const { spawn } = await import('node:child_process');
    const script = 'setTimeout(() => {}, 30000)';
    const browser = spawn(process.execPath, ['-e', script, profile.dataFolder], {
      stdio: 'ignore',
    });
    const other = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
    try {
      await profile.heldBy(Number(browser.pid));
      alive = new Set([Number(browser.pid), Number(other.pid)]);
      assert.equal(await swept(), 0);
      await profile.heldBy(Number(other.pid));
      assert.equal(await swept(), 1);
      assert.equal(other.exitCode, null);
    } finally {
      browser.kill();
      other.kill();
    }
  });

  it('are deleted if their owner is unknown', async () => {
    for (const [name, text] of [
      ['cut-off', undefined],
      ['empty', ''],
      ['other', '{"hostProcessId":"1"}'],
      ['null', 'null'],
    ] as const) {
      mkdirSync(join(host.folder, name), { recursive: true });
      if (text !== undefined) writeFileSync(join(host.folder, name, 'owner.json'), text);
    }
    assert.equal(await swept(), 4);
  });

  it('are gone after their own removal, even twice', async () => {
    const profile = await createProfile(host, 'one', 60_000);
    await profile.remove();
    await profile.remove();
    assert.equal(await swept(), 0);
  });
});
