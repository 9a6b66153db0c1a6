import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { vaultFolders } from '../../../src/vault/records';
import { Vigil } from '../../../src/vault/vaultScheduler';
import { settled, until } from '../support/fakeClock';
import { Computer } from './computer';

describe('A vigil', () => {
  let computer: Computer;
  let vigil: Vigil;
  let beats: number;
  let looks: number;
  let look: () => Promise<number | undefined>;
  let beat: () => Promise<void>;
  beforeEach(() => {
    computer = new Computer();
    beats = looks = 0;
    look = () => Promise.resolve(undefined);
    beat = () => Promise.resolve();
    const host = computer.host();
    vigil = new Vigil(host, vaultFolders(host), {
      beat: () => {
        beats++;
        return beat();
      },
      markersChanged: () => Promise.reject(new Error('the markers are odd')),
      look: () => {
        looks++;
        return look();
      },
    });
  });
  afterEach(async () => {
    vigil.stop();
    await computer.dispose();
  });

  it('beats every 10 s while something is held, also after a beat that failed', async () => {
    beat = () => Promise.reject(new Error('the beat is odd'));
    vigil.keep(true);
    vigil.keep(true);
    await computer.seconds(35);
    assert.equal(beats, 3);
    await until(() => computer.log.lines.some(line => line.includes('the markers are odd')));
    assert.ok(computer.log.lines.some(line => line.includes('the beat is odd')));
    await vigil.look();
    assert.equal(looks, 0);
  });

  it('looks again where something changed while it looked', async () => {
    vigil.keep(false);
    await until(() => looks === 1);
    let end: (wait: number | undefined) => void = () => undefined;
    look = () => new Promise(resolve => (end = resolve));
    const looking = vigil.look();
    await vigil.look();
    await vigil.look();
    assert.equal(looks, 2);
    look = () => Promise.resolve(5000);
    end(undefined);
    await looking;
    assert.equal(looks, 3);
    assert.equal(computer.clock.pending, 1);
    look = () => Promise.resolve(undefined);
    await computer.seconds(5);
    assert.equal(looks, 4);
    assert.equal(computer.clock.pending, 0);
  });

  it('hears of a lease only while no look is ahead', async () => {
    look = () => Promise.resolve(50_000);
    vigil.keep(false);
    await until(() => computer.clock.pending === 1);
    computer.put('leases', 'a.json', '');
    computer.put('leases', 'b.json', '');
    await settled();
    assert.equal(looks, 1);
  });

  it('sets no timer when it stopped while it looked', async () => {
    let end: (wait: number | undefined) => void = () => undefined;
    look = () => new Promise(resolve => (end = resolve));
    vigil.keep(false);
    await until(() => looks === 1);
    vigil.stop();
    end(1000);
    await settled();
    assert.equal(computer.clock.pending, 0);
  });

  it('looks now and then where it cannot watch, until it can', async () => {
    const blocker = join(computer.folder, 'leases');
    computer.put('.', 'leases', 'not a folder');
    vigil.keep(false);
    await until(() => computer.clock.pending === 1);
    await vigil.look();
    await computer.seconds(90);
    assert.equal(looks, 3);
    fs.rmSync(blocker);
    await computer.seconds(45);
    await until(() => fs.existsSync(blocker));
    await settled();
    assert.equal(computer.clock.pending, 0);
  });
});
