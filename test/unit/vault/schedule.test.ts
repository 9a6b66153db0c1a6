import assert from 'node:assert/strict';
import { settled } from '../support/fakeClock';
import { Computer, issue } from '../support/computer';

describe('The schedule of a vault', () => {
  let computer: Computer;
  /** How often a check has listed the leases. */
  let checks: number;
  /** The code of the error with which listing the leases fails. */
  let fault: string | undefined;
  beforeEach(() => {
    computer = new Computer();
    checks = 0;
    fault = undefined;
    computer.disk.fault = (operation, path) => {
      if (operation !== 'list' || !path.endsWith('/leases')) return undefined;
      checks++;
      return fault;
    };
  });
  afterEach(() => computer.dispose());

  const hang = (): void => {
    computer.disk.hangs = (operation, path) => operation === 'list' && path.endsWith('/leases');
  };
  const goOn = async (): Promise<void> => {
    computer.disk.hangs = () => false;
    await computer.seconds(5);
  };

  it('renews the lease while something is held, also after a check that failed', async () => {
    const window = await computer.open();
    await window.vault.store(issue(computer, 'contoso'));
    fault = 'EIO';
    await computer.seconds(125);
    assert.ok(computer.log.lines.some(line => line.includes('A check of the vault failed')));
    const lease = computer.lease(window.memento.get('sqlCredentials.windowId') ?? '');
    assert.ok(lease !== undefined && computer.clock.now() - lease.lastSeen <= 30_000);
    assert.equal(checks, 3);
  });

  it('checks every 30 s while another window may have ended, otherwise every 60 s', async () => {
    const other = await computer.open();
    await other.vault.store(issue(computer, 'fabrikam'));
    const window = await computer.open();
    await window.vault.store(issue(computer, 'contoso'));
    await other.close();
    await computer.seconds(60);
    const before = checks;
    await computer.seconds(30);
    assert.equal(checks, before + 1);
    assert.equal(computer.contents('index').length, 1);
    await computer.seconds(120);
    assert.equal(checks, before + 3);
  });

  it('checks every 45 s while nothing is held, also after a check that failed', async () => {
    fault = 'EIO';
    await computer.open();
    await computer.seconds(44);
    assert.equal(checks, 1);
    await computer.seconds(91);
    assert.equal(checks, 4);
    assert.equal(computer.clock.pending, 1);
  });

  it('sets one timer for the moment when something is due', async () => {
    const other = await computer.open();
    await other.vault.store(issue(computer, 'fabrikam'));
    await other.close();
    await computer.open();
    await computer.seconds(44);
    assert.equal(checks, 2);
    await computer.seconds(20);
    assert.equal(computer.contents('index').length, 1);
    assert.equal(computer.clock.pending, 1);
    await computer.seconds(2);
    assert.equal(computer.contents('index').length, 0);
    assert.equal(computer.clock.pending, 1);
  });

  it('sets no timer when the window stopped, or began to hold something, during a check', async () => {
    const window = await computer.open();
    hang();
    await computer.seconds(45);
    const storing = window.vault.store(issue(computer, 'contoso'));
    await settled();
    await goOn();
    await storing;
    // The next beat, and the end of the grant.
    assert.equal(computer.clock.pending, 2);
    hang();
    await computer.seconds(55);
    window.vault.stop();
    await goOn();
    assert.equal(computer.clock.pending, 0);
  });
});
