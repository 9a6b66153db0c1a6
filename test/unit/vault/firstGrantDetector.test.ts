import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FirstGrantDetector } from '../../../src/vault/firstGrantDetector';
import { vaultFolders } from '../../../src/vault/records';
import { Vault } from '../../../src/vault/vault';
import { FakeClock, settled } from '../support/fakeClock';
import { FakeLog } from '../support/fakeLog';
import { Computer, FakeMemento, issue } from '../support/computer';

describe('The detector of the first grant', () => {
  let computer: Computer;
  let memento: FakeMemento;
  let detector: FirstGrantDetector | undefined;
  let found: number;
  beforeEach(() => {
    computer = new Computer();
    memento = new FakeMemento();
    found = 0;
  });
  afterEach(async () => {
    detector?.dispose();
    await computer.dispose();
  });

  async function begin(onFound: () => void = () => found++): Promise<void> {
    const { folder, clock, disk } = computer;
    detector = new FirstGrantDetector({ folder, clock, memento, disk: disk.whole }, onFound);
    await clock.advance(0);
    await detector.firstCheck;
  }

  it('finds nothing where no window holds anything, and polls every 45 s', async () => {
    await begin();
    await computer.seconds(3600);
    assert.equal(found, 0);
    assert.equal(computer.clock.pending, 1);
  });

  it('finds what this window held before it was reloaded', async () => {
    memento.values.set('sqlCredentials.windowId', randomUUID());
    await begin();
    assert.equal(found, 1);
    assert.equal(computer.clock.pending, 0);
  });

  const nowhere = { folder: '', clock: new FakeClock(), log: new FakeLog(), randomId: randomUUID };
  for (const folder of Object.keys(vaultFolders(nowhere))) {
    it(`finds a file in "${folder}"`, async () => {
      computer.put(folder, `${randomUUID()}.json`, '{}');
      await begin();
      assert.equal(found, 1);
    });
  }

  it('finds once what another window stores later, within 45 s', async () => {
    await begin();
    const other = await computer.open();
    await other.vault.store(issue(computer, 'contoso'));
    await computer.seconds(45);
    await computer.seconds(90);
    assert.equal(found, 1);
  });

  it('lets a window delete in time what a closed one left, although file events are silent', async () => {
    computer.disk.isSilent = true;
    const vault = new Vault(computer.host());
    await begin(() => void vault.start());
    const other = await computer.open();
    await other.vault.store(issue(computer, 'contoso'));
    await other.close();
    await computer.seconds(120);
    vault.stop();
    assert.deepEqual(computer.files(), {});
    assert.equal(computer.secrets.values.size, 0);
  });

  it('checks again where a folder cannot be listed', async () => {
    computer.put('index', `${randomUUID()}.json`, '{}');
    computer.disk.fault = operation => (operation === 'list' ? 'EMFILE' : undefined);
    await begin();
    assert.equal(found, 0);
    computer.disk.fault = () => undefined;
    await computer.seconds(45);
    assert.equal(found, 1);
  });

  it('reads the disk of this computer', async () => {
    const folder = fs.mkdtempSync(join(tmpdir(), 'detector-'));
    fs.mkdirSync(join(folder, 'leases'));
    fs.writeFileSync(join(folder, 'leases', 'a.json'), '');
    const { clock } = computer;
    detector = new FirstGrantDetector({ folder, clock, memento }, () => found++);
    await clock.advance(0);
    await detector.firstCheck;
    assert.equal(found, 1);
    fs.rmSync(folder, { recursive: true });
  });

  it('finds nothing anymore after its end, and ends the waiting', async () => {
    computer.put('leases', `${randomUUID()}.json`, '{}');
    const { folder, clock, disk } = computer;
    detector = new FirstGrantDetector({ folder, clock, memento, disk: disk.whole }, () => found++);
    const checking = clock.advance(0);
    detector.dispose();
    await detector.firstCheck;
    await checking;
    await settled();
    assert.equal(found, 0);
    assert.equal(clock.pending, 0);
  });
});
