import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { vaultFolders } from '../../../src/vault/records';
import { TraceWatch } from '../../../src/vault/firstGrantDetector';
import { Vault } from '../../../src/vault/vault';
import { FakeClock, settled, until } from '../support/fakeClock';
import { Computer, FakeLog, FakeMemento, issue } from './computer';

describe('The watch for traces', () => {
  let computer: Computer;
  let memento: FakeMemento;
  let watch: TraceWatch | undefined;
  let found: number;
  beforeEach(() => {
    computer = new Computer();
    memento = new FakeMemento();
    found = 0;
  });
  afterEach(async () => {
    watch?.dispose();
    await computer.dispose();
    assert.equal(computer.clock.pending, 0);
  });

  async function begin(): Promise<void> {
    const { folder, clock } = computer;
    watch = new TraceWatch({ folder, clock, memento }, () => found++);
    await watch.firstLook;
  }

  it('finds nothing where no window holds anything, and runs no timer', async () => {
    await begin();
    await settled();
    assert.equal(found, 0);
    assert.equal(computer.clock.pending, 0);
  });

  it('finds what this window held before it was reloaded', async () => {
    const window = await computer.open(memento);
    await window.vault.store(issue(computer, 'contoso'));
    await window.close();
    fs.rmSync(computer.folder, { recursive: true });

    await begin();
    assert.equal(found, 1);
  });

  const nowhere = { folder: '', clock: new FakeClock(), log: new FakeLog(), randomId: randomUUID };
  for (const folder of Object.keys(vaultFolders(nowhere))) {
    it(`finds a file in "${folder}"`, async () => {
      computer.put(folder, `${randomUUID()}.json`, '{}');

      await begin();
      assert.equal(found, 1);
    });
  }

  it('finds once what another window begins to hold later', async () => {
    await begin();
    const other = await computer.open();
    await other.vault.store(issue(computer, 'contoso'));
    await other.vault.store(issue(computer, 'fabrikam'));

    await until(() => found > 0);
    await settled();
    assert.equal(found, 1);
  });

  it('is enough for a window to erase, in time, what another one left that is closed', async () => {
    const vault = new Vault(computer.host());
    const { folder, clock } = computer;
    watch = new TraceWatch({ folder, clock, memento }, () => void vault.start());
    await watch.firstLook;
    const other = await computer.open();
    await other.vault.store(issue(computer, 'contoso'));
    await other.close();

    // The operating system tells of the lease in its own time.
    await until(() => computer.clock.pending > 0);
    await computer.seconds(120);
    vault.stop();
    assert.deepEqual(computer.files(), {});
    assert.equal(computer.secrets.values.size, 0);
  });

  it('looks every 45 s where the leases cannot be watched', async () => {
    fs.mkdirSync(computer.folder, { recursive: true });
    fs.writeFileSync(join(computer.folder, 'leases'), 'no folder');
    await begin();
    await computer.seconds(44);
    assert.equal(found, 0);

    computer.put('index', `${randomUUID()}.json`, '{}');
    await computer.seconds(2);
    assert.equal(found, 1);
    fs.rmSync(join(computer.folder, 'leases'));
  });

  it('finds nothing any more after its end, and keeps nobody waiting', async () => {
    const { folder, clock } = computer;
    computer.put('leases', `${randomUUID()}.json`, '{}');
    watch = new TraceWatch({ folder, clock, memento }, () => found++);
    watch.dispose();

    await watch.firstLook;
    await settled();
    assert.equal(found, 0);
  });
});
