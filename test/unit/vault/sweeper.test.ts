import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { GrantSecrets } from '../../../src/vault/grantSecrets';
import type { VaultHost } from '../../../src/vault/host';
import { type Lease, vaultFolders } from '../../../src/vault/records';
import { Sweeper } from '../../../src/vault/sweeper';
import { Computer } from './computer';

describe('A sweep', () => {
  let computer: Computer;
  beforeEach(() => (computer = new Computer()));
  afterEach(() => computer.dispose());

  const windowId = randomUUID();
  const make = (overrides: Partial<VaultHost> = {}): Sweeper => {
    const host = computer.host(overrides);
    return new Sweeper(
      host,
      vaultFolders(host),
      new GrantSecrets(host.secrets, host.clock, host.log),
    );
  };
  const writeLease = (age: number, more: Partial<Lease> = {}): void => {
    const lastSeen = computer.clock.now() - age;
    const lease = { windowId, sessionId: 'other', processId: 7, lastSeen, ...more };
    computer.put('leases', `${windowId}.json`, JSON.stringify(lease));
  };
  const isThere = (): boolean => computer.contents('leases').length > 0;

  it('needs no further look where there is nothing', async () => {
    assert.equal(await make().look(undefined), undefined);
  });

  it('waits until a lease has lapsed, and a little longer', async () => {
    writeLease(5000);
    assert.equal(await make().look(undefined), 60_000);
    assert.equal(await make().look(windowId), undefined);
    writeLease(64_999);
    assert.equal(await make().look(undefined), 1);
    assert.ok(isThere());
    writeLease(65_000);
    assert.equal(await make().look(undefined), undefined);
    assert.ok(!isThere());
  });

  it('counts from when the window was stopped', async () => {
    const stoppedAt = computer.clock.now() - 1000;
    writeLease(3000, { stoppedAt });
    assert.equal(await make().look(undefined), 64_000);
  });

  it('looks twice where the process seems to live, and never soon after sleep', async () => {
    computer.alive.add(7);
    writeLease(100_000);
    const sweeper = make();
    assert.equal(await sweeper.look(undefined), 15_000);
    await computer.seconds(5);
    assert.equal(await sweeper.look(undefined), 10_000);
    await computer.clock.sleep(3_600_000);
    assert.equal(await sweeper.look(undefined), 15_000);
    computer.clock.jump(-3_600_000);
    assert.equal(await sweeper.look(undefined), 15_000);
    await computer.seconds(15);
    assert.equal(await sweeper.look(undefined), undefined);
    assert.ok(!isThere());
  });

  it('begins anew when there was a sign of life', async () => {
    computer.alive.add(7);
    writeLease(100_000);
    const sweeper = make();
    await sweeper.look(undefined);
    await computer.seconds(15);
    writeLease(90_000);
    assert.equal(await sweeper.look(undefined), 15_000);
    assert.ok(isThere());
  });

  it('leaves a window alone that came back while it was judged', async () => {
    writeLease(100_000);
    const sweeper = make({
      isProcessAlive: () => {
        writeLease(0);
        return false;
      },
    });
    assert.equal(await sweeper.look(undefined), 15_000);
    assert.ok(isThere());
  });

  it('removes markers that concern nobody, after a minute', async () => {
    const id = randomUUID();
    const replacedAt = computer.clock.now();
    computer.put('replaced', `${id}.json`, JSON.stringify({ grantId: id, replacedAt }));
    computer.put('replaced', `${randomUUID()}.json`, 'odd');
    await computer.seconds(59);
    await make().look(undefined);
    assert.equal(computer.contents('replaced').length, 2);
    await computer.seconds(1);
    await make().look(undefined);
    assert.equal(computer.contents('replaced').length, 1);
  });
});
