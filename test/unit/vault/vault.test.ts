import assert from 'node:assert/strict';
import { isCredential } from '../../../src/vault/heldGrant';
import { deferred } from '../support/deferred';
import { settled, until } from '../support/fakeClock';
import { ada, Computer, FakeMemento, issue, requestFor } from '../support/computer';

const hour = 3_600_000;

describe('A vault', () => {
  let computer: Computer;
  beforeEach(() => (computer = new Computer()));
  afterEach(() => computer.dispose());

  it('writes no file and only polls while it holds nothing', async () => {
    const window = await computer.open();
    assert.deepEqual(window.vault.held, []);
    assert.equal(window.vault.isClaiming, false);
    assert.equal(computer.clock.pending, 1);
    await computer.seconds(44.9);
    assert.deepEqual(computer.files(), {});
    assert.equal(computer.sockets.names.size, 0);
    assert.equal(window.memento.values.size, 0);
    assert.equal(window.changes, 0);
  });

  it('starts with nothing where VS Code does not tell what it remembers', async () => {
    const memento = new FakeMemento();
    memento.get = () => {
      throw new Error('no memory');
    };
    const window = await computer.open(memento);
    await window.vault.claimed();
    assert.equal(window.vault.isClaiming, false);
    assert.ok(computer.log.lines.some(line => line.includes('no memory')));
    await window.vault.store(issue(computer, 'contoso'));
    assert.deepEqual(window.statuses(), { contoso: 'active' });
  });

  it('ends the waiting for its ID when it stops', async () => {
    const first = await computer.open();
    await first.vault.store(issue(computer, 'contoso'));
    const second = await computer.open(first.memento);
    const claimed = second.vault.claimed();
    second.vault.stop();
    await claimed;
    assert.equal(second.vault.isClaiming, false);
  });

  it('gives the password of a grant that it stored, and reports it once', async () => {
    const window = await computer.open();
    const issued = issue(computer, 'contoso');
    await window.vault.store(issued);
    assert.equal(window.changes, 1);
    assert.deepEqual(window.statuses(), { contoso: 'active' });
    assert.equal(await window.vault.password(issued.grant), issued.password);
    assert.equal(await window.vault.password(issue(computer, 'contoso').grant), undefined);
    assert.deepEqual(computer.files(), { index: 1, leases: 1 });
    const [key] = computer.secrets.values.keys();
    assert.match(key ?? '', new RegExp(`^grant/[0-9a-f-]{36}/${issued.grant.id}$`));
  });

  it('removes every trace when the last grant is forgotten', async () => {
    const window = await computer.open();
    const issued = issue(computer, 'contoso');
    await window.vault.store(issued);
    await window.vault.forget(issued.grant.id);
    await window.vault.forget(issued.grant.id);
    await computer.seconds(0);
    assert.equal(window.changes, 2);
    assert.deepEqual(window.vault.held, []);
    assert.equal(computer.secrets.values.size, 0);
    assert.deepEqual(computer.files(), {});
    assert.equal(computer.clock.pending, 1);
    assert.equal(computer.sockets.names.size, 0);
    assert.equal(window.memento.values.size, 0);
  });

  it('forgets all grants', async () => {
    const window = await computer.open();
    await window.vault.store(issue(computer, 'contoso'));
    await window.vault.store(issue(computer, 'fabrikam'));
    await window.vault.forgetAll();
    assert.equal(window.changes, 3);
    assert.equal(computer.secrets.values.size, 0);
  });

  it('sorts by the end', async () => {
    const window = await computer.open();
    await window.vault.store(issue(computer, 'late', 9));
    await window.vault.store(issue(computer, 'early', 1));
    await window.vault.store(issue(computer, 'middle', 2));
    await window.vault.store(issue(computer, 'also-middle', 2));
    const names = window.vault.held.map(held => held.grant.environment.name);
    assert.deepEqual(names, ['early', 'middle', 'also-middle', 'late']);
  });

  it('holds a long list, over a reload', async () => {
    const window = await computer.open();
    for (let number = 0; number < 60; number++) {
      await window.vault.store(issue(computer, `environment-${number}`));
    }
    await window.reload();
    assert.equal(window.activeIds().length, 60);
    assert.equal(window.changes, 1);
  });

  it('calls no listener that was disposed, and logs one that throws', async () => {
    const window = await computer.open();
    let calls = 0;
    const subscription = window.vault.onDidChange(() => calls++);
    window.vault.onDidChange(() => {
      throw new Error('a listener that fails');
    });
    await window.vault.store(issue(computer, 'contoso'));
    subscription.dispose();
    await window.vault.store(issue(computer, 'fabrikam'));
    assert.equal(calls, 1);
    assert.equal(window.changes, 2);
    assert.ok(computer.log.lines.some(line => line.includes('a listener that fails')));
  });

  it('can be used before its start has ended', async () => {
    const window = await computer.open();
    await window.vault.store(issue(computer, 'contoso'));
    await window.close();
    const issued = issue(computer, 'fabrikam');
    const reloading = window.startAnew();
    await Promise.all([reloading, window.vault.store(issued), window.vault.start()]);
    assert.deepEqual(window.statuses(), { contoso: 'active', fabrikam: 'active' });
  });

  it('does nothing any more after it stopped', async () => {
    const window = await computer.open();
    const issued = issue(computer, 'contoso');
    window.vault.stop();
    await window.vault.store(issued);
    assert.deepEqual(computer.files(), {});
    assert.equal(computer.secrets.values.size, 0);
    assert.equal(computer.clock.pending, 0);
  });

  describe('at the end of a grant', () => {
    it('erases it, and shows it as expired until it is forgotten', async () => {
      const window = await computer.open();
      const issued = issue(computer, 'contoso', 0.1);
      await window.vault.store(issued);
      await computer.seconds(359);
      assert.deepEqual(window.statuses(), { contoso: 'active' });
      await computer.seconds(1);
      assert.deepEqual(window.statuses(), { contoso: 'expired' });
      assert.equal(window.changes, 2);
      assert.equal(await window.vault.password(issued.grant), undefined);
      assert.equal(computer.secrets.values.size, 0);
      assert.deepEqual(computer.files(), { ended: 1, leases: 1 });
      await window.vault.forget(issued.grant.id);
      await computer.seconds(0);
      assert.deepEqual(window.vault.held, []);
      assert.deepEqual(computer.files(), {});
      assert.equal(computer.clock.pending, 1);
      assert.equal(computer.sockets.names.size, 0);
    });

    it('gives no password although the timer did not ring yet', async () => {
      const window = await computer.open();
      const issued = issue(computer, 'contoso', 1);
      await window.vault.store(issued);
      computer.clock.jump(hour);
      assert.equal(await window.vault.password(issued.grant), undefined);
      assert.deepEqual(window.statuses(), { contoso: 'expired' });
    });

    it('notices a clock that was set forward at its next beat', async () => {
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso', 1));
      computer.clock.jump(2 * hour);
      await computer.seconds(10);
      assert.deepEqual(window.statuses(), { contoso: 'expired' });
    });

    it('waits longer when the clock was set back', async () => {
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso', 0.1));
      computer.clock.jump(-0.1 * hour);
      await computer.seconds(710);
      assert.deepEqual(window.statuses(), { contoso: 'active' });
      await computer.seconds(10);
      assert.deepEqual(window.statuses(), { contoso: 'expired' });
    });

    it('says so at a start when the end came in between', async () => {
      const window = await computer.open();
      const issued = issue(computer, 'contoso', 0.1);
      await window.vault.store(issued);
      await computer.seconds(350);
      await window.reload(20);
      assert.deepEqual(window.statuses(), { contoso: 'expired' });
      assert.equal(window.vault.held.find(isCredential)?.grant.server, issued.grant.server);
      await computer.seconds(0);
      assert.equal(computer.secrets.values.size, 0);
      assert.deepEqual(computer.files(), { ended: 1, leases: 1 });
    });

    it('ends a grant at once that had ended when it came', async () => {
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso', 0));
      await computer.seconds(0);
      assert.deepEqual(window.statuses(), { contoso: 'expired' });
      assert.equal(computer.secrets.values.size, 0);
    });
  });

  describe('when a newer credential ends a grant', () => {
    it('removes and erases the earlier one in the same change', async () => {
      const window = await computer.open();
      const earlier = issue(computer, 'contoso');
      await window.vault.store(earlier);
      await computer.seconds(60);
      const later = issue(computer, 'contoso');
      await window.vault.store(later);
      assert.equal(window.changes, 2);
      const statuses = window.vault.held.map(held => [held.grant.id, held.status]);
      assert.deepEqual(statuses, [[later.grant.id, 'active']]);
      assert.equal(computer.secrets.values.size, 1);
      assert.deepEqual(computer.files(), { index: 1, leases: 1 });
    });

    it('removes the one that another window had replaced', async () => {
      const first = await computer.open();
      const second = await computer.open();
      await first.vault.store(issue(computer, 'contoso'));
      await second.vault.store(issue(computer, 'contoso'));
      await until(() => first.statuses()['contoso'] === 'replaced');
      const renewed = issue(computer, 'contoso');
      await first.vault.store(renewed);
      assert.deepEqual(
        first.vault.held.map(({ grant }) => grant.id),
        [renewed.grant.id],
      );
    });

    it('removes the earlier one also where a crash came between the two', async () => {
      const window = await computer.open();
      const earlier = issue(computer, 'contoso');
      await window.vault.store(earlier);
      const [[name, text]] = computer.contents('index') as [[string, string]];
      const [[key, secret]] = [...computer.secrets.values] as [[string, string]];
      const later = issue(computer, 'contoso');
      await window.vault.store(later);
      computer.put('index', name, text);
      computer.secrets.values.set(key, secret);
      await window.reload();
      await computer.seconds(1);
      assert.deepEqual(
        window.vault.held.map(({ grant }) => grant.id),
        [later.grant.id],
      );
      assert.equal(computer.secrets.values.size, 1);
    });

    it('updates the grant that has the same ID', async () => {
      const window = await computer.open();
      const { grant } = issue(computer, 'contoso');
      await window.vault.store({ grant, password: 'first' });
      await computer.seconds(60);
      await window.vault.store({ grant, password: 'second' });
      assert.deepEqual(
        window.vault.held.map(held => [held.grant.id, held.status]),
        [[grant.id, 'active']],
      );
      assert.equal(await window.vault.password(grant), 'second');
      assert.deepEqual(computer.files(), { index: 1, leases: 1 });
    });

    it('gives its password only to a holder that knows its server, database, and user', async () => {
      const window = await computer.open();
      const { grant } = issue(computer, 'contoso');
      await window.vault.store({ grant, password: 'first' });
      for (const change of [
        { server: 'other.example' },
        { database: 'other' },
        { user: 'other' },
      ]) {
        const changed = { ...grant, ...change };
        assert.equal(await window.vault.password(changed), undefined);
        await window.vault.store({ grant: changed, password: 'second' });
        assert.equal(await window.vault.password(grant), undefined);
        assert.equal(await window.vault.password(changed), 'second');
      }
    });

    it('gives no password that is replaced while it is read', async () => {
      const window = await computer.open();
      const { grant } = issue(computer, 'contoso');
      await window.vault.store({ grant, password: 'first' });
      const unlocked = deferred();
      const { secrets } = computer;
      secrets.get = async key => {
        await unlocked.promise;
        return secrets.values.get(key);
      };
      const reading = window.vault.password(grant);
      const other = { ...grant, server: 'other.example' };
      await window.vault.store({ grant: other, password: 'second' });
      unlocked.resolve();
      assert.equal(await reading, undefined);
      assert.equal(await window.vault.password(other), 'second');
    });

    it('does not hold those any more that had ended before', async () => {
      const window = await computer.open();
      for (let time = 0; time < 3; time++) {
        await window.vault.store(issue(computer, 'contoso', 0.01));
        await computer.seconds(60);
      }
      await window.vault.store(issue(computer, 'contoso', 1));
      assert.equal(window.vault.held.length, 1);
    });

    it('leaves other accounts and environments alone', async () => {
      const window = await computer.open();
      await window.vault.store(issue(computer, 'contoso'));
      await window.vault.store(issue(computer, 'fabrikam'));
      await window.vault.store(issue(computer, 'contoso', 8, { id: 'bob', label: 'Bob' }));
      assert.equal(window.activeIds().length, 3);
    });

    it('erases it at once in every other window', async () => {
      const first = await computer.open();
      const second = await computer.open();
      await first.vault.store(issue(computer, 'contoso'));
      await first.vault.store(issue(computer, 'fabrikam'));
      await computer.seconds(1);
      await second.vault.store(issue(computer, 'contoso'));
      await until(() => first.statuses()['contoso'] === 'replaced');
      assert.equal(first.statuses()['fabrikam'], 'active');
      await computer.seconds(0);
      assert.equal(computer.secrets.values.size, 2);
      assert.deepEqual(computer.files(), { ended: 1, index: 2, leases: 2 });
    });

    it('says so after a reload when it came in between', async () => {
      const first = await computer.open();
      const second = await computer.open();
      const issued = issue(computer, 'contoso');
      await first.vault.store(issued);
      await first.close();
      await computer.seconds(5);
      await second.vault.store(issue(computer, 'contoso'));
      await first.startAnew();
      assert.deepEqual(first.statuses(), { contoso: 'replaced' });
      assert.equal(computer.secrets.values.size, 1);
    });

    it('agrees on the later one when two windows ask at the same time', async () => {
      const windows = await Promise.all([computer.open(), computer.open(), computer.open()]);
      const storing = windows.map(async window => {
        const issued = issue(computer, 'contoso');
        await window.vault.store(issued);
        return issued;
      });
      const issued = await Promise.all(storing);
      await until(() => windows.flatMap(window => window.activeIds()).length === 1);
      await computer.seconds(30);
      const active = windows.flatMap(window => window.activeIds());
      const last = issued.map(each => each.grant.id).sort()[2];
      assert.deepEqual(active, [last]);
      assert.equal(computer.secrets.values.size, 1);
    });

    it('believes the newcomer where the clock was set back in between', async () => {
      const first = await computer.open();
      const second = await computer.open();
      await first.vault.store(issue(computer, 'contoso'));
      computer.clock.jump(-hour);
      await second.vault.store(issue(computer, 'contoso'));
      await until(() => first.statuses()['contoso'] === 'replaced');
      assert.deepEqual(second.statuses(), { contoso: 'active' });
    });

    it('knows beforehand which ones a request would end', async () => {
      const first = await computer.open();
      const second = await computer.open();
      const closed = await computer.open();
      const here = issue(computer, 'contoso', 4);
      const there = issue(computer, 'fabrikam', 5);
      await first.vault.store(here);
      await second.vault.store(there);
      await second.vault.store(issue(computer, 'short', 0.01));
      await closed.vault.store(issue(computer, 'gone'));
      await closed.close();
      await computer.seconds(61);
      const ended = (name: string): ReturnType<typeof first.vault.endedByNew> =>
        first.vault.endedByNew({ ...requestFor(name), account: ada });
      assert.deepEqual(await ended('contoso'), [
        {
          grantId: here.grant.id,
          inThisWindow: true,
          expiresAt: here.grant.expiresAt,
        },
      ]);
      assert.deepEqual(await ended('fabrikam'), [
        {
          grantId: there.grant.id,
          inThisWindow: false,
          expiresAt: there.grant.expiresAt,
        },
      ]);
      assert.deepEqual(await ended('short'), []);
      assert.deepEqual(await ended('gone'), []);
    });
  });

  describe('with warnings', () => {
    it('remembers them over a reload', async () => {
      const window = await computer.open();
      const { grant, password } = issue(computer, 'contoso');
      await window.vault.store({ grant, password });
      await window.vault.markWarned(grant.id, 30);
      await window.vault.markWarned(grant.id, 30);
      await window.vault.markWarned(grant.id, 5);
      await window.vault.markWarned('unknown', 5);
      assert.equal(window.changes, 3);
      await window.reload();
      assert.deepEqual(window.vault.held[0]?.warnedMinutes, [30, 5]);
    });

    it('does not bring back what was forgotten meanwhile', async () => {
      const window = await computer.open();
      const { grant, password } = issue(computer, 'contoso');
      await window.vault.store({ grant, password });
      await Promise.all([window.vault.markWarned(grant.id, 5), window.vault.forget(grant.id)]);
      await computer.seconds(0);
      assert.deepEqual(computer.files(), {});
    });
  });

  describe('with a request on its way', () => {
    it('leaves no trace when the mark is cleared', async () => {
      const window = await computer.open();
      const id = await window.vault.markPending(requestFor('contoso'), ada);
      assert.deepEqual(computer.files(), { leases: 1, pending: 1 });
      await window.vault.clearPending(id);
      await window.vault.clearPending(id);
      await computer.seconds(0);
      assert.deepEqual(computer.files(), {});
      assert.equal(computer.clock.pending, 1);
      assert.equal(computer.sockets.names.size, 0);
    });

    it('says after a reload that it was interrupted, until its mark is cleared', async () => {
      const window = await computer.open();
      const sentAt = computer.clock.now();
      await window.vault.markPending(requestFor('contoso'), ada);
      await computer.seconds(30);
      await window.vault.markPending(requestFor('fabrikam'), ada);
      assert.equal(window.vault.interrupted.length, 0);
      await window.reload(30);
      await window.reload(30);
      assert.equal(window.changes, 1);
      const [first, second] = window.vault.interrupted;
      assert.ok(first !== undefined && second !== undefined);
      assert.equal(first.sentAt, sentAt);
      assert.deepEqual(first.account, ada);
      assert.equal(second.environment.name, 'fabrikam');
      await window.vault.clearPending(first.id);
      await window.vault.clearPending(second.id);
      assert.equal(window.changes, 3);
      assert.deepEqual(window.vault.interrupted, []);
      await window.reload();
      assert.deepEqual(window.vault.interrupted, []);
    });

    it('does not say so when the response was stored', async () => {
      const window = await computer.open();
      const id = await window.vault.markPending(requestFor('contoso'), ada);
      const { grant, password } = issue(computer, 'contoso');
      await window.vault.store({ grant: { ...grant, id }, password });
      await window.reload();
      assert.deepEqual(window.vault.interrupted, []);
      assert.deepEqual(computer.files(), { index: 1, leases: 1 });
    });

    it('does not say so when the response was stored, but the keyring is locked', async () => {
      const window = await computer.open();
      const id = await window.vault.markPending(requestFor('contoso'), ada);
      const { grant, password } = issue(computer, 'contoso');
      await window.vault.store({ grant: { ...grant, id }, password });
      computer.secrets.reading = 'throws';
      await window.reload();
      assert.deepEqual([...window.vault.unreadable], [id]);
      assert.deepEqual(window.vault.interrupted, []);
    });

    it("does not say so when the response was stored, but the index can't be listed", async () => {
      const window = await computer.open();
      const id = await window.vault.markPending(requestFor('contoso'), ada);
      const { grant, password } = issue(computer, 'contoso');
      await window.vault.store({ grant: { ...grant, id }, password });
      computer.disk.fault = (operation, path) =>
        operation === 'list' && path.includes('/index') ? 'EIO' : undefined;
      await window.reload();
      assert.deepEqual(window.vault.interrupted, []);
      computer.disk.fault = () => undefined;
      await window.reload();
      const held = window.vault.held.map(each => each.grant.id);
      assert.deepEqual([window.vault.interrupted, held], [[], [id]]);
      assert.deepEqual(computer.files(), { index: 1, leases: 1 });
    });

    it("says so if it can't be found out whether the response was stored", async () => {
      const window = await computer.open();
      const id = await window.vault.markPending(requestFor('contoso'), ada);
      computer.disk.fault = (operation, path) =>
        operation === 'read' && path.includes('/index') ? 'EIO' : undefined;
      await window.reload();
      assert.deepEqual(
        window.vault.interrupted.map(mark => mark.id),
        [id],
      );
    });

    it('says after a reload that it was interrupted, even if a later one got its response', async () => {
      const window = await computer.open();
      const canceled = await window.vault.markPending(requestFor('contoso'), ada);
      await computer.seconds(30);
      const later = await window.vault.markPending(requestFor('contoso'), ada);
      const { grant, password } = issue(computer, 'contoso');
      await window.vault.store({ grant: { ...grant, id: later }, password });
      await window.vault.clearPending(later);
      await window.reload();
      assert.deepEqual(
        window.vault.interrupted.map(({ id }) => id),
        [canceled],
      );
    });

    it('is sent although its mark cannot be written, which the log tells', async () => {
      const window = await computer.open();
      computer.disk.fault = operation => (operation === 'write' ? 'EROFS' : undefined);
      const id = await window.vault.markPending(requestFor('contoso'), ada);
      assert.ok(computer.log.lines.some(line => line.includes('mark of a request')));
      computer.disk.fault = () => undefined;
      await window.vault.clearPending(id);
      await settled();
      assert.deepEqual(computer.files(), {});
    });

    it('does not show it in another window', async () => {
      const first = await computer.open();
      await first.vault.markPending(requestFor('contoso'), ada);
      await first.close();
      const second = await computer.open();
      assert.deepEqual(second.vault.interrupted, []);
      await computer.seconds(120);
      assert.deepEqual(computer.files(), {});
    });
  });

  it('keeps the deadlines of the clipboard over a reload', async () => {
    const window = await computer.open();
    const other = await computer.open();
    const { grant, password } = issue(computer, 'contoso');
    await window.vault.store({ grant, password });
    await other.vault.store(issue(computer, 'fabrikam'));
    const clearAt = computer.clock.now() + 60_000;
    const deadline = { grantId: grant.id, what: 'password', clearAt };
    await window.vault.clipboardDeadlines.remember({ ...deadline, clearAt: clearAt + 1 });
    const id = await window.vault.clipboardDeadlines.remember(deadline);
    await other.vault.clipboardDeadlines.remember(deadline);
    await window.reload();
    const kept = await window.vault.clipboardDeadlines.pendingDeadlines();
    assert.deepEqual([kept.length, kept[0]?.id, kept[0]?.clearAt], [2, id, clearAt]);
    await window.vault.clipboardDeadlines.remove(id);
    assert.equal((await window.vault.clipboardDeadlines.pendingDeadlines()).length, 1);
    assert.equal((await other.vault.clipboardDeadlines.pendingDeadlines()).length, 1);
    await window.close();
    await computer.seconds(120);
    assert.deepEqual(computer.files(), { clipboard: 1, index: 1, leases: 1 });
  });

  describe('that is prepared for a request', () => {
    it('has a lease and a socket early, and releases them if no request follows', async () => {
      const window = await computer.open();
      const preparation = window.vault.prepare();
      await settled();
      assert.deepEqual(computer.files(), { leases: 1 });
      assert.equal(computer.sockets.names.size, 1);
      preparation.dispose();
      preparation.dispose();
      await settled();
      assert.deepEqual(computer.files(), {});
      assert.equal(computer.sockets.names.size, 0);
      assert.equal(computer.clock.pending, 1);
    });

    it('writes only the mark when the request is sent', async () => {
      const window = await computer.open();
      const preparation = window.vault.prepare();
      await settled();
      const before = computer.contents('leases');
      const mark = await window.vault.markPending(requestFor('contoso'), ada);
      preparation.dispose();
      await settled();
      assert.deepEqual(computer.contents('leases'), before);
      assert.deepEqual(computer.files(), { leases: 1, pending: 1 });
      await window.vault.clearPending(mark);
      await settled();
      assert.deepEqual(computer.files(), {});
    });

    it('releases them 10 min after the last edit', async () => {
      const window = await computer.open();
      window.vault.prepare();
      await computer.seconds(300);
      window.vault.prepare();
      await computer.seconds(590);
      assert.deepEqual(computer.files(), { leases: 1 });
      await computer.seconds(10);
      assert.deepEqual(computer.files(), {});
      assert.equal(computer.sockets.names.size, 0);
      assert.equal(computer.clock.pending, 1);
    });

    it('keeps them for a grant that came meanwhile', async () => {
      const window = await computer.open();
      window.vault.prepare();
      await window.vault.store(issue(computer, 'contoso'));
      await computer.seconds(700);
      assert.deepEqual(computer.files(), { index: 1, leases: 1 });
      assert.equal(computer.sockets.names.size, 1);
    });

    it('takes nothing when it stops, or is released, before it knows its ID', async () => {
      const first = await computer.open();
      await first.vault.store(issue(computer, 'contoso'));
      const second = await computer.open(first.memento);
      second.vault.prepare().dispose();
      second.vault.prepare();
      second.vault.stop();
      await computer.seconds(10);
      assert.deepEqual(computer.files(), { index: 1, leases: 1 });
    });
  });

  it('works where VS Code cannot remember the ID, until the reload', async () => {
    const memento = new FakeMemento();
    memento.broken = true;
    const window = await computer.open(memento);
    const issued = issue(computer, 'contoso');
    await window.vault.store(issued);
    assert.equal(await window.vault.password(issued.grant), issued.password);
    await window.reload();
    assert.deepEqual(window.vault.held, []);
    await computer.seconds(120);
    assert.equal(computer.secrets.values.size, 0);
  });
});
