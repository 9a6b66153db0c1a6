import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { History } from '../../../src/vault/history';
import { isCredential } from '../../../src/vault/heldGrant';
import type { HistoryEntry } from '../../../src/vault/records';
import { settled } from '../support/fakeClock';
import { activation } from '../support/samples';
import { ada, Computer, type FakeWindow, issue, requestFor } from '../support/computer';
import { Random } from './windowHistory';

/** Everything that windows left on a computer. */
interface Stored {
  /** JSON by its path below `globalStorageUri`. */
  readonly files: Record<string, unknown>;
  /** JSON by its key. */
  readonly secrets: Record<string, unknown>;
  readonly workspaceState: Record<string, unknown>;
}

/** Written by 0.9.0 in `write`. Later versions add their own, and keep reading this one. */
const fixture = join(process.cwd(), 'test/unit/vault/fixtures/0.9.0.json');

describe('The stored format of 0.9.0', () => {
  let computer: Computer;
  beforeEach(() => {
    const ids = new Random(9);
    computer = new Computer(undefined, () => ids.uuid());
  });
  afterEach(() => computer.dispose());

  const entry: Omit<HistoryEntry, 'id'> = {
    at: Date.UTC(2026, 0, 5, 9),
    system: 'unifiedEnvironments',
    environmentName: 'contoso',
    environmentUrl: 'https://contoso.crm.dynamics.com',
    accountLabel: ada.label,
    role: 'Reader',
    addresses: '203.0.113.7',
    reason: 'Looking into a number sequence',
    outcome: 'granted',
    operationId: new Random(1).uuid(),
    expiresAt: Date.UTC(2026, 0, 5, 17),
  };

  /** A stopped window with an ended credential, and a window that replaced one of its others. */
  async function write(): Promise<FakeWindow> {
    const window = await computer.open();
    const other = await computer.open();
    const issued = issue(computer, 'contoso');
    const { id: grantId } = issued.grant;
    await window.vault.store(issued);
    await window.vault.markWarned(grantId, 30);
    await window.vault.store(issue(computer, 'fabrikam'));
    await window.vault.store(issue(computer, 'adatum', 0));
    await computer.seconds(0);
    const role = activation(computer.clock.now(), { note: 'ticket 4711' });
    await window.vault.keepActivation({ ...role, id: computer.newId() });
    await window.vault.markPending(requestFor('litware'), ada);
    const clearAt = computer.clock.now() + 60_000;
    await window.vault.clipboardDeadlines.remember({ grantId, what: 'password', clearAt });
    await new History(computer.host()).add(entry);
    await settled();
    window.vault.stop();
    window.process.crash();
    await computer.seconds(1);
    await other.vault.store(issue(computer, 'fabrikam'));
    return window;
  }

  function stored(window: FakeWindow): Stored {
    const json = (pairs: Iterable<readonly [string, string]>): Record<string, unknown> =>
      Object.fromEntries([...pairs].sort().map(([key, text]) => [key, JSON.parse(text)]));
    const { disk, folder, secrets } = computer;
    const files = [...disk.files].map(
      ([file, { text }]) => [file.slice(folder.length + 1), text] as const,
    );
    return {
      files: json(files),
      secrets: json(secrets.values),
      workspaceState: Object.fromEntries(window.memento.values),
    };
  }

  it('is the one that is written', async () => {
    const now = stored(await write());
    if (process.env['UPDATE_FIXTURE'] !== undefined) {
      writeFileSync(fixture, `${JSON.stringify(now, null, 2)}\n`);
    }
    assert.deepEqual(now, JSON.parse(readFileSync(fixture, 'utf8')));
  });

  it('is read after a reload', async () => {
    const { files, secrets, workspaceState } = JSON.parse(readFileSync(fixture, 'utf8')) as Stored;
    for (const [path, content] of Object.entries(files)) {
      const [folder = '', name = ''] = path.split('/');
      computer.put(folder, name, JSON.stringify(content));
    }
    for (const [key, content] of Object.entries(secrets)) {
      computer.secrets.values.set(key, JSON.stringify(content));
    }
    await computer.seconds(30);
    const window = await computer.open();
    window.vault.stop();
    for (const [key, value] of Object.entries(workspaceState))
      window.memento.values.set(key, value);
    await window.startAnew();

    assert.deepEqual(window.statuses(), {
      adatum: 'expired',
      contoso: 'active',
      fabrikam: 'replaced',
      contosoapp: 'active',
    });
    const held = window.vault.held.find(({ grant }) => grant.environment.name === 'contoso');
    assert.ok(held !== undefined && isCredential(held));
    assert.deepEqual(held.warnedMinutes, [30]);
    assert.match((await window.vault.password(held.grant)) ?? '', /^S3cret!/);
    assert.equal(window.vault.interrupted[0]?.environment.name, 'litware');
    const [deadline] = await window.vault.clipboardDeadlines.pendingDeadlines();
    assert.equal(deadline?.grantId, held.grant.id);
    const [listed] = await new History(computer.host()).list();
    assert.deepEqual({ ...listed, id: '' }, { ...entry, id: '' });
  });
});
