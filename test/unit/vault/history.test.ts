import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { History } from '../../../src/vault/history';
import type { HistoryEntry } from '../../../src/vault/records';
import { Computer } from '../support/computer';

describe('The history', () => {
  let computer: Computer;
  let history: History;
  beforeEach(() => {
    computer = new Computer();
    history = open();
  });
  afterEach(() => computer.dispose());

  const open = (): History => new History(computer.host());
  const entry = (at: number, more: Partial<HistoryEntry> = {}): Omit<HistoryEntry, 'id'> => ({
    at,
    system: 'unifiedEnvironments',
    environmentName: 'Contoso',
    environmentUrl: 'https://contoso.crm.dynamics.com',
    accountLabel: 'ada@contoso.com',
    role: 'Reader',
    addresses: '203.0.113.7',
    reason: 'Because',
    outcome: 'granted',
    ...more,
  });

  it('is empty at first', async () => {
    assert.deepEqual(await history.list(), []);
    assert.deepEqual(await history.recent('reason'), []);
    assert.deepEqual(computer.files(), {});
  });

  it('is empty where it cannot be listed, which the log tells', async () => {
    await history.add(entry(1));
    computer.disk.fault = operation => (operation === 'list' ? 'EIO' : undefined);
    assert.deepEqual(await history.list(), []);
    assert.match(computer.log.lines.join(), /can't be listed: Error: EIO/);
  });

  it('lists the newest first, in every window', async () => {
    const other = open();
    await history.add(entry(2));
    const id = await other.add(entry(3, { outcome: 'failed', errorCode: 'notMember' }));
    await history.add(entry(1, { operationId: 'operation', expiresAt: 9 }));
    for (const each of [history, other]) {
      const list = await each.list();
      assert.deepEqual(
        list.map(({ at }) => at),
        [3, 2, 1],
      );
      assert.deepEqual(list[0], { ...entry(3), id, outcome: 'failed', errorCode: 'notMember' });
    }
  });

  it('keeps two hundred, and lets go of the oldest', async function () {
    this.timeout(10_000);
    for (let at = 0; at < 203; at++) await history.add(entry(at));
    const list = await history.list();
    assert.deepEqual([list.length, list[0]?.at, list[199]?.at], [200, 202, 3]);
    assert.deepEqual(computer.files(), { history: 200 });
  });

  it('can be emptied', async () => {
    await history.add(entry(1));
    await open().clear();
    assert.deepEqual(await history.list(), []);
  });

  it('knows what was used before, each once, the newest first', async () => {
    await history.add(
      entry(1, { reason: 'A', addresses: '10.0.0.1', environmentName: 'Old name' }),
    );
    await history.add(
      entry(2, { reason: 'B', addresses: '10.0.0.2', environmentUrl: 'https://b' }),
    );
    await history.add(entry(3, { reason: 'A', addresses: '10.0.0.1' }));
    assert.deepEqual(await history.recent('reason'), ['A', 'B']);
    assert.deepEqual(await history.recent('addresses'), ['10.0.0.1', '10.0.0.2']);
    assert.deepEqual(await history.recentEnvironments('unifiedEnvironments'), [
      { name: 'Contoso', url: 'https://contoso.crm.dynamics.com' },
      { name: 'Contoso', url: 'https://b' },
    ]);
  });

  it('keeps the environments of each system apart', async () => {
    const environmentUrl = 'https://lcs.dynamics.com/#contoso';
    await history.add(entry(1));
    await history.add(entry(2, { system: 'lifecycleServices', environmentUrl }));
    const urls = async (system: string) =>
      (await history.recentEnvironments(system)).map(({ url }) => url);
    assert.deepEqual(await urls('unifiedEnvironments'), ['https://contoso.crm.dynamics.com']);
    assert.deepEqual(await urls('lifecycleServices'), [environmentUrl]);
  });

  it('offers no empty text', async () => {
    await history.add(entry(1, { reason: '', addresses: '' }));
    assert.deepEqual(await history.recent('reason'), []);
    assert.deepEqual(await history.recent('addresses'), []);
  });

  it('gives back any text as it was', async function () {
    this.timeout(10_000);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), async reason => {
        await history.clear();
        await history.add(entry(1, { reason }));
        assert.deepEqual(await open().recent('reason'), [reason]);
      }),
      { numRuns: 30 },
    );
  });
});
