import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Vault } from '../../../src/vault/vault';
import { FakeClock } from '../support/fakeClock';
import { realHost } from './realHost';

describe('A window in a real process', () => {
  let root: string;
  let child: ChildProcess;
  let clock: FakeClock;
  let observer: Vault;
  beforeEach(async function () {
    // Other systems cannot prove that a process has ended, or have no such signals.
    if (process.platform !== 'linux') this.skip();
    root = fs.mkdtempSync(join(tmpdir(), 'real-'));
    for (const folder of ['run', 'secrets']) fs.mkdirSync(join(root, folder));
    child = fork(join(__dirname, 'realHost.js'), [root], { stdio: 'inherit' });
    await once(child, 'message');
    clock = new FakeClock(Date.now());
    observer = new Vault(realHost(root, clock));
    await observer.start();
  });
  afterEach(() => {
    if (process.platform !== 'linux') return;
    observer.stop();
    child.kill('SIGKILL');
    fs.rmSync(root, { recursive: true, force: true });
  });

  const list = (folder: string): string[] => fs.readdirSync(join(root, folder));
  /** Lets time pass for the observer, who asks real sockets. */
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 5) {
      await clock.advance(5_000);
      await new Promise(resolve => setTimeout(resolve, 5));
    }
  };

  it('keeps its credential while it is stopped for an hour, and after it is killed for a minute', async () => {
    child.kill('SIGSTOP');
    await pass(3600);
    assert.equal(list('secrets').length, 1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await pass(125);
    assert.deepEqual(list('secrets'), []);
    assert.deepEqual(list('global/leases'), []);
    assert.deepEqual(list('run'), []);
  });

  it('closes its socket and writes that it stopped', async () => {
    assert.equal(list('run').length, 1);
    child.send('stop');
    await once(child, 'message');
    const [lease = ''] = list('global/leases');
    const text = fs.readFileSync(join(root, 'global/leases', lease), 'utf8');
    assert.deepEqual(list('run'), []);
    assert.ok('stoppedAt' in (JSON.parse(text) as object));
    await pass(50);
    assert.equal(list('secrets').length, 1);
    await pass(30);
    assert.deepEqual(list('secrets'), []);
  });
});
