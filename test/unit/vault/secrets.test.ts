import assert from 'node:assert/strict';
import { isCredential } from '../../../src/vault/heldGrant';
import { settled } from '../support/fakeClock';
import { Computer, type FakeWindow, issue } from '../support/computer';

describe('A secret storage', () => {
  let computer: Computer;
  let window: FakeWindow;
  beforeEach(async () => {
    computer = new Computer();
    window = await computer.open();
  });
  afterEach(() => computer.dispose());

  it('that throws leaves the password in memory, said once, until the reload', async () => {
    computer.secrets.storing = 'throws';
    const issued = issue(computer, 'contoso');
    await window.vault.store(issued);
    assert.deepEqual(window.troubles, [
      { kind: 'notKept', grantId: issued.grant.id, environmentName: 'contoso' },
    ]);
    assert.equal(await window.vault.password(issued.grant), issued.password);
    await computer.seconds(60);
    assert.equal(window.troubles.length, 1);
    await window.reload();
    assert.deepEqual(window.statuses(), { contoso: 'lost' });
  });

  it('that hangs does not hold up the grant, and is given up after 5 s', async () => {
    computer.secrets.storing = 'hangs';
    const issued = issue(computer, 'contoso');
    const storing = window.vault.store(issued);
    await settled();
    assert.deepEqual(window.statuses(), { contoso: 'active' });
    assert.equal(await window.vault.password(issued.grant), issued.password);
    await computer.seconds(4.9);
    assert.equal(window.troubles.length, 0);
    await computer.seconds(0.1);
    await storing;
    assert.deepEqual(window.troubles, [
      { kind: 'notKept', grantId: issued.grant.id, environmentName: 'contoso' },
    ]);
    await computer.secrets.release();
    assert.equal(await window.vault.password(issued.grant), issued.password);
  });

  it('that stores at last what was forgotten meanwhile does not keep it', async () => {
    computer.secrets.storing = 'hangs';
    const issued = issue(computer, 'contoso');
    const storing = window.vault.store(issued);
    await settled();
    const forgetting = window.vault.forget(issued.grant.id);
    await computer.seconds(5);
    await Promise.all([storing, forgetting]);
    assert.deepEqual(window.troubles, []);
    await computer.secrets.release();
    assert.equal(computer.secrets.values.size, 0);
    assert.deepEqual(computer.files(), {});
  });

  it('that forgets loses the grant: the row says so from the next start on', async () => {
    computer.secrets.storing = 'forgets';
    const { grant, password } = issue(computer, 'contoso');
    await window.vault.store({ grant, password });
    await window.reload();
    const [lost] = window.vault.held.filter(isCredential);
    assert.equal(lost?.status, 'lost');
    assert.deepEqual(
      [lost.grant.environment.url, lost.grant.account, lost.grant.role, lost.grant.expiresAt],
      [grant.environment.url, grant.account, grant.role, grant.expiresAt],
    );
    assert.deepEqual([lost.grant.server, lost.grant.user], ['', '']);
    assert.equal(await window.vault.password(grant), undefined);
    await window.reload();
    assert.deepEqual(window.statuses(), { contoso: 'lost' });
    assert.deepEqual(window.troubles, []);
  });

  it('that forgets is noticed when the password is asked for', async () => {
    const issued = issue(computer, 'contoso');
    await window.vault.store(issued);
    computer.secrets.values.clear();
    assert.equal(await window.vault.password(issued.grant), undefined);
    assert.deepEqual(window.statuses(), { contoso: 'lost' });
    assert.equal(window.changes, 2);
  });

  it('that forgets is noticed when the files were removed too', async () => {
    await window.vault.store(issue(computer, 'contoso'));
    computer.secrets.values.clear();
    computer.disk.remove(computer.folder);
    await computer.seconds(30);
    assert.deepEqual(window.statuses(), { contoso: 'lost' });
    await computer.seconds(1);
    assert.deepEqual(computer.files(), { ended: 1, leases: 1 });
  });

  describe('keeps a secret that does not parse while its window lives:', () => {
    const odds = ['{', '"text"', '{"grant":{},"password":"x"}', '', 'of another grant'];
    for (const odd of odds) {
      it(JSON.stringify(odd), async () => {
        const issued = issue(computer, 'contoso');
        await window.vault.store(issued);
        const [key = '', stored = ''] = [...computer.secrets.values][0] ?? [];
        const other = JSON.stringify(issue(computer, 'contoso'));
        computer.secrets.values.set(key, odd === 'of another grant' ? other : odd);
        assert.equal(await window.vault.password(issued.grant), undefined);
        assert.deepEqual(window.statuses(), { contoso: 'active' });
        await window.reload();
        await computer.seconds(600);
        assert.deepEqual([...window.vault.unreadable], [issued.grant.id]);
        assert.equal(computer.secrets.values.size, 1);
        assert.equal(computer.log.lines.filter(line => line.includes('format')).length, 2);
        computer.secrets.values.set(key, stored);
        await computer.seconds(20);
        assert.equal(await window.vault.password(issued.grant), issued.password);
      });
    }
  });

  it('that holds something unreadable is cleaned up after its window', async () => {
    await window.vault.store(issue(computer, 'contoso'));
    for (const key of computer.secrets.values.keys()) computer.secrets.values.set(key, '{');
    await window.close();
    await computer.open();
    await computer.seconds(120);
    assert.equal(computer.secrets.values.size, 0);
    assert.deepEqual(computer.files(), {});
  });

  it('that cannot be read for a moment does not lose a grant', async () => {
    const issued = issue(computer, 'contoso');
    await window.vault.store(issued);
    computer.secrets.reading = 'throws';
    assert.equal(await window.vault.password(issued.grant), undefined);
    assert.deepEqual(window.statuses(), { contoso: 'active' });
    assert.deepEqual([...window.vault.unreadable], [issued.grant.id]);
    computer.secrets.reading = 'works';
    assert.equal(await window.vault.password(issued.grant), issued.password);
  });

  for (const reading of ['throws', 'hangs'] as const) {
    it(`that ${reading} at a start does not lose a grant, and is asked again`, async () => {
      const issued = issue(computer, 'contoso');
      await window.vault.store(issued);
      await window.close();
      computer.secrets.reading = reading;
      await window.startAnew();
      await computer.seconds(600);
      assert.deepEqual(window.vault.held, []);
      assert.deepEqual([...window.vault.unreadable], [issued.grant.id]);
      assert.deepEqual(window.troubles, [
        { kind: 'unreadable', grantId: issued.grant.id, environmentName: 'contoso' },
      ]);
      assert.deepEqual(computer.files(), { index: 1, leases: 1 });
      await computer.secrets.release();
      await computer.seconds(20);
      assert.deepEqual(window.statuses(), { contoso: 'active' });
      assert.deepEqual([...window.vault.unreadable], []);
      assert.equal(await window.vault.password(issued.grant), issued.password);
    });
  }

  it('that is locked keeps no grant beyond its end, nor one that is forgotten', async () => {
    await window.vault.store(issue(computer, 'brief', 0.02));
    await window.vault.store(issue(computer, 'contoso'));
    await window.close();
    computer.secrets.reading = 'throws';
    await window.startAnew();
    assert.equal(window.vault.unreadable.size, 2);
    await computer.seconds(90);
    assert.equal(window.vault.unreadable.size, 1);
    await window.vault.forgetAll();
    await settled();
    assert.equal(computer.secrets.values.size, 0);
    assert.deepEqual(computer.files(), {});
  });

  it('still tells what a grant is where its index file is empty or truncated', async () => {
    const issued = issue(computer, 'contoso');
    await window.vault.store(issued);
    await window.close();
    for (const odd of ['', '{"grantId":']) {
      const [[name]] = computer.contents('index') as [[string, string]];
      computer.put('index', name, odd);
      await window.startAnew();
      assert.deepEqual(window.vault.held[0]?.grant, issued.grant);
      await window.close();
    }
    await computer.open();
    await computer.seconds(120);
    assert.equal(computer.secrets.values.size, 0);
    assert.deepEqual(computer.files(), {});
  });

  it('keeps the damaged index file of a grant that it lost too, until its window closes', async () => {
    await window.vault.store(issue(computer, 'contoso'));
    await window.close();
    computer.secrets.values.clear();
    const [[name]] = computer.contents('index') as [[string, string]];
    computer.put('index', name, '{');
    await window.startAnew();
    await computer.seconds(600);
    assert.deepEqual(window.vault.held, []);
    assert.deepEqual(computer.files(), { index: 1, leases: 1 });
    await window.close();
    await computer.open();
    await computer.seconds(120);
    assert.deepEqual(computer.files(), {});
  });

  it('gives no password of a grant that was forgotten while it was read', async () => {
    const issued = issue(computer, 'contoso');
    await window.vault.store(issued);
    computer.secrets.reading = 'hangs';
    const reading = window.vault.password(issued.grant);
    await window.vault.forget(issued.grant.id);
    await computer.secrets.release();
    assert.equal(await reading, undefined);
  });

  it('that does not delete is asked again', async () => {
    const issued = issue(computer, 'contoso');
    await window.vault.store(issue(computer, 'fabrikam'));
    await window.vault.store(issued);
    computer.secrets.deleting = 'throws';
    await window.vault.forget(issued.grant.id);
    assert.deepEqual(window.statuses(), { fabrikam: 'active' });
    assert.equal(computer.secrets.values.size, 2);
    computer.secrets.deleting = 'works';
    await computer.seconds(10);
    assert.equal(computer.secrets.values.size, 1);
    assert.deepEqual(computer.files(), { index: 1, leases: 1 });
  });

  it('that does not delete the last grant is asked again, also after the reload', async () => {
    const issued = issue(computer, 'contoso');
    await window.vault.store(issued);
    computer.secrets.deleting = 'hangs';
    const forgetting = window.vault.forget(issued.grant.id);
    await computer.seconds(5);
    await forgetting;
    assert.equal(computer.secrets.values.size, 1);
    assert.deepEqual(computer.files(), { ended: 1, index: 1, leases: 1 });
    await window.reload();
    assert.deepEqual(window.vault.held, []);
    computer.secrets.deleting = 'works';
    await computer.seconds(20);
    assert.equal(computer.secrets.values.size, 0);
    assert.deepEqual(computer.files(), {});
  });

  it('is not asked where the index cannot be written: the password stays in memory', async () => {
    computer.disk.fault = (operation, path) =>
      operation === 'write' && path.includes('/index/') ? 'ENOTDIR' : undefined;
    const issued = issue(computer, 'contoso');
    await window.vault.store(issued);
    assert.deepEqual(window.troubles, [
      { kind: 'notKept', grantId: issued.grant.id, environmentName: 'contoso' },
    ]);
    assert.equal(computer.secrets.values.size, 0);
    assert.equal(await window.vault.password(issued.grant), issued.password);
  });

  it('gets nothing from a crash between the index and the secret', async () => {
    computer.secrets.storing = 'hangs';
    void window.vault.store(issue(computer, 'contoso'));
    await window.kill();
    computer.secrets.storing = 'works';
    await window.startAnew();
    assert.deepEqual(window.statuses(), { contoso: 'lost' });
    await computer.seconds(5);
    assert.deepEqual(computer.files(), { ended: 1, leases: 1 });
  });
});
