import assert from 'node:assert/strict';
import { settled } from '../support/fakeClock';
import {
  ada,
  Computer,
  FakeMemento,
  type FakeWindow,
  issue,
  requestFor,
} from '../support/computer';

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
      assert.equal(await window.vault.password(issued.grant), issued.password);
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

    it('over a crash, when the process has ended', async () => {
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      await computer.seconds(40);
      await window.kill();
      await computer.seconds(49);
      await window.startAnew();
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

    describe('over a reload of a tab, if a browser has several for one folder', () => {
      let tabs: readonly [FakeWindow, FakeWindow];

      beforeEach(async () => {
        computer.workspace = 'folder';
        const memento = new FakeMemento();
        tabs = [await computer.open(memento), await computer.open(memento)];
        await storeEach(tabs);
      });

      const statuses = () => tabs.map(tab => tab.statuses());
      const all = [{ 'environment-0': 'active' }, { 'environment-1': 'active' }];

      it('one after the other', async () => {
        for (const tab of tabs) {
          await tab.reload();
          await computer.seconds(6);
        }
        assert.deepEqual(statuses(), all);
      });

      it('at the same time, in any tab', async () => {
        for (const tab of tabs) await tab.close();
        await Promise.all(tabs.map(tab => tab.startAnew()));
        await computer.seconds(6);
        assert.deepEqual(
          statuses().sort((a, b) => Object.keys(a).join().localeCompare(Object.keys(b).join())),
          all,
        );
      });

      it('after the other tab has forgotten its grants', async () => {
        const [first, second] = tabs;
        await second.vault.forgetAll();
        await first.reload();
        assert.deepEqual(first.statuses(), all[0]);
      });

      it('with the requests of a window that closed long before', async () => {
        const [first, second] = tabs;
        const id = await second.vault.markPending(requestFor('contoso'), ada);
        await second.close();
        await computer.seconds(61);
        await first.reload();
        await computer.seconds(1);
        assert.deepEqual(first.statuses(), all[0]);
        const interrupted = first.vault.interrupted.map(mark => mark.id);
        assert.deepEqual(interrupted, [id]);
      });

      it('but not in a tab of another folder', async () => {
        const [first] = tabs;
        await first.close();
        const other = await computer.open(new FakeMemento(), { workspace: 'other' });
        await computer.seconds(6);
        assert.deepEqual(other.statuses(), {});
      });
    });

    it('when the computer slept, although every lease had lapsed', async () => {
      const windows = [await computer.open(), await computer.open()];
      const idle = await computer.open();
      await storeEach(windows);
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

    it('over a reload while the index cannot be listed: they are loaded later', async () => {
      const window = await computer.open();
      const issued = issue(computer, 'contoso');
      await window.vault.store(issued);
      await window.vault.markPending(requestFor('fabrikam'), ada);
      computer.disk.fault = operation => (operation === 'list' ? 'EMFILE' : undefined);
      await window.reload(5);
      await computer.seconds(300);
      assert.deepEqual(window.vault.held, []);
      assert.deepEqual(await window.vault.endedByNew(issued.grant), []);
      computer.disk.fault = () => undefined;
      await computer.seconds(10);
      assert.deepEqual(window.statuses(), { contoso: 'active' });
      assert.equal(computer.contents('pending').length, 1);
    });

    it('when the leases were removed', async () => {
      const window = await computer.open();
      const issued = issue(computer, 'contoso');
      await window.vault.store(issued);
      await window.vault.markPending(requestFor('fabrikam'), ada);
      computer.disk.remove(computer.folder);
      await computer.seconds(30);
      assert.deepEqual(computer.files(), { index: 1, leases: 1, pending: 1 });
      assert.equal(await window.vault.password(issued.grant), issued.password);
    });

    describe('while their window lives, whatever happens:', () => {
      const others = async (): Promise<FakeWindow[]> => {
        const holding = await computer.open();
        await holding.vault.store(issue(computer, 'fabrikam', 48));
        return [holding, await computer.open()];
      };
      const survives = async (fault: (window: FakeWindow) => Promise<void> | void) => {
        const [holding] = await others();
        const window = await computer.open();
        const issued = issue(computer, 'contoso', 48);
        await window.vault.store(issued);
        await fault(window);
        assert.deepEqual(window.statuses(), { contoso: 'active' });
        assert.equal(await window.vault.password(issued.grant), issued.password);
        assert.deepEqual(holding?.statuses(), { fabrikam: 'active' });
      };

      it('its host is paused, or busy, for an hour', () =>
        survives(async window => {
          window.process.isPaused = true;
          await computer.seconds(3600);
          window.process.resume();
          await computer.seconds(120);
        }));

      it('it is paused twice for 9 min, and has no socket', () =>
        survives(async window => {
          await computer.seconds(12);
          for (let time = 0; time < 2; time++) {
            computer.sockets.names.clear();
            window.process.isPaused = true;
            await computer.seconds(540);
            window.process.resume();
            await settled();
          }
        }));

      it('it is busy after the computer slept', () =>
        survives(async window => {
          window.process.isPaused = true;
          await computer.clock.sleep(12 * 3_600_000);
          await computer.seconds(300);
          window.process.resume();
          await settled();
        }));

      it('the disk is full for an hour', () =>
        survives(async () => {
          computer.disk.isFull = true;
          await computer.seconds(3600);
          computer.disk.isFull = false;
          await computer.seconds(120);
        }));

      for (const code of ['EMFILE', 'EIO', 'EACCES']) {
        it(`leases cannot be read for an hour (${code})`, () =>
          survives(async () => {
            computer.disk.fault = (operation, path) =>
              operation === 'read' && path.includes('leases') ? code : undefined;
            await computer.seconds(3600);
            computer.disk.fault = () => undefined;
            await computer.seconds(120);
          }));
      }

      it('its lease is empty, truncated, or removed again and again', () =>
        survives(async window => {
          for (const text of ['', '{"windowId":', undefined]) {
            const [id] = window.memento.values.values();
            const file = `${computer.folder}/leases/${String(id)}.json`;
            if (text === undefined) computer.disk.remove(file);
            else computer.disk.put(file, text);
            await computer.seconds(120);
          }
        }));

      it('a program removes its socket', () =>
        survives(async () => {
          computer.sockets.names.clear();
          await computer.seconds(1200);
        }));

      it('another window is a crashed one’s successor', () =>
        survives(async () => {
          const other = await computer.open();
          await other.vault.store(issue(computer, 'other'));
          await other.kill();
          await computer.seconds(30);
          await other.startAnew();
          assert.deepEqual(other.statuses(), { other: 'active' });
          await computer.seconds(300);
        }));

      it('it reloads while the disk is full', () =>
        survives(async window => {
          computer.disk.isFull = true;
          await computer.seconds(300);
          await window.reload(30);
          await computer.seconds(300);
        }));
    });
  });

  describe('end', () => {
    it('within two minutes of a close, by another window that holds nothing', async () => {
      const idle = await computer.open();
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      await window.vault.markPending(requestFor('fabrikam'), ada);
      await computer.seconds(45);
      await window.close();
      await computer.seconds(120);
      assert.ok(isErased());
      assert.equal(computer.clock.pending, 1);
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

    it('within two minutes of a crash', async () => {
      await computer.open();
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      await window.kill();
      await computer.seconds(120);
      assert.ok(isErased());
    });

    it('within 15 minutes of a crash where the process cannot be proven dead', async () => {
      await computer.open();
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      await window.kill();
      computer.sockets.names.clear();
      await computer.seconds(9 * 60);
      assert.ok(!isErased());
      await computer.seconds(6 * 60);
      assert.ok(isErased());
    });

    it('at the next start, when no other window runs', async () => {
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      await window.close();
      await computer.seconds(3600);
      assert.equal(computer.secrets.values.size, 1);
      const next = await computer.open();
      await computer.seconds(15);
      assert.ok(isErased());
      assert.deepEqual(next.vault.held, []);
      assert.equal(computer.clock.pending, 1);
    });

    it('with a reload that takes a minute', async () => {
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      await window.reload(60);
      assert.deepEqual(window.vault.held, []);
      await computer.seconds(20);
      assert.ok(isErased());
    });

    it('with a reload when VS Code forgot the ID, or remembers something else', async () => {
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
      computer.disk.remove(`${computer.folder}/leases`);
      await computer.open();
      await computer.seconds(9 * 60);
      assert.equal(computer.secrets.values.size, 1);
      await computer.seconds(2 * 60);
      assert.ok(isErased());
    });

    it('also where file events are silent', async () => {
      computer.disk.isSilent = true;
      await computer.open();
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      await window.close();
      await computer.seconds(120);
      assert.ok(isErased());
    });

    it('where an index file is empty: its name tells where the secret is', async () => {
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      const [[name]] = computer.contents('index') as [[string, string]];
      computer.put('index', name, '');
      await window.close();
      await computer.seconds(26 * 3600);
      await computer.open();
      await computer.seconds(20);
      assert.ok(isErased());
    });

    it('when the secret storage refuses at first', async () => {
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      await window.close();
      await computer.seconds(100);
      computer.secrets.deleting = 'throws';
      await computer.open();
      await computer.seconds(20);
      assert.deepEqual(computer.files(), { index: 1, leases: 1 });
      computer.secrets.deleting = 'works';
      await computer.seconds(60);
      assert.ok(isErased());
    });

    it('not while a reload may still come', async () => {
      await computer.open();
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
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
      first.process.isPaused = true;
      computer.clock.jump(3_600_000);
      const second = await computer.open(first.memento);
      await computer.seconds(120);
      first.process.resume();
      await settled();
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
      assert.equal(windows.flatMap(window => window.activeIds()).length, 1);
      await computer.seconds(30);
      assert.equal(windows.flatMap(window => window.activeIds()).length, 1);
      assert.equal(computer.secrets.values.size, 1);
    });

    describe('with a window that took the ID although this one lives', () => {
      // As where the socket of a living window refuses, which no system is known to do.
      const takeOver = async (first: FakeWindow): Promise<FakeWindow> => {
        for (const name of computer.sockets.names.keys())
          computer.sockets.names.set(name, 'refused');
        return computer.open(first.memento);
      };

      it('and its running request keeps its mark, under the new ID', async () => {
        const first = await computer.open();
        await first.vault.store(issue(computer, 'contoso'));
        const pending = await first.vault.markPending(requestFor('fabrikam'), ada);
        const second = await takeOver(first);
        assert.deepEqual(second.statuses(), { contoso: 'active' });
        for (const { id } of second.vault.interrupted) await second.vault.clearPending(id);
        await computer.seconds(30);
        assert.deepEqual(first.vault.held, []);
        assert.deepEqual(second.statuses(), { contoso: 'active' });
        assert.deepEqual(computer.files(), { index: 1, leases: 2, pending: 1 });
        await computer.seconds(1200);
        await first.reload(10);
        assert.deepEqual(
          first.vault.interrupted.map(({ id }) => id),
          [pending],
        );
        await first.vault.clearPending(pending);
        await settled();
        assert.deepEqual(computer.files(), { index: 1, leases: 1 });
      });

      it('and they come back where that window went away', async () => {
        const first = await computer.open();
        await first.vault.store(issue(computer, 'contoso'));
        const second = await takeOver(first);
        await second.close();
        await computer.seconds(30);
        assert.deepEqual(first.statuses(), { contoso: 'active' });
        assert.deepEqual(computer.files(), { index: 1, leases: 1 });
      });
    });
  });

  it('a request is reported also when a slow reload took a new ID', async () => {
    const window = await computer.open();
    await window.vault.store(issue(computer, 'contoso'));
    const pending = await window.vault.markPending(requestFor('fabrikam'), ada);
    await window.reload(90);
    assert.deepEqual(window.vault.held, []);
    assert.equal(window.vault.interrupted[0]?.id, pending);
    await computer.seconds(30);
    assert.deepEqual(computer.files(), { leases: 1, pending: 1 });
    await window.reload(10);
    await window.vault.clearPending(pending);
    await settled();
    assert.deepEqual(computer.files(), {});
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
