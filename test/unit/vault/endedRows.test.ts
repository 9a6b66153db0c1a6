import assert from 'node:assert/strict';
import type { HeldGrant } from '../../../src/vault/heldGrant';
import { settled, until } from '../support/fakeClock';
import { activation } from '../support/samples';
import {
  ada,
  Computer,
  FakeMemento,
  type FakeWindow,
  issue,
  requestFor,
} from '../support/computer';

describe('An ended row', () => {
  let computer: Computer;
  let window: FakeWindow;
  beforeEach(async () => {
    computer = new Computer();
    window = await computer.open();
  });
  afterEach(() => computer.dispose());

  const only = (): HeldGrant => {
    const [held, ...others] = window.vault.held;
    assert.ok(held !== undefined);
    assert.deepEqual(others, []);
    return held;
  };
  /** Ends a credential in each way; returns the window that replaced one. */
  const endEach = async (): Promise<FakeWindow> => {
    await window.vault.store(issue(computer, 'expired', 0.1));
    await computer.seconds(1);
    await window.vault.store(issue(computer, 'replaced'));
    await computer.seconds(1);
    const lost = issue(computer, 'lost');
    await window.vault.store(lost);
    const [lostKey = ''] = [...computer.secrets.values.keys()].slice(-1);
    computer.secrets.values.delete(lostKey);
    await window.vault.password(lost.grant);
    const other = await computer.open();
    await other.vault.store(issue(computer, 'replaced'));
    await computer.seconds(400);
    return other;
  };
  const statuses = { expired: 'expired', replaced: 'replaced', lost: 'lost' };

  it('comes back after a reload, in the same state, with its values but no password', async () => {
    const other = await endEach();
    const before = window.vault.held;
    for (const seconds of [0, 59, 20]) {
      await window.reload(seconds);
      assert.deepEqual(window.statuses(), statuses);
    }
    assert.deepEqual(
      window.vault.held.map(({ grant: { environment, ...grant } }) => [environment.id, grant]),
      before.map(({ grant: { environment, ...grant } }) => [environment.id, grant]),
    );
    for (const { grant } of window.vault.held) {
      assert.ok(grant.kind === 'sqlCredential');
      assert.equal(await window.vault.password(grant), undefined);
    }
    assert.equal(computer.secrets.values.size, 1);
    assert.deepEqual(other.statuses(), { replaced: 'active' });
    assert.deepEqual(window.troubles, []);
  });

  it('comes back after a restart of the extension host, and after a crash', async () => {
    await endEach();
    await window.kill();
    await computer.seconds(20);
    await window.start();
    assert.deepEqual(window.statuses(), statuses);
    await window.kill();
    await computer.seconds(20);
    await window.startAnew();
    assert.deepEqual(window.statuses(), statuses);
  });

  it('stays replaced when it would have expired', async () => {
    await window.vault.store(issue(computer, 'contoso', 0.1));
    const other = await computer.open();
    await other.vault.store(issue(computer, 'contoso'));
    await until(() => window.statuses()['contoso'] === 'replaced');
    await computer.seconds(600);
    await window.reload(5);
    assert.equal(only().status, 'replaced');
  });

  it('keeps the lease of its window, and is deleted after the window like any other grant', async () => {
    await window.vault.store(issue(computer, 'contoso', 0.01));
    await computer.seconds(3600);
    assert.deepEqual(computer.files(), { ended: 1, leases: 1 });
    await window.reload(50);
    assert.equal(only().status, 'expired');
    await window.close();
    const other = await computer.open();
    await computer.seconds(120);
    assert.deepEqual(other.vault.held, []);
    assert.deepEqual(computer.files(), {});
  });

  it('is gone after a reload of more than a minute, like any other grant', async () => {
    await window.vault.store(issue(computer, 'contoso', 0.01));
    await computer.seconds(60);
    await window.reload(61);
    assert.deepEqual(window.vault.held, []);
    await computer.seconds(120);
    assert.deepEqual(computer.files(), {});
  });

  it('is deleted after its window even if there is no lease', async () => {
    await window.vault.store(issue(computer, 'contoso', 0.01));
    await computer.seconds(60);
    await window.close();
    computer.disk.remove(`${computer.folder}/leases`);
    await computer.open();
    await computer.seconds(15 * 60);
    assert.deepEqual(computer.files(), {});
  });

  it('stays cleared', async () => {
    await endEach();
    for (const { grant } of window.vault.held) await window.vault.forget(grant.id);
    await window.reload();
    assert.deepEqual(window.vault.held, []);
    assert.deepEqual(computer.files(), { index: 1, leases: 1 });
  });

  it('stays cleared even if the keyring fails to delete the secret', async () => {
    await window.vault.store(issue(computer, 'contoso', 0.01));
    await computer.seconds(60);
    computer.secrets.deleting = 'throws';
    await window.vault.forget(only().grant.id);
    await window.reload();
    assert.deepEqual(window.vault.held, []);
    computer.secrets.deleting = 'works';
    await computer.seconds(20);
    assert.deepEqual(computer.files(), {});
  });

  it('stays renewed', async () => {
    await endEach();
    const renewed = issue(computer, 'expired');
    await window.vault.store(renewed);
    await window.reload();
    const held = window.vault.held.filter(({ grant }) => grant.environment.name === 'expired');
    assert.deepEqual(
      held.map(({ grant, status }) => [grant.id, status]),
      [[renewed.grant.id, 'active']],
    );
  });

  it('becomes active when the same account is imported again', async () => {
    const { grant } = issue(computer, 'contoso', 0.01);
    await window.vault.store({ grant, password: 'first' });
    await computer.seconds(60);
    const again = { ...grant, expiresAt: computer.clock.now() + 3_600_000 };
    await window.vault.store({ grant: again, password: 'second' });
    await window.reload();
    assert.equal(only().status, 'active');
    assert.equal(await window.vault.password(again), 'second');
  });

  it('becomes active, and stays active, even if its earlier secret was not deleted yet', async () => {
    const { grant } = issue(computer, 'contoso', 0.01);
    await window.vault.store({ grant, password: 'first' });
    computer.secrets.deleting = 'throws';
    await computer.seconds(60);
    const again = { ...grant, expiresAt: computer.clock.now() + 3_600_000 };
    await window.vault.store({ grant: again, password: 'second' });
    computer.secrets.deleting = 'works';
    await computer.seconds(60);
    await window.reload();
    assert.equal(await window.vault.password(again), 'second');
  });

  it('becomes active with a password in memory only, and keeps it after a later deletion', async () => {
    const { grant } = issue(computer, 'contoso', 0.01);
    await window.vault.store({ grant, password: 'first' });
    computer.secrets.deleting = computer.secrets.storing = 'throws';
    await computer.seconds(60);
    const again = { ...grant, expiresAt: computer.clock.now() + 3_600_000 };
    await window.vault.store({ grant: again, password: 'second' });
    await computer.seconds(60);
    assert.equal(await window.vault.password(again), 'second');
  });

  it('is not a current credential for another window', async () => {
    const other = await endEach();
    const third = await computer.open();
    for (const name of ['expired', 'lost']) {
      const login = { ...requestFor(name), account: ada };
      assert.deepEqual(await third.vault.endedByNew(login), []);
      assert.deepEqual(await window.vault.endedByNew(login), []);
    }
    await third.vault.store(issue(computer, 'lost'));
    await other.vault.forgetAll();
    await computer.seconds(60);
    await window.reload();
    assert.deepEqual(window.statuses(), statuses);
    assert.deepEqual(third.statuses(), { lost: 'active' });
    assert.equal(computer.contents('replaced').length, 0);
  });

  it('belongs to one window, even if another one opens the same folder', async () => {
    await window.vault.store(issue(computer, 'contoso', 0.01));
    await computer.seconds(60);
    const memento = new FakeMemento();
    for (const [key, value] of window.memento.values) memento.values.set(key, value);
    const other = await computer.open(memento);
    await computer.seconds(20);
    assert.deepEqual(other.vault.held, []);
    assert.equal(only().status, 'expired');
  });

  it('loses its secret at the next start if a crash prevented the deletion', async () => {
    await window.vault.store(issue(computer, 'contoso', 0.1));
    const secrets = [...computer.secrets.values];
    const index = computer.contents('index');
    await computer.seconds(400);
    for (const [key, value] of secrets) computer.secrets.values.set(key, value);
    for (const [name, text] of index) computer.put('index', name, text);
    await window.reload();
    await computer.seconds(1);
    assert.equal(only().status, 'expired');
    assert.equal(computer.secrets.values.size, 0);
    assert.deepEqual(computer.files(), { ended: 1, leases: 1 });
  });

  it('loses its secret even on a full disk, and is stored when there is space', async () => {
    const other = await computer.open();
    await window.vault.store(issue(computer, 'contoso'));
    await other.vault.store(issue(computer, 'contoso'));
    computer.disk.isFull = true;
    await until(() => window.statuses()['contoso'] === 'replaced');
    await computer.seconds(60);
    assert.equal(computer.secrets.values.size, 1);
    computer.disk.isFull = false;
    await computer.seconds(20);
    await window.reload();
    assert.equal(only().status, 'replaced');
  });

  it('is loaded later if its file cannot be read, and is never shown as active', async () => {
    await window.vault.store(issue(computer, 'contoso', 0.01));
    await computer.seconds(60);
    computer.disk.fault = (operation, path) =>
      operation === 'read' && path.includes('/ended/') ? 'EIO' : undefined;
    await window.reload();
    assert.deepEqual(window.vault.held, []);
    await computer.seconds(60);
    computer.disk.fault = () => undefined;
    await computer.seconds(20);
    assert.equal(only().status, 'expired');
  });

  for (const [title, end] of [
    ['is damaged', '{"end'],
    ['names no grant', '{"endedAs":"expired"}'],
    ['names another grant', undefined],
  ] as const) {
    it(`whose file ${title} keeps the secret until the window ends or the credential expires`, async () => {
      const issued = issue(computer, 'contoso');
      await window.vault.store(issued);
      const [[name] = ['']] = computer.contents('index');
      const { grant } = issue(computer, 'other');
      computer.put('ended', name, end ?? JSON.stringify({ endedAs: 'expired', grant }));
      await window.reload();
      await computer.seconds(60);
      assert.deepEqual(window.vault.held, []);
      assert.equal(computer.secrets.values.size, 1);
      assert.deepEqual(
        window.troubles.map(({ environmentName }) => environmentName),
        ['contoso'],
      );
      await computer.seconds(9 * 3600);
      assert.equal(computer.secrets.values.size, 0);
    });
  }

  it('whose file cannot be removed does not end an account that is imported again', async () => {
    const { grant, password } = issue(computer, 'contoso', 0.01);
    await window.vault.store({ grant, password });
    await computer.seconds(60);
    const ended = computer.contents('ended');
    const now = computer.clock.now();
    const again = { ...grant, issuedAt: now, expiresAt: now + 3_600_000 };
    await window.vault.store({ grant: again, password });
    for (const [name, text] of ended) computer.put('ended', name, text);
    await window.reload();
    assert.equal(only().status, 'active');
    assert.equal(await window.vault.password(again), password);
  });

  it('is stored again after its files were removed', async () => {
    await endEach();
    const now = computer.clock.now();
    const role = activation(now, { state: 'Approved', expiresAt: now + 1_000 });
    await window.vault.keepActivation(role);
    await computer.seconds(2);
    computer.disk.remove(computer.folder);
    await computer.seconds(40);
    await window.reload();
    assert.deepEqual(window.statuses(), { ...statuses, contosoapp: 'expired' });
  });

  it('can be a role that had already ended when it was stored', async () => {
    const now = computer.clock.now();
    await window.vault.keepActivation(activation(now, { state: 'Approved', expiresAt: now - 1 }));
    await window.reload();
    assert.deepEqual(window.statuses(), { contosoapp: 'expired' });
  });
});

