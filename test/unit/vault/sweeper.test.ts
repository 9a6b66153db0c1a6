import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { GrantStore } from '../../../src/vault/grantStore';
import type { VaultHost } from '../../../src/vault/host';
import { type Lease, vaultFolders } from '../../../src/vault/records';
import { createSweep, type Sweep } from '../../../src/vault/sweeper';
import { Computer, issue } from '../support/computer';

describe('The cleanup after closed windows', () => {
  let computer: Computer;
  let sweep: Sweep;
  beforeEach(() => {
    computer = new Computer();
    sweep = make();
  });
  afterEach(() => computer.dispose());

  const windowId = randomUUID();
  const make = (overrides: Partial<VaultHost> = {}): Sweep => {
    const host = computer.host(overrides);
    const folders = vaultFolders(host);
    return createSweep(host, folders, new GrantStore(host, folders));
  };
  const writeLease = (age: number, more: Partial<Lease> = {}): void => {
    const { machine } = computer.sockets;
    const lastSeen = computer.clock.now() - age;
    const lease = { windowId, sessionId: 'other', machine, socket: 'socket', lastSeen, ...more };
    computer.put('leases', `${windowId}.json`, JSON.stringify(lease), lastSeen);
  };
  const isThere = (): boolean => computer.contents('leases').length > 0;
  const checkEvery = async (seconds: number, times: number): Promise<number> => {
    for (let time = 1; time <= times; time++) {
      await sweep(undefined);
      if (!isThere()) return time;
      await computer.seconds(seconds);
    }
    return times + 1;
  };

  it('has nothing to do where there is nothing', async () => {
    assert.equal(await sweep(undefined), undefined);
  });

  it('waits for a reload of a stopped window, and sees twice that it stopped', async () => {
    writeLease(0, { stoppedAt: computer.clock.now() });
    assert.equal(await sweep(undefined), 65_000);
    assert.equal(await sweep(windowId), undefined);
    await computer.seconds(45);
    assert.equal(await sweep(undefined), 20_000);
    await computer.seconds(15);
    assert.equal(await sweep(undefined), 5_000);
    await computer.seconds(5);
    assert.equal(await sweep(undefined), undefined);
    assert.ok(!isThere());
  });

  it('does not believe a clock that was set forward while a window reloads', async () => {
    writeLease(0, { stoppedAt: computer.clock.now() });
    await sweep(undefined);
    computer.clock.jump(3_600_000);
    assert.equal(await make()(undefined), 15_000);
    assert.ok(isThere());
  });

  it('deletes after a dead process when the time for a reload has passed', async () => {
    computer.sockets.names.set('socket', 'refused');
    writeLease(300_000);
    assert.equal(await sweep(undefined), 15_000);
    await computer.seconds(15);
    assert.equal(await sweep(undefined), undefined);
    assert.ok(!isThere());
    assert.equal(computer.sockets.names.size, 0);
  });

  it('never deletes after a process that answers, however old its lease is', async () => {
    computer.sockets.names.set('socket', 'listening');
    writeLease(30 * 86_400_000);
    assert.equal(await checkEvery(45, 40), 41);
  });

  it('never asks a socket of another machine', async () => {
    computer.sockets.names.set('socket', 'listening');
    writeLease(86_400_000, { machine: 'desk/boot-2' });
    assert.equal(await checkEvery(45, 40), 15);
  });

  it('waits only some seconds for a clipboard that does not answer', async () => {
    const window = await computer.open();
    const issued = issue(computer, 'contoso');
    await window.vault.store(issued);
    const deadline = { grantId: issued.grant.id, what: 'password', clearAt: computer.clock.now() };
    await window.vault.clipboardDeadlines.remember(deadline);
    await window.close();
    await computer.seconds(300);
    sweep = make({ clearCopied: () => new Promise<void>(() => undefined) });
    await sweep(undefined);
    await computer.seconds(15);
    const checking = sweep(undefined);
    await computer.seconds(10);
    await checking;
    assert.deepEqual(computer.files(), {});
  });

  for (const [where, lease] of [
    ['whose socket is missing', { socket: 'missing' }],
    ['of another machine', { machine: 'desk/boot-2' }],
    ['of a machine that cannot be identified', { machine: '' }],
  ] as const) {
    it(`waits 10 min for a sign of life of a window ${where}`, async () => {
      computer.sockets.names.set('socket', 'refused');
      writeLease(86_400_000, lease);
      assert.equal(await checkEvery(45, 40), 15);
    });
  }

  it('waits 10 min for a sign of life where there is no lease', async () => {
    computer.put('index', `${randomUUID()}.${randomUUID()}.json`, '');
    for (let time = 1; time <= 14; time++) {
      await sweep(undefined);
      assert.deepEqual(computer.files(), { index: 1 });
      await computer.seconds(45);
    }
    await sweep(undefined);
    assert.deepEqual(computer.files(), {});
  });

  describe('never deletes because of a lease that holds', () => {
    for (const damaged of ['', '{"windowId":', '{"version":2}', '[]']) {
      it(JSON.stringify(damaged), async () => {
        computer.put('leases', `${windowId}.json`, damaged);
        computer.put('index', `${windowId}.${randomUUID()}.json`, '{}');
        assert.equal(await checkEvery(45, 40), 41);
        await computer.seconds(30 * 86_400);
        assert.equal(await checkEvery(45, 40), 41);
        assert.deepEqual(computer.files(), { index: 1, leases: 1 });
      });
    }
  });

  it('deletes after a damaged lease from before the computer was restarted', async () => {
    computer.put('leases', `${windowId}.json`, '{"windowId":');
    const writtenAt = computer.clock.now();
    computer.sockets.startedAt = writtenAt + 59_000;
    assert.equal(await checkEvery(45, 40), 41, 'clocks may differ');
    computer.sockets.startedAt = writtenAt + 61_000;
    assert.equal(await checkEvery(45, 40), 15);
  });

  it('deletes files without a lease within 15 min, however soon after a search they appear', async () => {
    await sweep(undefined);
    computer.put('index', `${windowId}.${randomUUID()}.json`, '{}');
    // Two checks without a search, and a search that fails.
    let lists = 0;
    computer.disk.fault = each => (each === 'list' && ++lists === 3 ? 'EMFILE' : undefined);
    let minutes = 0;
    for (; minutes < 20 && computer.contents('index').length > 0; minutes++) {
      await computer.seconds(60);
      await sweep(undefined).catch(() => undefined);
    }
    assert.ok(lists > 3);
    assert.ok(minutes <= 15, String(minutes));
    assert.ok(minutes > 10, String(minutes));
  });

  it('counts no time that the computer slept, and begins anew after a sign of life', async () => {
    writeLease(0, { socket: 'missing' });
    await sweep(undefined);
    await computer.clock.sleep(86_400_000);
    await sweep(undefined);
    computer.clock.jump(-86_400_000);
    assert.equal(await sweep(undefined), 9 * 60_000);
    writeLease(1, { socket: 'missing' });
    assert.equal(await sweep(undefined), 10 * 60_000);
  });

  for (const [part, code] of [
    ['read', 'EMFILE'],
    ['read', 'EACCES'],
    ['stat', 'EIO'],
  ] as const) {
    it(`deletes nothing while leases cannot be read (${part}: ${code})`, async () => {
      writeLease(300_000, { stoppedAt: computer.clock.now() - 300_000 });
      computer.disk.fault = (operation, path) =>
        operation === part && path.includes('leases') ? code : undefined;
      for (let time = 0; time < 30; time++) {
        const checking = sweep(undefined);
        await computer.seconds(45);
        assert.equal(await checking, undefined);
      }
      computer.disk.fault = () => undefined;
      assert.equal(await checkEvery(15, 9), 2);
    });
  }

  it('deletes nothing while a folder cannot be listed', async () => {
    writeLease(300_000, { stoppedAt: computer.clock.now() - 300_000 });
    computer.disk.fault = operation => (operation === 'list' ? 'EIO' : undefined);
    await assert.rejects(sweep(undefined), { code: 'EIO' });
    assert.ok(isThere());
  });

  for (const fault of ['full', 'refusing'] as const) {
    it(`deletes nothing while the disk is ${fault}`, async () => {
      writeLease(300_000, { stoppedAt: computer.clock.now() - 300_000 });
      computer.disk.isFull = fault === 'full';
      computer.disk.fault = operation =>
        fault === 'refusing' && operation === 'write' ? 'EROFS' : undefined;
      assert.equal(await checkEvery(30, 9), 10);
      assert.equal(await sweep(undefined), 60_000);
      computer.disk.isFull = false;
      computer.disk.fault = () => undefined;
      assert.equal(await checkEvery(15, 9), 1);
    });
  }

  it('leaves a window alone that comes back while it is judged', async () => {
    writeLease(300_000, { stoppedAt: computer.clock.now() - 300_000 });
    await sweep(undefined);
    await computer.seconds(15);
    computer.disk.fault = (operation, path) => {
      if (operation === 'write' && path.endsWith('.probe')) writeLease(0);
      return undefined;
    };
    assert.equal(await sweep(undefined), 60_000);
    assert.ok(isThere());
  });

  it('tries again while a secret cannot be deleted', async () => {
    const window = await computer.open();
    await window.vault.store(issue(computer, 'contoso'));
    await window.close();
    await computer.seconds(300);
    computer.secrets.deleting = 'throws';
    await sweep(undefined);
    await computer.seconds(15);
    assert.equal(await sweep(undefined), 60_000);
    assert.deepEqual(computer.files(), { index: 1, leases: 1 });
    computer.secrets.deleting = 'works';
    await sweep(undefined);
    assert.deepEqual(computer.files(), {});
  });

  for (const folder of ['index', 'replaced'] as const) {
    it(`goes on after a file in ${folder} that names no grant, and deletes it`, async () => {
      computer.put(folder, `${randomUUID()}.json`, '{}');
      writeLease(0);
      await checkEvery(45, 20);
      assert.deepEqual(computer.files(), {});
    });
  }

  it('deletes 10,000 stale files with few open at a time', async function () {
    this.timeout(60_000);
    for (let number = 0; number < 2_500; number++) {
      const owner = randomUUID();
      const stoppedAt = computer.clock.now() - 300_000;
      const lease = { windowId: owner, sessionId: '', machine: '', socket: '' };
      const text = JSON.stringify({ ...lease, lastSeen: stoppedAt, stoppedAt });
      computer.put('leases', `${owner}.json`, text);
      computer.put('index', `${owner}.${randomUUID()}.json`, '{}');
      computer.put('pending', `${owner}.${randomUUID()}.json`, '{}');
      computer.put('replaced', `${owner}.${randomUUID()}.json`, '{}');
    }
    const { whole } = computer.disk;
    let open = 0;
    let most = 0;
    const disk = {
      ...whole,
      read: async (file: string) => {
        most = Math.max(most, ++open);
        await new Promise(setImmediate);
        open--;
        return whole.read(file);
      },
    };
    sweep = make({ disk });
    await sweep(undefined);
    await computer.seconds(15);
    await sweep(undefined);
    assert.deepEqual(computer.files(), {});
    assert.ok(most <= 16, `${most} files were open`);
  });
});
