import assert from 'node:assert/strict';
import type { UnifiedWindow } from '../../../src/unifiedEnvironments/window';
import { fakeWindow } from '../support/fakeWindow';
import type { EarlierRequest } from '../../../src/access/request';
import { success } from '../../../src/access/result';
import { showHistory } from '../../../src/unifiedEnvironments/historyPicker';
import type { HeldGrant } from '../../../src/vault/heldGrant';
import type { HistoryEntry } from '../../../src/vault/records';
import { FakeClock } from '../support/fakeClock';
import { FakePrompts } from '../support/fakePrompts';
import { FakeProvider } from './fakeClient';
import { environment, grant, held } from '../support/samples';

const clock = new FakeClock();
const { name, url } = environment();
const entry: HistoryEntry = {
  id: 'one',
  at: clock.now(),
  system: 'unifiedEnvironments',
  environmentName: name,
  environmentUrl: url,
  accountLabel: '',
  role: 'Reader',
  addresses: '203.0.113.7',
  reason: 'Ticket 4711',
  outcome: 'granted',
};

describe('the history of requests', () => {
  const filled: EarlierRequest[] = [];
  let grants: readonly HeldGrant[] = [];
  beforeEach(() => {
    filled.length = 0;
    grants = [];
  });
  const open = async (picked: string, ...entries: readonly HistoryEntry[]) => {
    const prompts = new FakePrompts();
    prompts.picks = () => picked;
    const window = fakeWindow<UnifiedWindow>({
      history: { list: () => Promise.resolve(entries) },
      prompts,
      clock,
      locale: { language: 'en' },
      vault: { held: grants },
    });
    await showHistory(window, request => Promise.resolve(void filled.push(request)));
    return prompts.asked;
  };
  const sandbox = { ...entry, system: 'lifecycleServices', environmentName: 'contoso-uat' };

  it('lists the requests of all systems, and reuses the values in the section of their system', async () => {
    const [list] = await open('contoso-uat', entry, sandbox);
    assert.deepEqual(list?.more, [
      ...[name, 'contoso-uat', `Show the service's record of ${name}…`],
      "Clear this computer's history…",
    ]);
    const [{ environment: found, reason } = {}] = filled;
    assert.deepEqual(
      [found?.system, found?.name, found?.url, reason],
      ['lifecycleServices', 'contoso-uat', url, 'Ticket 4711'],
    );
  });

  it('is cleared only after a confirmation', async () => {
    const prompts = new FakePrompts();
    let cleared = 0;
    const window = fakeWindow<UnifiedWindow>({
      history: {
        list: () => Promise.resolve([entry]),
        clear: () => Promise.resolve(void (cleared += 1)),
      },
      prompts,
      clock,
      locale: { language: 'en' },
      vault: { held: [] },
    });
    for (const isConfirmed of [false, true]) {
      prompts.picks = labels => labels.find(label => label.startsWith('Clear'));
      prompts.confirms = () => isConfirmed;
      await showHistory(window, () => Promise.resolve());
      assert.equal(cleared, isConfirmed ? 1 : 0);
    }
  });

  it('fills in the environment of a grant, also without a page that its section recognizes', async () => {
    const imported = { ...environment('contoso-uat'), id: 'server/db', url };
    grants = [held(grant(clock.now(), { environment: imported }))];
    await open('contoso-uat', sandbox);
    assert.equal(filled[0]?.environment.id, 'server/db');
  });

  it('says that it is empty', async () => {
    const [message] = await open('');
    assert.match(message?.text ?? '', /haven't requested SQL credentials/);
  });
});

describe("the service's record of requests", () => {
  it('copies an id as it was shown, with nothing hidden in it', async () => {
    const prompts = new FakePrompts();
    const record = {
      operationId: '4711\ncurl example.invalid\u202E',
      startedAt: undefined,
      name: 'FnOSqlJit',
      description: '',
      status: '',
      user: '',
    };
    const provider = Object.assign(new FakeProvider(), {
      readRecords: () => Promise.resolve(success([record])),
    });
    prompts.picks = labels => labels.find(label => /record of|FnOSqlJit/.test(label));
    const copied: string[] = [];
    const said: string[] = [];
    await showHistory(
      fakeWindow<UnifiedWindow>({
        history: { list: () => Promise.resolve([entry]), clear: () => Promise.resolve() },
        client: () => Promise.resolve(success(provider)),
        prompts,
        clock,
        locale: { language: 'en' },
        announcer: { say: text => void said.push(text) },
        writeClipboard: text => {
          copied.push(text);
          return Promise.resolve();
        },
      }),
      () => Promise.resolve(),
    );
    assert.deepEqual(said, ['Operation ID copied.']);
    assert.deepEqual(copied, ['4711↵curl example.invalid\\u202E']);
  });
});