describe('A forgotten credential', () => {
  it('does not come back when the keyring answers a question from before', async () => {
    const computer = new Computer();
    const window = await computer.open();
    const { grant, password } = issue(computer, 'contoso');
    await window.vault.store(issue(computer, 'ended', 0.01));
    await window.vault.store({ grant, password });
    await computer.seconds(60);
    computer.secrets.reading = 'throws';
    await window.reload();
    await computer.seconds(1);
    computer.secrets.reading = 'hangs';
    await computer.seconds(11);
    const forgetting = window.vault.forgetAll();
    await settled();
    await computer.secrets.release();
    await forgetting;
    await computer.seconds(120);
    assert.deepEqual(window.vault.held, []);
    assert.equal(computer.secrets.values.size, 0);
    await window.reload();
    assert.equal(await window.vault.password(grant), undefined);
    await computer.dispose();
  });

  it('does not come back after a reload, even if the keyring failed to delete it', async () => {
    const computer = new Computer();
    const window = await computer.open();
    await window.vault.store(issue(computer, 'contoso'));
    computer.secrets.deleting = 'throws';
    await window.vault.forgetAll();
    await window.reload();
    assert.deepEqual(window.vault.held, []);
    computer.secrets.deleting = 'works';
    await computer.seconds(20);
    assert.equal(computer.secrets.values.size, 0);
    assert.deepEqual(computer.files(), {});
    await computer.dispose();
  });
});
