import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { RecordFolder } from '../../../src/vault/recordFolder';
import { type Lease, leaseSchema } from '../../../src/vault/records';
import { WindowInstance } from '../../../src/vault/windowInstance';
import { settled } from '../support/fakeClock';
import { Computer, FakeMemento, issue } from './computer';

/** Leases that fail, or that another window writes right after this one. */
class OddLeases extends RecordFolder<Lease> {
  taker: string | undefined;
  refuses = false;

  override async write(id: string, lease: Lease): Promise<void> {
    if (this.refuses) throw new Error('the disk is full');
    await super.write(id, lease);
    if (this.taker !== undefined) await super.write(id, { ...lease, sessionId: this.taker });
  }

  override writeSync(id: string, lease: Lease): void {
    if (this.refuses) throw new Error('the disk is full');
    super.writeSync(id, lease);
  }
}

describe('A window instance', () => {
  let computer: Computer;
  let leases: OddLeases;
  let memento: FakeMemento;
  beforeEach(() => {
    computer = new Computer();
    leases = new OddLeases(computer.host(), 'leases', leaseSchema);
    memento = new FakeMemento();
  });
  afterEach(() => computer.dispose());

  const open = (): WindowInstance => new WindowInstance(computer.host({ memento }), leases);
  const stopped = async (): Promise<string> => {
    const before = open();
    await before.hold();
    before.stop();
    return before.id;
  };

  it('keeps its id over a reload', async () => {
    const id = await stopped();
    const next = open();
    assert.equal(await next.claim(), true);
    assert.equal(next.id, id);
  });

  it('gives way where another window claims the id right after it', async () => {
    const id = await stopped();
    leases.taker = randomUUID();
    const next = open();
    assert.equal(await next.claim(), false);
    assert.notEqual(next.id, id);
  });

  it('takes a new id where its lease cannot be written', async () => {
    await stopped();
    leases.refuses = true;
    assert.equal(await open().claim(), false);
    assert.ok(computer.log.lines.some(line => line.includes('the disk is full')));
  });

  it('goes on where its lease cannot be renewed or stopped, and says so', async () => {
    const window = open();
    await window.hold();
    leases.refuses = true;
    assert.equal(await window.renew(), 'renewed');
    window.stop();
    assert.equal(computer.log.lines.filter(line => line.includes('the disk is full')).length, 2);
  });

  it('does not begin to hold something when it stopped', async () => {
    const window = open();
    window.stop();
    await assert.rejects(window.hold(), /stops/);
    assert.equal(await window.renew(), 'renewed');
    assert.deepEqual(computer.files(), {});
  });

  it('says that it stopped although its lease is just being renewed', async () => {
    const window = open();
    await window.hold();
    await computer.seconds(1);
    const renewing = window.renew();
    await Promise.resolve();
    window.stop();
    await renewing;
    await window.release();
    assert.equal((await leases.read(window.id))?.stoppedAt, computer.clock.now());
  });

  it('leaves the id alone that another window put into the shared memory', async () => {
    const first = open();
    const second = open();
    await first.hold();
    await second.hold();
    await first.release();
    assert.deepEqual([...memento.values.values()], [second.id]);
  });

  it('looks longer while the computer sleeps again and again', async () => {
    const before = await computer.open(memento);
    await before.vault.store(issue(computer, 'contoso'));
    await before.kill(true);
    const next = open();
    let claimed: boolean | undefined;
    void next.claim().then(result => (claimed = result));
    await settled();
    for (let look = 0; look < 20; look++) {
      computer.clock.jump(6000);
      await computer.seconds(1);
    }
    assert.equal(claimed, undefined);
    await computer.seconds(12);
    assert.equal(claimed, true);
  });
});
