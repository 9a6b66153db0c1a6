import assert from 'node:assert/strict';
import type { Environment } from '../../../../src/access/environment';
import { startEmulator, type Emulator, type Fault } from '../../../emulator';
import { assertFailed, errorOf, valueOf } from '../../support/results';
import { Scene } from './support';

describe('an environment', () => {
  let emulator: Emulator;
  let scene: Scene;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => (scene = new Scene(emulator)));
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  const { signal } = new AbortController();
  const kind = (path?: string) => scene.provider.describe(scene.environment(path), signal);
  const records = (path?: string) => scene.provider.readRecords(scene.environment(path));

  async function kindWith(fault: Fault) {
    await emulator.setSwitches({ next: [{ ...fault, on: 'kind' }] });
    return kind();
  }

  describe('by its address', () => {
    it('is named after its path, else after its host', () => {
      assert.deepEqual(valueOf(scene.provider.recognise(`${emulator.url}/Contoso/`)), {
        id: `unifiedEnvironments:${emulator.url}/Contoso`,
        system: 'unifiedEnvironments',
        name: 'Contoso',
        url: `${emulator.url}/Contoso`,
        tenantId: '',
      });
      assert.equal(valueOf(scene.provider.recognise(emulator.url)).name, '127');
    });

    it('is refused where it is of another cloud', () => {
      assertFailed(
        scene.provider.recognise('https://contoso.crm4.dynamics.com'),
        'environmentOtherCloud',
        { host: 'contoso.crm4.dynamics.com', cloud: 'public' },
      );
    });
  });

  describe('of which the address does not belong to the chosen cloud', () => {
    const foreign = (url: string): Environment => ({ ...scene.environment(), url });

    async function assertNothingAsked(url: string, code: string): Promise<void> {
      const environment = foreign(url);
      assert.equal(errorOf(await scene.request({ environment })).code, code);
      assert.equal(errorOf(await scene.provider.readRecords(environment)).code, code);
      assert.equal(await scene.provider.describe(environment, signal), 'unknown');
      assert.deepEqual(scene.tokens.asked, [], url);
      assert.deepEqual(scene.calls, [], url);
      assert.deepEqual(scene.events, [], url);
    }

    it('gets no token', async () => {
      await assertNothingAsked('https://contoso.crm4.dynamics.com', 'environmentOtherCloud');
      await assertNothingAsked('https://evil.example/contoso-dev', 'environmentOtherCloud');
      await assertNothingAsked('http://evil.example/contoso-dev', 'environmentInsecure');
      await assertNothingAsked(`${emulator.url}@evil.example/`, 'environmentNotAUrl');
      await assertNothingAsked('', 'environmentMissing');
    });

    it('gets no token where the address is not in its normal form', async () => {
      const { host } = new URL(emulator.url);
      for (const url of [
        `${emulator.url}/contoso-dev/`,
        `${emulator.url}/contoso-dev?next=`,
        `${emulator.url}/contoso-dev#part`,
        ` ${emulator.url}/contoso-dev`,
        emulator.url.replace('http', 'HTTP'),
      ]) {
        await assertNothingAsked(url, 'environmentOtherCloud');
        const result = await scene.request({ environment: foreign(url) });
        assertFailed(result, 'environmentOtherCloud', { host, cloud: '' });
      }
    });
  });

  describe('tells its kind', () => {
    it('without asking the user', async () => {
      assert.equal(await kind('contoso-dev'), 'unifiedDevelopment');
      assert.equal(await kind('contoso-test'), 'unifiedSandbox');
      assert.equal(await kind('contoso-lcs'), 'notUnified');
      assert.equal(await kind('contoso-sales'), 'notUnified');
      assert.deepEqual([...new Set(scene.tokens.modes)], ['silent']);
    });

    it('where it is another one', async () => {
      const fault = (body: unknown): Fault => ({ answer: 'replace', body: JSON.stringify(body) });
      const deployed = { applicationdeploymenttype: 'Production' };
      assert.equal(await kindWith(fault(deployed)), 'unifiedOther');
      assert.equal(await kindWith(fault({ applicationdeploymenttype: 7 })), 'unknown');
      assert.equal(await kindWith(fault([])), 'unknown');
      assert.equal(await kindWith(fault(null)), 'unknown');
    });

    it('as not unified where there is no finance and operations', async () => {
      assert.equal(await kindWith({ answer: 'error', error: 'notIntegrated' }), 'notUnified');
    });

    const silences: readonly Fault[] = [
      { answer: 'error', status: 400, code: '0x80048d0b', message: 'Something else.' },
      { answer: 'error', status: 401 },
      { answer: 'error', error: 'notMember' },
      { answer: 'error', error: 'serverError' },
      { answer: 'error', error: 'tooManyRequests', retryAfter: 1 },
      { answer: 'error', status: 404, bodyForm: 'html' },
      { answer: 'error', status: 404, code: '0x80040217', message: 'No such record.' },
      { answer: 'redirect' },
      { answer: 'reset' },
      { answer: 'hang' },
      { answer: 'html' },
      { answer: 'malformed' },
    ];
    for (const fault of silences) {
      const name = [fault.answer, fault.error ?? fault.status ?? '', fault.code ?? ''].join(' ');
      it(`as unknown where it cannot: ${name}`, async () => {
        if (fault.answer === 'hang') scene.timeoutMs = 1_000;
        assert.equal(await kindWith(fault), 'unknown');
        assert.equal(emulator.requests.length, 1);
      });
    }

    it('as unknown where nobody is signed in', async () => {
      const error = { code: 'signInFailed', values: { reason: 'no' }, detail: '' } as const;
      scene.tokens.next.push({ ok: true, value: undefined }, { ok: false, error });
      assert.deepEqual([await kind(), await kind()], ['unknown', 'unknown']);
      assert.deepEqual(emulator.requests, []);
    });

    it('as unknown where nobody wants to know any more', async () => {
      await emulator.setSwitches({ next: [{ on: 'kind', answer: 'hang' }] });
      const stop = new AbortController();
      const described = scene.provider.describe(scene.environment(), stop.signal);
      stop.abort();
      assert.equal(await described, 'unknown');
    });
  });

  describe('shows its record of requests', () => {
    it('newest first, with who asked', async () => {
      await scene.request({ reason: 'first' });
      emulator.shiftClock(60);
      await scene.request({ reason: 'second' });
      const shown = valueOf(await records());
      assert.deepEqual(
        shown.map(({ operationId }) => operationId),
        emulator.credentials.map(({ operationId }) => operationId).reverse(),
      );
      const [newest, older] = shown;
      assert.ok(newest && older);
      const { startedAt = 0, ...rest } = newest;
      assert.deepEqual(rest, {
        operationId: emulator.credentials[1]?.operationId,
        name: 'FnOSqlJit',
        description: 'FnO DB Sql Jit request',
        status: 'Completed',
        user: 'a0000000-0000-4000-8000-00000000ada0',
      });
      assert.ok(startedAt > (older.startedAt ?? Number.POSITIVE_INFINITY));
      assert.ok(!JSON.stringify(shown).includes(emulator.credentials[0]?.password ?? ''));
    });

    it('as far as it can be read', async () => {
      const value = [
        { msprov_operationhistoryid: 'a', msprov_startedon: 'soon' },
        { msprov_operationproperties: '{"UserId":7}' },
        { msprov_operationproperties: 'not JSON' },
        'a text',
        null,
      ];
      const body = JSON.stringify({ value });
      await emulator.setSwitches({ next: [{ on: 'histories', answer: 'replace', body }] });
      const none = { startedAt: undefined, name: '', description: '', status: '', user: '' };
      const expected = ['a', '', ''].map(operationId => ({ operationId, ...none }));
      assert.deepEqual(valueOf(await records()), expected);
    });

    const faults: readonly (readonly [Fault, string])[] = [
      [{ answer: 'error', status: 401 }, 'unauthorized'],
      [{ answer: 'error', error: 'missingPrivilege' }, 'missingPrivilege'],
      [{ answer: 'error', error: 'busy' }, 'serviceBusy'],
      [{ answer: 'redirect' }, 'redirected'],
      [{ answer: 'reset' }, 'hostUnreachable'],
      [{ answer: 'html' }, 'answerUnreadable'],
      [{ answer: 'error', status: 511, bodyForm: 'html' }, 'notFromService'],
      [{ answer: 'replace', body: '{}' }, 'answerUnreadable'],
    ];
    for (const [fault, code] of faults) {
      const name = [fault.answer, fault.error ?? fault.status ?? fault.body ?? ''].join(' ');
      it(`or says what went wrong: ${name}`, async () => {
        await emulator.setSwitches({ next: [{ ...fault, on: 'histories' }] });
        assert.equal(errorOf(await records()).code, code);
        assert.equal(emulator.requests.length, 1);
      });
    }

    it('only where it has one, to who is signed in', async () => {
      assert.equal(errorOf(await records('contoso-lcs')).code, 'notUnified');
      const error = { code: 'signInFailed', values: { reason: 'no' }, detail: '' } as const;
      scene.tokens.next.push({ ok: true, value: undefined }, { ok: false, error });
      assert.equal(errorOf(await records()).code, 'cancelled');
      assert.equal(errorOf(await records()).code, 'signInFailed');
    });
  });
});
