import assert from 'node:assert/strict';
import { isCredential } from '../../../src/vault/heldGrant';
import type { IssuedGrant } from '../../../src/access/grant';
import { Computer, issue } from '../support/computer';

const minute = 60_000;

describe('a grant whose end is not known', () => {
  let computer: Computer;
  beforeEach(() => (computer = new Computer()));
  afterEach(() => computer.dispose());

  /** A static account, as Lifecycle Services shows it. */
  function endless(name: string): IssuedGrant {
    const { grant, password } = issue(computer, name);
    const label = 'Ein anderes Wort für Zugriff';
    return { password, grant: { ...grant, role: label, addresses: '', expiresAt: undefined } };
  }

  it('is held until the window ends, over reloads', async () => {
    const window = await computer.open();
    const issued = endless('contoso');
    await window.vault.store(issued);
    await window.reload(20);
    await computer.clock.advance(5 * minute);
    assert.deepEqual(window.statuses(), { contoso: 'active' });
    const held = window.vault.held.find(isCredential);
    assert.equal(held?.grant.expiresAt, undefined);
    assert.equal(held?.grant.role, 'Ein anderes Wort für Zugriff');
    assert.equal(await window.vault.password(issued.grant), issued.password);
  });

  it('stands behind those that end, and does not keep them from ending', async () => {
    const window = await computer.open();
    await window.vault.store(endless('contoso'));
    await window.vault.store(endless('fabrikam'));
    await window.vault.store(issue(computer, 'brief', 1 / 20));
    const names = window.vault.held.map(({ grant }) => grant.environment.name);
    assert.deepEqual(names, ['brief', 'contoso', 'fabrikam']);
    await computer.clock.advance(4 * minute);
    assert.deepEqual(window.statuses(), {
      brief: 'expired',
      contoso: 'active',
      fabrikam: 'active',
    });
  });
});
