import assert from 'node:assert/strict';
import type { IssuedGrant } from '../../../src/access/grant';
import { Computer, issue } from '../support/computer';

describe('What a window copied', () => {
  let computer: Computer;
  beforeEach(() => (computer = new Computer()));
  afterEach(() => computer.dispose());

  it('is told by another window when the window has ended before it could clear it', async () => {
    const told: [IssuedGrant, string][] = [];
    const first = await computer.open();
    const second = await computer.open(undefined, {
      clearCopied: (grant, what) => {
        told.push([grant, what]);
        return Promise.resolve();
      },
    });
    const credential = issue(computer, 'contoso');
    await first.vault.store(credential);
    await second.vault.store(issue(computer, 'fabrikam'));
    const { id: grantId } = credential.grant;
    const clearAt = computer.clock.now() + 60_000;
    await first.vault.clipboardDeadlines.remember({ grantId, what: 'password', clearAt });
    await first.close();
    await computer.seconds(150);

    assert.deepEqual(told, [[credential, 'password']]);
    assert.equal(computer.contents('clipboard').length, 0);
  });

  it('is cleared late where the keyring of the other window is locked, but not for ever', async () => {
    for (const isUnlocked of [true, false]) {
      const told: string[] = [];
      const first = await computer.open();
      const second = await computer.open(undefined, {
        clearCopied: (_, what) => Promise.resolve(void told.push(what)),
      });
      const credential = issue(computer, 'contoso');
      await first.vault.store(credential);
      await second.vault.store(issue(computer, 'fabrikam'));
      const { id: grantId } = credential.grant;
      const clearAt = computer.clock.now() + 60_000;
      await first.vault.clipboardDeadlines.remember({ grantId, what: 'password', clearAt });
      computer.secrets.reading = 'throws';
      await first.close();
      await computer.seconds(200);
      assert.equal(computer.secrets.values.size, 2);
      if (isUnlocked) computer.secrets.reading = 'works';
      await computer.seconds(300);
      assert.deepEqual(told, isUnlocked ? ['password'] : []);
      assert.equal(computer.secrets.values.size, 1);
      computer.secrets.reading = 'works';
      await second.vault.forgetAll();
      await second.close();
    }
  });

  it('waits for its deadline while that cannot be read', async () => {
    const first = await computer.open();
    const second = await computer.open();
    const credential = issue(computer, 'contoso');
    await first.vault.store(credential);
    const { id: grantId } = credential.grant;
    await first.vault.clipboardDeadlines.remember({ grantId, what: 'password', clearAt: 1 });
    await first.close();
    computer.disk.fault = (operation, path) =>
      operation === 'read' && path.includes('/clipboard/') ? 'EIO' : undefined;
    await computer.seconds(300);
    assert.equal(computer.secrets.values.size, 1);
    computer.disk.fault = () => undefined;
    await computer.seconds(90);
    assert.equal(computer.secrets.values.size, 0);
    assert.equal(second.vault.held.length, 0);
  });

  it('ends with its window also where the clipboard cannot be reached', async () => {
    const first = await computer.open();
    const second = await computer.open(undefined, {
      clearCopied: () => Promise.reject(new Error('no clipboard')),
    });
    const credential = issue(computer, 'contoso');
    await first.vault.store(credential);
    await second.vault.store(issue(computer, 'fabrikam'));
    const { id: grantId } = credential.grant;
    await first.vault.clipboardDeadlines.remember({ grantId, what: 'password', clearAt: 1 });
    await first.close();
    await computer.seconds(150);

    assert.equal(computer.contents('index').length, 1);
    assert.ok(computer.log.lines.some(line => line.includes('no clipboard')));
  });
});
