import assert from 'node:assert/strict';
import { refusalsIn, type AccessError } from '../../../../src/access/errors';
import {
  readinessProblem,
  type Readiness,
  type ReadinessProblem,
} from '../../../../src/access/readiness';
import { accessError, unifiedErrors } from '../../../../src/unifiedEnvironments/types';
import type { UnifiedEnvironmentsClient } from '../../../../src/unifiedEnvironments/client';
import { TrackedRequest, type RequestOutcome } from '../../../../src/ui/dialog/trackedRequest';
import type { SystemWindow } from '../../../../src/ui/window';
import type { HistoryEntry } from '../../../../src/vault/records';
import { FakeClock, settled, until } from '../../support/fakeClock';
import { FakeLog } from '../../support/fakeLog';
import { FakePrompts } from '../../support/fakePrompts';
import { FakeProvider } from '../../unifiedEnvironments/fakeClient';
import { fakeAnnouncer, fakeWindow } from '../../support/fakeWindow';
import { TestVault } from '../../support/testVault';
import { environment, grant, held, hour, issued, password, request } from '../../support/samples';

describe('a tracked request', () => {
  let clock: FakeClock;
  let vault: TestVault;
  let prompts: FakePrompts;
  let provider: FakeProvider;
  let log: FakeLog;
  let history: Omit<HistoryEntry, 'id'>[];
  let steps: string[];
  let tested: string[];
  let readiness: Readiness | undefined;
  let late: RequestOutcome[];
  let diskIsFull: boolean;
  let inStatusBar: Set<string>;
  beforeEach(() => {
    clock = new FakeClock();
    vault = new TestVault(clock);
    prompts = new FakePrompts();
    provider = new FakeProvider();
    log = new FakeLog();
    [history, steps, tested, late, diskIsFull] = [[], [], [], [], false];
    readiness = undefined;
    inStatusBar = new Set();
  });
  afterEach(() => {
    const seen = JSON.stringify([history, log.lines, prompts.asked, vault.events]);
    assert.ok(!seen.includes(password));
    assert.ok(vault.count('store') <= 1);
  });

  function start(of: UnifiedEnvironmentsClient = provider, changes = {}) {
    const stopped = new AbortController();
    const services = fakeWindow<SystemWindow>({
      vault,
      prompts,
      clock,
      log,
      locale: { language: 'en' },
      announcer: fakeAnnouncer([], inStatusBar, clock),
      readiness: { begin: id => void tested.push(id), of: () => readiness },
      history: {
        add: (entry: Omit<HistoryEntry, 'id'>) => {
          if (diskIsFull) return Promise.reject(new Error('disk full'));
          history.push(entry);
          return Promise.resolve('id');
        },
      },
    });
    const asked = request(changes);
    const run = new TrackedRequest(services, asked, refusalsIn(unifiedErrors), {
      words: step => step.name,
      show: words => steps.push(words),
    });
    return {
      cancel: () => {
        stopped.abort();
      },
      outcome: run.run(
        context => of.requestAccess(asked, context),
        stopped.signal,
        outcome => late.push(outcome),
      ),
    };
  }

  const sent = () => until(() => provider.isAsked);

  it('is marked before it is sent, and ends with its credential in the vault', async () => {
    const { outcome } = start();
    await sent();
    assert.deepEqual(vault.events, ['markPending']);
    assert.deepEqual(steps, ['signingIn', 'requesting']);
    assert.deepEqual(history, []);
    const credential = issued(clock.now());
    await clock.advance(4_000);
    provider.answer(credential);
    const ended = await outcome;
    const id = vault.idOf(credential) ?? '';
    const stored = { ...credential, grant: { ...credential.grant, id } };
    assert.deepEqual(ended, { kind: 'granted', issued: stored });
    assert.deepEqual(vault.events.slice(1), ['store', 'clearPending']);
    assert.deepEqual(history, [
      {
        at: clock.now(),
        system: 'unifiedEnvironments',
        environmentName: 'contoso-dev',
        environmentUrl: 'https://contoso-dev.crm4.dynamics.com',
        accountLabel: 'ada@contoso.com',
        role: 'Reader',
        addresses: '203.0.113.7',
        reason: 'Look into ticket 4711',
        outcome: 'granted',
        operationId: credential.grant.operationId,
        expiresAt: credential.grant.expiresAt,
      },
    ]);
    assert.deepEqual(prompts.asked, []);
    assert.deepEqual(late, []);
    assert.deepEqual(tested, [id]);
  });

  it('says that it waits for the user while its question is open', async () => {
    await vault.hold(held(grant(clock.now())));
    prompts.confirms = () => {
      assert.equal(steps.at(-1), 'Waiting for your confirmation…');
      return false;
    };
    await start().outcome;
    assert.equal(prompts.asked.length, 1);
  });

  it('is in the status bar while it runs, if it takes more than a second', async () => {
    await vault.hold(held(grant(clock.now())));
    prompts.confirms = async () => {
      await clock.advance(5_000);
      assert.deepEqual([...inStatusBar], []);
      return true;
    };
    const { outcome } = start();
    await sent();
    await clock.advance(999);
    assert.deepEqual([...inStatusBar], []);
    await clock.advance(1);
    assert.deepEqual([...inStatusBar], ['Requesting access to contoso-dev…']);
    provider.answer(issued(clock.now()));
    await outcome;
    assert.deepEqual([...inStatusBar], []);
  });

  it("doesn't appear in the status bar if it ends, or the user cancels, within a second", async () => {
    const { outcome } = start();
    await sent();
    provider.answer(issued(clock.now()));
    await outcome;
    await clock.advance(5_000);
    assert.deepEqual([...inStatusBar], []);
    const second = start(new FakeProvider());
    await clock.advance(0);
    second.cancel();
    await second.outcome;
    await clock.advance(5_000);
    assert.deepEqual([...inStatusBar], []);
  });

  it('keeps its credential if the history cannot be written', async () => {
    diskIsFull = true;
    const { outcome } = start();
    await sent();
    provider.answer(issued(clock.now()));
    assert.equal((await outcome).kind, 'granted');
    assert.equal(vault.count('store'), 1);
    assert.match(log.lines.join('\n'), /warn History: disk full/);
  });

  const answers: readonly (readonly [AccessError, HistoryEntry['outcome']])[] = [
    [accessError('requestRefused', { message: 'No.' }), 'refused'],
    [accessError('notAdministrator', { account: 'a', environment: 'e' }), 'refused'],
    [accessError('notMember', { account: 'a', environment: 'e' }), 'refused'],
    [accessError('missingPrivilege', { account: 'a', environment: 'e' }), 'refused'],
    [accessError('notUnified', { environment: 'e' }), 'refused'],
    [
      accessError('requestForbidden', { account: 'a', environment: 'e', message: 'No.' }),
      'refused',
    ],
    [accessError('serviceFailed', { host: 'h', status: '500' }), 'unknown'],
    [accessError('outcomeUnknown', { environment: 'e', because: 'timeout' }), 'unknown'],
    [accessError('answerIncomplete', { environment: 'e', field: 'servername' }), 'unknown'],
    [accessError('hostUnreachable', { host: 'h' }, 'ECONNREFUSED'), 'failed'],
    [accessError('tooManyRequests', { host: 'h' }), 'failed'],
    [
      accessError('addressesRefused', { addresses: '10.0.0.1', message: 'No.', hasRun: true }),
      'unknown',
    ],
    [accessError('provisioningFailed', { message: 'No.' }), 'unknown'],
  ];
  for (const [error, told] of answers) {
    it(`reports ${error.code}, and records it as ${told}`, async () => {
      const { outcome } = start();
      await sent();
      provider.answer(error);
      assert.deepEqual(await outcome, { kind: 'failed', error });
      assert.equal(vault.count('store'), 0);
      assert.equal(vault.count('clearPending'), 1);
      const notes = history.map(entry => [entry.outcome, entry.errorCode]);
      assert.deepEqual(notes, [[told, error.code]]);
      assert.ok(log.lines.some(line => line.includes(error.code) && line.includes(error.detail)));
    });
  }

  it('reports an unexpected error, and removes its pending marker', async () => {
    const broken: UnifiedEnvironmentsClient = Object.assign(
      Object.create(provider) as FakeProvider,
      {
        requestAccess: async (
          _: unknown,
          context: Parameters<UnifiedEnvironmentsClient['requestAccess']>[1],
        ) => {
          await context.sending(provider.account);
          throw new Error('a mistake');
        },
      },
    );
    const outcome = await start(broken).outcome;
    assert.equal(outcome.kind === 'failed' && outcome.error.code, 'unexpected');
    assert.equal(vault.count('clearPending'), 1);
    assert.deepEqual(
      history.map(entry => [entry.outcome, entry.errorCode]),
      [['unknown', 'unexpected']],
    );
  });

  it('records an unexpected error as failed if nothing was sent', async () => {
    const broken: UnifiedEnvironmentsClient = Object.assign(
      Object.create(provider) as FakeProvider,
      {
        requestAccess: () => Promise.reject(new Error('a mistake')),
      },
    );
    await start(broken).outcome;
    assert.deepEqual(
      history.map(entry => [entry.outcome, entry.errorCode]),
      [['failed', 'unexpected']],
    );
  });

  describe('and is cancelled', () => {
    it('before it was sent, ends it', async () => {
      let answer: (go: boolean) => void = () => undefined;
      await vault.hold(held(grant(clock.now())));
      prompts.confirms = () => new Promise(resolve => (answer = resolve));
      const { cancel, outcome } = start();
      await until(() => prompts.asked.length === 1);
      cancel();
      assert.deepEqual(await outcome, { kind: 'cancelled' });
      answer(true);
      await settled();
      assert.deepEqual(vault.events, []);
      assert.deepEqual(provider.calls, []);
      const [note] = history;
      assert.equal(note?.outcome, 'cancelled');
      assert.equal(note.errorCode, undefined);
      assert.deepEqual(late, []);
    });

    it('while its marker is written, ends it without a marker', async () => {
      let goOn: () => void = () => undefined;
      vault.before = event =>
        event === 'markPending' ? new Promise(resolve => (goOn = resolve)) : undefined;
      const { cancel, outcome } = start();
      await settled();
      cancel();
      assert.deepEqual(await outcome, { kind: 'cancelled' });
      goOn();
      await settled();
      assert.deepEqual(vault.events, ['markPending', 'clearPending']);
      assert.deepEqual(provider.calls, []);
      await clock.advance(5_000);
      assert.deepEqual([...inStatusBar], []);
    });

    it('after it was sent, continues it, and keeps and reports a late credential', async () => {
      const { cancel, outcome } = start();
      await sent();
      cancel();
      assert.deepEqual(await outcome, { kind: 'leftRunning' });
      assert.equal(vault.count('clearPending'), 0);
      assert.deepEqual([history, late], [[], []]);
      const credential = issued(clock.now());
      provider.answer(credential);
      await until(() => late.length > 0);
      const grant = { ...credential.grant, id: vault.idOf(credential) };
      assert.deepEqual(late, [{ kind: 'granted', issued: { ...credential, grant } }]);
      assert.deepEqual(vault.events.slice(-2), ['store', 'clearPending']);
      assert.equal(history[0]?.outcome, 'granted');
    });

    it('after it was sent, records a late refusal', async () => {
      const { cancel, outcome } = start();
      await sent();
      cancel();
      await outcome;
      provider.answer(accessError('requestRefused', { message: 'No.' }));
      await until(() => late.length > 0);
      assert.equal(late[0]?.kind, 'failed');
      assert.equal(vault.count('clearPending'), 1);
      assert.equal(history[0]?.outcome, 'refused');
    });

    it('after it ended, changes nothing', async () => {
      const { cancel, outcome } = start();
      await sent();
      provider.answer(issued(clock.now()));
      await outcome;
      cancel();
      cancel();
      await settled();
      assert.deepEqual(late, []);
      assert.equal(history.length, 1);
    });
  });

  describe('and would end an earlier credential', () => {
    it('of this window, asks first', async () => {
      await vault.hold(held(grant(clock.now(), { expiresAt: clock.now() + 2 * hour })));
      const { outcome } = start();
      await sent();
      const [question, ...others] = prompts.asked;
      assert.deepEqual(others, []);
      assert.equal(question?.text, 'End your current credential for contoso-dev?');
      const [ending = '', made] = question.more[0]?.split('\n\n') ?? [];
      assert.match(ending, /the one in this window/);
      assert.equal(
        made,
        'The new one gives ada@contoso.com Reader access from 203.0.113.7. Reason: Look into ticket 4711',
      );
      provider.answer(issued(clock.now()));
      await outcome;
      assert.deepEqual(vault.held.map(({ status }) => status).sort(), ['active']);
    });

    const refusedBy = (problem: ReadinessProblem): Readiness => ({
      state: 'refused',
      at: clock.now(),
      problem,
    });
    const [user, database] = ['JIT_user', 'AxDB'];

    it('that the server refuses, asks nothing', async () => {
      readiness = refusedBy(
        readinessProblem('loginRefused', { because: 'replaced', user, database }),
      );
      await vault.hold(held(grant(clock.now())));
      const { outcome } = start();
      await sent();
      provider.answer(issued(clock.now()));
      await outcome;
      assert.deepEqual(prompts.asked, []);
    });

    for (const problem of [
      readinessProblem('otherAddress', { seen: '198.51.100.9', granted: '203.0.113.7' }),
      // Azure SQL also answers 4060 during a failover.
      readinessProblem('databaseUnknown', { database }),
    ]) {
      it(`that may work later or elsewhere, says so (${problem.code})`, async () => {
        readiness = refusedBy(problem);
        await vault.hold(held(grant(clock.now())));
        prompts.confirms = () => false;
        assert.deepEqual(await start().outcome, { kind: 'cancelled' });
        assert.equal(prompts.texts()[0], 'Request another credential for contoso-dev?');
        assert.match(prompts.asked[0]?.more[0] ?? '', /may still work later or elsewhere/);
      });
    }

    it('that the test did not reach, asks as before any other', async () => {
      readiness = refusedBy(readinessProblem('portBlocked', { host: 'sql.example', port: 1433 }));
      await vault.hold(held(grant(clock.now())));
      prompts.confirms = () => false;
      await start().outcome;
      assert.equal(prompts.texts()[0], 'End your current credential for contoso-dev?');
    });

    it('of another window, names the window', async () => {
      await vault.holdElsewhere(issued(clock.now()));
      prompts.confirms = () => false;
      assert.deepEqual(await start().outcome, { kind: 'cancelled' });
      assert.match(prompts.asked[0]?.more[0] ?? '', /the one in another window/);
    });

    it('and the user declines, sends nothing', async () => {
      await vault.hold(held(grant(clock.now())));
      prompts.confirms = () => false;
      assert.deepEqual(await start().outcome, { kind: 'cancelled' });
      assert.deepEqual(vault.events, []);
      assert.equal(history[0]?.outcome, 'cancelled');
      assert.equal(vault.held[0]?.status, 'active');
    });

    it('asks nothing if that one belongs to another account or environment, or has ended', async () => {
      const now = clock.now();
      await vault.hold(
        held(grant(now, { account: { id: 'grace', label: 'grace' } })),
        held(grant(now, { environment: environment('contoso-test') })),
        held(grant(now), 'expired'),
        held(grant(now), 'replaced'),
      );
      const { outcome } = start();
      await sent();
      provider.answer(issued(now));
      await outcome;
      assert.deepEqual(prompts.asked, []);
    });

    it('shows the name of the environment as plain text', async () => {
      const odd = { ...environment(), name: 'evil\u202E\n' };
      await vault.holdElsewhere(issued(clock.now(), { environment: odd }));
      prompts.confirms = () => false;
      await start(provider, { environment: odd }).outcome;
      assert.equal(prompts.texts()[0], 'End your current credential for evil\\u202E↵?');
    });
  });
});
