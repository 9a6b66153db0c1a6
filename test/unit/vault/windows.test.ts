import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { until } from '../support/fakeClock';
import { ada, Computer, FakeMemento, type FakeWindow, issue, requestFor } from './computer';

describe('The grants of a window', () => {
  let computer: Computer;
  beforeEach(() => (computer = new Computer()));
  afterEach(() => computer.dispose());

  const isErased = (): boolean =>
    computer.secrets.values.size === 0 && Object.keys(computer.files()).length === 0;

  const storeEach = async (windows: readonly FakeWindow[]): Promise<void> => {
    for (const [index, window] of windows.entries()) {
      await window.vault.store(issue(computer, `environment-${index}`));
    }
  };

  describe('stay', () => {
    it('over a reload, at once', async () => {
      const window = await computer.open();
      const issued = issue(computer, 'contoso');
      await window.vault.store(issued);
      await window.reload(20);
      assert.deepEqual(window.vault.held[0]?.grant, issued.grant);
      assert.equal(await window.vault.password(issued.grant.id), issued.password);
      await window.reload(59);
      assert.deepEqual(window.statuses(), { contoso: 'active' });
    });

    it('over a restart of the host, however long it took', async () => {
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      await window.kill();
      await computer.seconds(600);
      await window.start();
      assert.deepEqual(window.statuses(), { contoso: 'active' });
    });

    it('over a crash, when the process is gone', async () => {
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      await computer.seconds(40);
      await window.kill();
      await computer.seconds(49);
      await window.startAnew();
      assert.deepEqual(window.statuses(), { contoso: 'active' });
    });

    it('over a crash, when another program has got the process id', async () => {
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      await window.kill(true);
      await window.startAnew();
      assert.equal(window.vault.isClaiming, true);
      await computer.seconds(11);
      assert.deepEqual(window.vault.held, []);
      await computer.seconds(2);
      assert.equal(window.vault.isClaiming, false);
      assert.deepEqual(window.statuses(), { contoso: 'active' });
      assert.equal(window.changes, 1);
    });

    it('over a crash, when the new host has got the process id', async () => {
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      await window.kill(true);
      await window.startAnew({ processId: 1001 });
      assert.deepEqual(window.statuses(), { contoso: 'active' });
    });

    it('when the old host renews its lease and stops after the new one began', async () => {
      const old = await computer.open();
      await old.vault.store(issue(computer, 'contoso'));
      await computer.seconds(8);
      const next = await computer.open(old.memento);
      await computer.seconds(3);
      assert.equal(next.vault.isClaiming, true);
      await old.close();
      await computer.seconds(1);
      assert.deepEqual(next.statuses(), { contoso: 'active' });
    });

    it('when the computer slept, although every lease had lapsed', async () => {
      const windows = [await computer.open(), await computer.open()];
      const idle = await computer.open();
      await storeEach(windows);
      await until(() => computer.clock.pending === 5);
      await computer.clock.sleep(3 * 3_600_000);
      await computer.seconds(120);
      assert.deepEqual(
        windows.flatMap(window => Object.values(window.statuses())),
        ['active', 'active'],
      );
      assert.deepEqual(idle.vault.held, []);
    });

    it('when the clock was set forward or back', async () => {
      const windows = [await computer.open(), await computer.open()];
      await computer.open();
      await storeEach(windows);
      for (const hours of [3, -5]) {
        computer.clock.jump(hours * 3_600_000);
        await computer.seconds(120);
      }
      assert.deepEqual(
        windows.flatMap(window => Object.values(window.statuses())),
        ['active', 'active'],
      );
    });

    it('when the leases were removed by somebody', async () => {
      const window = await computer.open();
      const issued = issue(computer, 'contoso');
      await window.vault.store(issued);
      await window.vault.markPending(requestFor('fabrikam'), ada);
      fs.rmSync(computer.folder, { recursive: true });
      await computer.seconds(10);
      assert.deepEqual(computer.files(), { index: 1, leases: 1, pending: 1 });
      assert.equal(await window.vault.password(issued.grant.id), issued.password);
    });
  });

  describe('end', () => {
    it('within two minutes of a close, by another window that holds nothing', async () => {
      const idle = await computer.open();
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      await window.vault.markPending(requestFor('fabrikam'), ada);
      await until(() => computer.clock.pending === 3);
      await computer.seconds(45);
      await window.close();
      await computer.seconds(120);
      assert.ok(isErased());
      assert.equal(computer.clock.pending, 0);
      assert.deepEqual(idle.vault.held, []);
    });

    it('within two minutes of a close, by another window that holds grants', async () => {
      const other = await computer.open();
      const window = await computer.open();
      await other.vault.store(issue(computer, 'fabrikam'));
      await window.vault.store(issue(computer, 'contoso'));
      await window.close();
      await computer.seconds(120);
      assert.equal(computer.secrets.values.size, 1);
      assert.deepEqual(computer.files(), { index: 1, leases: 1 });
    });

    it('within two minutes of a kill, although the process seems to live', async () => {
      await computer.open();
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      await until(() => computer.clock.pending === 3);
      await window.kill(true);
      await computer.seconds(120);
      assert.ok(isErased());
    });

    it('at the next start, when no other window runs', async () => {
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      await window.close();
      await computer.seconds(3600);
      assert.equal(computer.secrets.values.size, 1);
      const next = await computer.open();
      assert.ok(isErased());
      assert.deepEqual(next.vault.held, []);
      assert.equal(computer.clock.pending, 0);
    });

    it('with a reload that takes a minute', async () => {
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      await window.reload(60);
      assert.deepEqual(window.vault.held, []);
      await computer.seconds(10);
      assert.ok(isErased());
    });

    it('with a reload when the editor forgot the id, or what it kept is odd', async () => {
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      const [key] = window.memento.values.keys();
      window.memento.values.set(key ?? '', '../../leases');
      await window.reload();
      assert.deepEqual(window.vault.held, []);
      await computer.seconds(120);
      assert.ok(isErased());
    });

    it('where an index entry has no lease at all', async () => {
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      await window.close();
      fs.rmSync(join(computer.folder, 'leases'), { recursive: true });
      await computer.open();
      assert.equal(computer.secrets.values.size, 1);
      await computer.seconds(20);
      assert.ok(isErased());
    });

    it('also where the leases cannot be watched', async () => {
      fs.mkdirSync(computer.folder, { recursive: true });
      const blocker = join(computer.folder, 'leases');
      fs.writeFileSync(blocker, '');
      await computer.open();
      await until(() => computer.clock.pending === 1);
      fs.rmSync(blocker);
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      await window.close();
      await computer.seconds(120);
      assert.ok(isErased());
      assert.equal(computer.clock.pending, 0);
    });

    it('when the secret storage refuses at first', async () => {
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      await window.close();
      await computer.seconds(100);
      computer.secrets.deleting = 'throws';
      await computer.open();
      assert.deepEqual(computer.files(), { index: 1, leases: 1 });
      computer.secrets.deleting = 'works';
      await computer.seconds(60);
      assert.ok(isErased());
    });

    it('not while a reload may still come', async () => {
      await computer.open();
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      await until(() => computer.clock.pending === 3);
      for (let time = 0; time < 3; time++) await window.reload(55);
      assert.deepEqual(window.statuses(), { contoso: 'active' });
    });
  });

  describe('are not shared', () => {
    it('with a second window on the same folder', async () => {
      const first = await computer.open();
      await first.vault.store(issue(computer, 'contoso'));
      const second = await computer.open(first.memento);
      assert.equal(second.vault.isClaiming, true);
      const claimed = second.vault.claimed().then(() => second.vault.isClaiming);
      const issued = issue(computer, 'fabrikam');
      const storing = second.vault.store(issued);
      await computer.seconds(20);
      await storing;
      assert.equal(await claimed, false);
      assert.deepEqual(second.statuses(), { fabrikam: 'active' });
      assert.deepEqual(first.statuses(), { contoso: 'active' });
      assert.deepEqual(computer.files(), { index: 2, leases: 2 });
      await first.vault.forgetAll();
      await second.reload();
      assert.deepEqual(second.statuses(), { fabrikam: 'active' });
    });

    it('with a second window whose first one lets go while it looks', async () => {
      const first = await computer.open();
      await first.vault.store(issue(computer, 'contoso'));
      const second = await computer.open(first.memento);
      await computer.seconds(2);
      await first.vault.forgetAll();
      await computer.seconds(2);
      assert.equal(second.vault.isClaiming, false);
      assert.deepEqual(second.vault.held, []);
      assert.ok(isErased());
    });

    it('with a second window that opens when the computer just woke', async () => {
      const first = await computer.open();
      await first.vault.store(issue(computer, 'contoso'));
      computer.clock.jump(3_600_000);
      const second = await computer.open(first.memento);
      assert.deepEqual(second.vault.held, []);
      await computer.seconds(120);
      assert.deepEqual(first.statuses(), { contoso: 'active' });
      assert.deepEqual(second.vault.held, []);
    });

    it('when the computer sleeps while a second window looks', async () => {
      const first = await computer.open();
      await first.vault.store(issue(computer, 'contoso'));
      await computer.seconds(1);
      const second = await computer.open(first.memento);
      computer.clock.jump(30_000);
      await computer.seconds(120);
      assert.deepEqual(first.statuses(), { contoso: 'active' });
      assert.deepEqual(second.vault.held, []);
    });

    it('between two windows that claim at the same time', async () => {
      const closed = await computer.open();
      await closed.vault.store(issue(computer, 'contoso'));
      await closed.close();
      const windows = await Promise.all([
        computer.open(closed.memento),
        computer.open(closed.memento),
        computer.open(closed.memento),
      ]);
      await computer.seconds(30);
      assert.equal(windows.flatMap(window => window.activeIds()).length, 1);
      assert.equal(computer.secrets.values.size, 1);
    });

    it('with a window that took the id while this one was held up', async () => {
      const first = await computer.open();
      await first.vault.store(issue(computer, 'contoso'));
      const pending = await first.vault.markPending(requestFor('fabrikam'), ada);
      // The process seems gone, as where another computer shares the home folder.
      const second = await computer.open(first.memento, { isProcessAlive: () => false });
      assert.deepEqual(second.statuses(), { contoso: 'active' });
      await computer.seconds(10);
      assert.deepEqual(first.vault.held, []);
      assert.deepEqual(second.statuses(), { contoso: 'active' });
      await first.vault.clearPending(pending);
      await computer.seconds(30);
      assert.deepEqual(computer.files(), { index: 1, leases: 1 });
    });

    it('and come back where the window that took the id went away', async () => {
      const first = await computer.open();
      await first.vault.store(issue(computer, 'contoso'));
      const second = await computer.open(first.memento, { isProcessAlive: () => false });
      await second.close();
      await computer.seconds(10);
      assert.deepEqual(first.statuses(), { contoso: 'active' });
      assert.deepEqual(computer.files(), { index: 1, leases: 1 });
    });
  });

  it('a host that is stopped while it looks claims nothing', async () => {
    const first = await computer.open();
    await first.vault.store(issue(computer, 'contoso'));
    const memento = new FakeMemento();
    for (const [key, value] of first.memento.values) memento.values.set(key, value);
    const second = await computer.open(memento);
    assert.equal(second.vault.isClaiming, true);
    await second.close();
    await computer.seconds(30);
    assert.deepEqual(first.statuses(), { contoso: 'active' });
    assert.deepEqual(second.vault.held, []);
  });
});
