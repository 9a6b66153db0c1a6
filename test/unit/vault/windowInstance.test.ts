import assert from 'node:assert/strict';
import type { VaultHost } from '../../../src/vault/host';
import { type Lease, vaultFolders } from '../../../src/vault/records';
import { type Claim, WindowInstance } from '../../../src/vault/windowInstance';
import { settled } from '../support/fakeClock';
import { FakeProcess } from '../support/fakeProcess';
import { Computer, FakeMemento } from '../support/computer';

describe('A window instance', () => {
  let computer: Computer;
  let memento: FakeMemento;
  beforeEach(() => {
    computer = new Computer();
    memento = new FakeMemento();
  });
  afterEach(() => computer.dispose());

  const open = (
    overrides: Partial<VaultHost> = {},
    process = new FakeProcess(computer.clock, computer.sockets),
  ): WindowInstance => {
    const host = computer.host({ memento, ...overrides }, process);
    return new WindowInstance(host, vaultFolders(host).leases);
  };
  const lease = (id: string): Lease => {
    const found = computer.lease(id);
    assert.ok(found);
    return found;
  };
  const rewrite = (id: string, change: Partial<Lease>): void => {
    computer.put('leases', `${id}.json`, JSON.stringify({ ...lease(id), ...change }));
  };
  const stopped = async (): Promise<string> => {
    const before = open();
    await before.hold();
    before.stop();
    return before.id;
  };
  const crashed = async (): Promise<string> => {
    const process = new FakeProcess(computer.clock, computer.sockets);
    const before = open({}, process);
    await before.hold();
    process.crash();
    return before.id;
  };
  /** Claims, and tells the result and the seconds that it took. */
  const claim = async (window: WindowInstance): Promise<Claim & { readonly seconds: number }> => {
    let result: Claim | undefined;
    void window.claim().then(claimed => (result = claimed));
    let seconds = 0;
    await settled();
    for (; result === undefined && seconds < 30; seconds++) await computer.seconds(1);
    assert.ok(result !== undefined);
    return { ...result, seconds };
  };
  const kept = { isKept: true, seconds: 0 };
  const isNew = { isKept: false, seconds: 0 };

  it('keeps its ID when it reloads within a minute', async () => {
    const id = await stopped();
    await computer.seconds(59);
    const next = open();
    assert.deepEqual(await claim(next), kept);
    assert.equal(next.id, id);
  });

  it('takes the place of a closed window, under a new ID, after a minute', async () => {
    for (const end of [stopped, crashed]) {
      const before = await end();
      await computer.seconds(60);
      assert.deepEqual(await claim(open()), { ...isNew, former: before });
    }
  });

  it('believes the lease rather than the socket when the lease says that it stopped', async () => {
    const first = open();
    await first.hold();
    rewrite(first.id, { stoppedAt: computer.clock.now() });
    assert.deepEqual(await claim(open()), kept);
  });

  it('keeps its ID when it reloads within a minute after a crash', async () => {
    await crashed();
    await computer.seconds(59);
    assert.deepEqual(await claim(open()), kept);
  });

  it('keeps its ID when its host restarts, whatever the lease says', async () => {
    const first = open({ sessionId: 'session' });
    await first.hold();
    first.stop();
    await computer.seconds(3600);
    assert.deepEqual(await claim(open({ sessionId: 'session' })), kept);
  });

  it('is a second window where a socket still answers after 5 s', async () => {
    const first = open();
    await first.hold();
    await computer.clock.sleep(86_400_000);
    assert.deepEqual(await claim(open()), { ...isNew, seconds: 5 });
  });

  it('waits for the host of before the reload to end', async () => {
    const first = open();
    await first.hold();
    computer.clock.after(3_000, () => first.stop());
    assert.deepEqual(await claim(open()), { ...kept, seconds: 3 });
  });

  for (const [where, change] of [
    ['whose socket is missing', { socket: 'missing' }],
    ['of another machine', { machine: 'desk/boot-2' }],
  ] as const) {
    it(`leaves the ID to a window ${where}`, async () => {
      rewrite(await crashed(), change);
      assert.deepEqual(await claim(open()), { ...isNew, seconds: 5 });
    });
  }

  it('leaves the ID to a window that takes or releases it meanwhile', async () => {
    for (const change of [
      (id: string): void => rewrite(id, { sessionId: 'another' }),
      (id: string): void => computer.disk.remove(`${computer.folder}/leases/${id}.json`),
    ]) {
      const first = open();
      await first.hold();
      const claiming = claim(open());
      await settled();
      change(first.id);
      assert.deepEqual(await claiming, { ...isNew, seconds: 1 });
    }
  });

  it('waits while the lease cannot be read, but not for ever', async () => {
    const id = await stopped();
    let reads = 0;
    computer.disk.fault = operation => (operation === 'read' && ++reads < 4 ? 'EIO' : undefined);
    const next = open();
    assert.deepEqual(await claim(next), { ...kept, seconds: 3 });
    assert.equal(next.id, id);
    next.stop();
    computer.disk.fault = operation => (operation === 'read' ? 'EIO' : undefined);
    assert.deepEqual(await claim(open()), { ...isNew, seconds: 5 });
  });

  it('is the only one that gets a lease, of three that claim it at the same time', async () => {
    const id = await stopped();
    const windows = [open(), open(), open()];
    const claims = await Promise.all(windows.map(window => window.claim()));
    assert.equal(claims.filter(({ isKept }) => isKept).length, 1);
    assert.equal(windows.filter(window => window.id === id).length, 1);
  });

  it('puts a lease back that another window took at the same moment', async () => {
    const id = await stopped();
    computer.disk.fault = (operation, path) => {
      if (operation === 'write' && path.endsWith('.tmp')) rewrite(id, { sessionId: 'another' });
      return undefined;
    };
    assert.deepEqual(await claim(open()), isNew);
    computer.disk.fault = () => undefined;
    assert.equal(lease(id).sessionId, 'another');
  });

  it('takes a new ID where it cannot write its lease', async () => {
    const id = await stopped();
    computer.disk.fault = operation => (operation === 'write' ? 'EROFS' : undefined);
    assert.deepEqual(await claim(open()), isNew);
    assert.ok(computer.log.lines.some(line => line.includes('EROFS')));
    assert.ok(lease(id).stoppedAt !== undefined);
  });

  it('renews, stops, and claims its lease on a full disk', async () => {
    const first = open();
    await first.hold();
    computer.disk.isFull = true;
    await computer.seconds(30);
    assert.equal(await first.renew(true), 'renewed');
    assert.equal(lease(first.id).lastSeen, computer.clock.now());
    first.stop();
    assert.equal(lease(first.id).stoppedAt, computer.clock.now());
    const next = open();
    assert.deepEqual(await claim(next), kept);
    assert.equal(next.id, first.id);
    assert.deepEqual(computer.log.lines, []);
  });

  it('only touches its lease, until the file system refuses that or the lease has changed', async () => {
    const window = open();
    await window.hold();
    const texts = () => computer.contents('leases');
    const renewed = async (): Promise<boolean> => {
      await computer.seconds(30);
      const before = texts();
      assert.equal(await window.renew(true), 'renewed');
      assert.equal(lease(window.id).lastSeen, computer.clock.now());
      return JSON.stringify(before) !== JSON.stringify(texts());
    };
    assert.equal(await renewed(), true, 'the first time');
    assert.equal(await renewed(), false);
    assert.equal(await renewed(), false);
    await computer.seconds(1);
    rewrite(window.id, {});
    assert.equal(await renewed(), true, 'after a change');
    assert.equal(await renewed(), false);
    computer.disk.fault = operation => (operation === 'touch' ? 'EROFS' : undefined);
    assert.equal(await renewed(), true, 'instead of a touch');
    computer.disk.fault = () => undefined;
    assert.equal(await renewed(), true, 'after a failed touch');
    assert.equal(await renewed(), false);
  });

  it('names its new socket, although a write failed after it got one', async () => {
    const window = open();
    await window.hold();
    await window.renew(true);
    computer.sockets.names.clear();
    computer.disk.fault = operation => (operation === 'write' ? 'EIO' : undefined);
    await window.renew(true);
    assert.equal(computer.sockets.probe(lease(window.id).socket), 'missing');
    computer.disk.fault = () => undefined;
    await computer.seconds(30);
    await window.renew(true);
    assert.equal(computer.sockets.probe(lease(window.id).socket), 'alive');
  });

  it('judges a lease by its own time or the time of its file, whichever is closer to now', async () => {
    for (const wrong of [-600_000, 600_000]) {
      const id = await crashed();
      computer.put('leases', `${id}.json`, JSON.stringify(lease(id)), computer.clock.now() + wrong);
      await computer.seconds(10);
      assert.deepEqual(await claim(open()), kept);
      memento.values.clear();
    }
    const id = await crashed();
    const text = JSON.stringify({ ...lease(id), lastSeen: computer.clock.now() - 600_000 });
    computer.put('leases', `${id}.json`, text);
    assert.deepEqual(await claim(open()), kept);
  });

  it('waits while the time of a lease is unknown', async () => {
    await crashed();
    let attempts = 0;
    computer.disk.fault = operation => (operation === 'stat' && ++attempts < 4 ? 'EIO' : undefined);
    assert.deepEqual(await claim(open()), { ...kept, seconds: 3 });
  });

  it('goes on where its lease cannot be renewed or stopped, and logs each once', async () => {
    const window = open();
    await window.hold();
    computer.disk.fault = operation => (operation === 'write' ? 'EIO' : undefined);
    for (let time = 0; time < 3; time++) assert.equal(await window.renew(true), 'renewed');
    window.stop();
    assert.equal(computer.log.lines.filter(line => line.includes('EIO')).length, 2);
  });

  it('makes a new socket where a program removed it, and goes on where there can be none', async () => {
    const window = open();
    await window.hold();
    const before = lease(window.id).socket;
    computer.sockets.names.clear();
    await window.renew(true);
    const after = lease(window.id).socket;
    assert.notEqual(after, before);
    assert.equal(computer.sockets.probe(after), 'alive');
    computer.sockets.isPossible = false;
    computer.sockets.names.clear();
    assert.equal(await window.renew(true), 'renewed');
    assert.equal(lease(window.id).socket, '');
  });

  it('makes a new socket where its own does not answer anymore', async () => {
    const window = open();
    await window.hold();
    const before = lease(window.id).socket;
    computer.sockets.names.set(before, 'refused');
    await window.renew(true);
    assert.notEqual(lease(window.id).socket, before);
    assert.equal(computer.sockets.probe(lease(window.id).socket), 'alive');
  });

  it('does not wait for a VS Code that does not remember the ID', async () => {
    memento.hangs = true;
    const window = open();
    const holding = window.hold();
    await computer.seconds(5);
    await holding;
    assert.equal(lease(window.id).windowId, window.id);
  });

  it('writes its lease again where it is gone, or of a window that has ended', async () => {
    const window = open({ sessionId: 'mine' });
    await window.hold();
    computer.disk.remove(computer.folder);
    assert.equal(await window.renew(true), 'restored');
    await computer.seconds(1);
    rewrite(window.id, { sessionId: 'another', stoppedAt: computer.clock.now() });
    assert.equal(await window.renew(true), 'restored');
    assert.equal(lease(window.id).sessionId, 'mine');
  });

  it('gives way to a living window that has its lease', async () => {
    const window = open();
    await window.hold();
    rewrite(window.id, { sessionId: 'another' });
    assert.equal(await window.renew(true), 'taken');
    assert.equal(lease(window.id).sessionId, 'another');
  });

  it('does not begin to hold something after it stopped', async () => {
    const window = open();
    window.stop();
    await assert.rejects(window.hold(), /stops/);
    assert.equal(await window.renew(true), 'renewed');
    await window.release();
    assert.deepEqual(computer.files(), {});
    assert.equal(computer.sockets.names.size, 0);
  });

  it('writes that it stopped although its lease is being renewed, or claimed', async () => {
    const window = open();
    await window.hold();
    await computer.seconds(1);
    const renewing = window.renew(true);
    for (let turn = 0; turn < 8; turn++) await Promise.resolve();
    window.stop();
    await renewing;
    assert.equal(lease(window.id).stoppedAt, computer.clock.now());
    for (let turns = 0; turns < 40; turns++) {
      await computer.seconds(1);
      const next = open();
      const claiming = next.claim();
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      next.stop();
      await claiming;
      await settled();
      assert.ok(lease(window.id).stoppedAt !== undefined, `after ${turns} turns`);
    }
  });

  it('leaves the ID alone that another window put into the shared memory', async () => {
    const first = open();
    const second = open();
    await first.hold();
    await second.hold();
    await first.release();
    assert.deepEqual([...memento.values.values()], [second.id]);
  });

  it('ends its waiting when it stops', async () => {
    const first = open();
    await first.hold();
    for (const isReadable of [true, false]) {
      computer.disk.fault = () => (isReadable ? undefined : 'EIO');
      const next = open();
      const claiming = next.claim();
      await settled();
      next.stop();
      assert.equal((await claiming).isKept, false);
    }
    computer.disk.fault = () => undefined;
  });
});
