import assert from 'node:assert/strict';
import { activation } from '../support/samples';
import { Computer, type FakeWindow, issue } from '../support/computer';
import { isActivation } from '../../../src/vault/heldGrant';

const hour = 3_600_000;

describe('A role activation in the vault', () => {
  let computer: Computer;
  let window: FakeWindow;
  beforeEach(async () => {
    computer = new Computer();
    window = await computer.open();
  });
  afterEach(() => computer.dispose());

  const kept = () => window.vault.held.filter(isActivation).map(({ grant }) => grant);

  it('survives a reload as it is, without a secret', async () => {
    const grant = activation(computer.clock.now(), { note: 'ticket 4711' });
    await window.vault.keepActivation(grant);
    assert.equal(computer.secrets.values.size, 0);
    await window.reload();
    assert.deepEqual(kept(), [{ ...grant, expiresAt: undefined }]);
  });

  it('is rewritten, and stays forgotten once it is', async () => {
    const grant = activation(computer.clock.now());
    await window.vault.keepActivation(grant);
    const expiresAt = computer.clock.now() + hour;
    await window.vault.updateActivation(grant.id, { state: 'Approved', expiresAt });
    await window.reload();
    assert.deepEqual([kept()[0]?.state, kept()[0]?.expiresAt], ['Approved', expiresAt]);
    const withdrawnAt = computer.clock.now();
    await window.vault.updateActivation(grant.id, { presence: 'gone', withdrawnAt });
    await window.reload();
    assert.equal(kept()[0]?.withdrawnAt, withdrawnAt);
    await window.vault.forget(grant.id);
    await window.vault.updateActivation(grant.id, { state: 'Denied' });
    assert.deepEqual(kept(), []);
    await window.reload();
    assert.deepEqual(kept(), []);
  });

  it('whose record another version wrote, or a crash damaged, stays while its window lives', async () => {
    const grant = activation(computer.clock.now());
    await window.vault.keepActivation(grant);
    const [[name, text]] = computer.contents('index') as [[string, string]];
    for (const odd of [
      '',
      text.slice(0, 40),
      text.replace('"presence":"found"', '"presence":"new"'),
    ]) {
      assert.notEqual(odd, text);
      computer.put('index', name, odd);
      await window.reload();
      await computer.seconds(60);
      assert.deepEqual([...window.vault.unreadable], [grant.id]);
      assert.deepEqual(computer.contents('index'), [[name, odd]]);
    }
    computer.put('index', name, text);
    await computer.seconds(10);
    assert.equal(kept()[0]?.id, grant.id);
    await window.close();
    await computer.open();
    await computer.seconds(120);
    assert.deepEqual(computer.files(), {});
  });

  it('expires at its end, and stays expired after a reload until it is forgotten', async () => {
    const expiresAt = computer.clock.now() + 30_000;
    const grant = activation(computer.clock.now(), { state: 'Approved', expiresAt });
    await window.vault.keepActivation(grant);
    await computer.seconds(31);
    for (let time = 0; time < 3; time++) {
      assert.deepEqual(
        window.vault.held.map(({ grant: { id }, status }) => [id, status]),
        [[grant.id, 'expired']],
      );
      await window.reload();
    }
    await window.vault.forget(grant.id);
    await window.reload();
    assert.deepEqual(kept(), []);
    assert.deepEqual(computer.files(), {});
  });

  it('is warned of anew when it got another end', async () => {
    const now = computer.clock.now();
    const grant = activation(now, { state: 'Approved', expiresAt: now + hour });
    await window.vault.keepActivation(grant);
    await window.vault.markWarned(grant.id, 30);
    await window.vault.updateActivation(grant.id, { lastNotifiedState: 'Approved' });
    assert.deepEqual(window.vault.held[0]?.warnedMinutes, [30]);
    await window.vault.updateActivation(grant.id, { expiresAt: now + 2 * hour });
    assert.deepEqual(window.vault.held[0].warnedMinutes, []);
  });

  it('neither ends SQL credentials nor is ended by them', async () => {
    const grant = activation(computer.clock.now());
    const issued = issue(computer, 'contoso');
    const same = { ...grant, environment: issued.grant.environment, account: issued.grant.account };
    await window.vault.keepActivation(same);
    await window.vault.store(issued);
    assert.deepEqual(
      window.vault.held.map(({ status }) => status),
      ['active', 'active'],
    );
    await window.vault.forgetAll();
    assert.deepEqual(
      window.vault.held.map(held => held.grant.id),
      [grant.id],
    );
  });
});
