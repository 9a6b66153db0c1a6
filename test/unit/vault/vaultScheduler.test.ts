import assert from 'node:assert/strict';
import { vaultFolders } from '../../../src/vault/records';
import { VaultScheduler } from '../../../src/vault/vaultScheduler';
import { settled } from '../support/fakeClock';
import { Computer } from '../support/computer';

describe('The scheduler of a vault', () => {
  let computer: Computer;
  let scheduler: VaultScheduler;
  let beats: number;
  let checks: number;
  let check: () => Promise<number | undefined>;
  let beat: () => Promise<undefined>;
  beforeEach(() => {
    computer = new Computer();
    beats = checks = 0;
    check = () => Promise.resolve(undefined);
    beat = () => Promise.resolve(undefined);
    const host = computer.host();
    scheduler = new VaultScheduler(host, vaultFolders(host), {
      beat: () => {
        beats++;
        return beat();
      },
      indexChanged: () => Promise.reject(new Error('the index is odd')),
      check: () => {
        checks++;
        return check();
      },
    });
  });
  afterEach(async () => {
    scheduler.stop();
    await computer.dispose();
  });

  it('beats every 10 s while something is held, also after a beat that failed', async () => {
    beat = () => Promise.reject(new Error('the beat is odd'));
    scheduler.keep(true);
    scheduler.keep(true);
    await computer.seconds(35);
    assert.equal(beats, 3);
    computer.put('index', 'a.json', '');
    await settled();
    assert.ok(computer.log.lines.some(line => line.includes('the index is odd')));
    assert.ok(computer.log.lines.some(line => line.includes('the beat is odd')));
    await scheduler.check();
    assert.equal(checks, 0);
  });

  it('checks every 45 s while nothing is held, also after a check that failed', async () => {
    check = () => Promise.reject(new Error('the check is odd'));
    scheduler.keep(false);
    await computer.seconds(44);
    assert.equal(checks, 0);
    await computer.seconds(91);
    assert.equal(checks, 3);
    assert.equal(computer.clock.pending, 1);
  });

  it('sets one timer for the moment when something is due', async () => {
    scheduler.keep(false);
    check = () => Promise.resolve(5_000);
    await scheduler.check();
    check = () => Promise.resolve(600_000);
    await computer.seconds(5);
    assert.equal(checks, 2);
    assert.equal(computer.clock.pending, 1);
    await computer.seconds(45);
    assert.equal(checks, 3);
  });

  it('sets no timer when it stopped, or began to hold something, during a check', async () => {
    for (const change of [() => scheduler.keep(true), () => scheduler.stop()]) {
      let end: (wait: number | undefined) => void = () => undefined;
      check = () => new Promise(resolve => (end = resolve));
      scheduler.keep(false);
      const checking = scheduler.check();
      change();
      const timers = computer.clock.pending;
      end(1_000);
      await checking;
      assert.equal(computer.clock.pending, timers);
    }
  });

  it('sets no timer when it stopped during a beat', async () => {
    let end: (result: undefined) => void = () => undefined;
    beat = () => new Promise(resolve => (end = resolve));
    scheduler.keep(true);
    await computer.seconds(10);
    scheduler.stop();
    end(undefined);
    await settled();
    assert.equal(computer.clock.pending, 0);
  });
});
