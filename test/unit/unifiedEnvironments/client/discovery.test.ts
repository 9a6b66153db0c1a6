import assert from 'node:assert/strict';
import { findCloud } from '../../../../src/services/clouds';
import { DataverseClient } from '../../../../src/unifiedEnvironments/client';
import { parseEnvironmentUrl } from '../../../../src/unifiedEnvironments/environmentUrl';
import { startEmulator, tenants, type Emulator, type Fault } from '../../../emulator';
import { assertFailed, errorOf, valueOf } from '../../support/results';
import { countTurns } from '../../support/turnMeter';
import { Scene } from './support';

describe('finding environments', () => {
  let emulator: Emulator;
  let scene: Scene;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => (scene = new Scene(emulator)));
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  const list = (signal?: AbortSignal) => scene.provider.listEnvironments('silent', signal);
  const found = async () => valueOf(await list()) ?? [];

  /** Lists what the discovery service answers. */
  async function instances(...value: unknown[]) {
    const body = JSON.stringify({ value });
    await emulator.setSwitches({ next: [{ on: 'discovery', answer: 'replace', body }] });
    return found();
  }

  it('lists what is enabled, by name, and knows who administers it', async () => {
    const environments = await found();
    assert.deepEqual(
      environments.map(({ name }) => name),
      [
        'Contoso Dev',
        'Contoso LCS Sandbox',
        'Contoso Locked',
        'Contoso Sales',
        'Contoso Test',
        'Fabrikam Dev',
      ],
    );
    assert.deepEqual(environments[0], {
      id: `unifiedEnvironments:${emulator.url}/contoso-dev`,
      system: 'unifiedEnvironments',
      name: 'Contoso Dev',
      url: `${emulator.url}/contoso-dev`,
      tenantId: tenants.contoso,
      isAdministrator: true,
    });
    assert.equal(
      environments.find(({ name }) => name === 'Contoso Locked')?.isAdministrator,
      false,
    );
  });

  it('asks once, silently, for what it reads', async () => {
    await found();
    assert.deepEqual(scene.tokens.modes, ['silent']);
    const [received, ...more] = emulator.requests;
    assert.deepEqual(more, []);
    assert.match(received?.path ?? '', /^\/api\/discovery\/v2\.0\/Instances\?\$select=/);
    assert.equal(new URL(scene.tokens.asked[0]?.url ?? '').origin, emulator.url);
  });

  it('finds the service below a path, too', async () => {
    scene = new Scene(emulator, { discoveryUrl: `${emulator.url}/below` });
    await list();
    assert.match(emulator.requests[0]?.path ?? '', /^\/below\/api\/discovery\/v2\.0\/Instances/);
  });

  it('lists five thousand environments, each once', async () => {
    await emulator.setSwitches({ environments: 'many', manyCount: 5000 });
    const environments = await found();
    // One of the seeded ones is disabled.
    assert.equal(environments.length, 4999);
    assert.equal(new Set(environments.map(({ id }) => id)).size, 4999);
  });

  it('reads a long answer in turns of the event loop, up to a limit', async () => {
    const url = 'https://contoso.crm4.dynamics.com/';
    const value = Array.from({ length: 20_001 }, (_, at) => ({ Url: `${url}${at}` }));
    const answer = { status: 200, headers: {}, body: JSON.stringify({ value }), receivedAt: 0 };
    const client = new DataverseClient({
      tokens: scene.tokens,
      clock: scene.clock,
      log: scene.log,
      http: { send: () => Promise.resolve({ ok: true, value: answer }) },
      newId: () => 'id',
      cloud: {
        discoveryUrl: emulator.url,
        sqlHostSuffix: '',
        parseEnvironmentUrl: text => ({ ok: true, value: text }),
      },
    });
    const turns = await countTurns(async () => {
      const read = await client.listEnvironments('silent');
      assert.equal(valueOf(read)?.length, 20_000);
    });
    assert.ok(turns >= 100, `${turns} turns`);
    assert.deepEqual(scene.log.lines, ['info Listed 20000 of 20001 environments.']);
  });

  it('does not read an answer with very many values, or a very long one', async () => {
    const body = JSON.stringify({ value: Array.from({ length: 300_000 }, () => 0) });
    await emulator.setSwitches({ next: [{ on: 'discovery', answer: 'replace', body }] });
    assert.equal(errorOf(await list()).code, 'answerUnreadable');
    assert.equal(scene.calls[0]?.maxAnswerBytes, 4 * 1024 * 1024);
  });

  it('lists nothing where there is nothing, or no such service', async () => {
    await emulator.setSwitches({ environments: 'empty' });
    assert.deepEqual(await found(), []);
    scene = new Scene(emulator, { discoveryUrl: '' });
    assert.deepEqual(await found(), []);
    assert.equal((await scene.provider.signIn()).ok, true);
    assert.deepEqual(scene.tokens.asked, []);
  });

  it('knows nothing where nobody is signed in', async () => {
    scene.tokens.next.push({ ok: true, value: undefined });
    assert.equal(valueOf(await list()), undefined);
    assert.deepEqual(emulator.requests, []);
  });

  it('leaves out what lies elsewhere, and what it does not understand', async () => {
    const { url } = emulator;
    const environments = await instances(
      { FriendlyName: 'Evil', Url: 'https://evil.example/contoso-dev' },
      { FriendlyName: 'Other port', Url: 'http://127.0.0.1:1/contoso-dev' },
      { FriendlyName: 'Not encrypted', Url: 'http://contoso.crm4.dynamics.com' },
      { FriendlyName: 'With a password', Url: url.replace('//', '//ada:secret@') },
      { FriendlyName: 'No address' },
      { FriendlyName: 'Odd address', Url: 42 },
      'a text',
      null,
      { FriendlyName: 'Disabled', Url: `${url}/disabled`, State: 1 },
      { FriendlyName: 'Good', Url: `${url}/good/`, State: 0 },
    );
    assert.deepEqual(
      environments.map(({ name }) => name),
      ['Good'],
    );
  });

  it('does without names, tenants and roles, and takes the last of two of one address', async () => {
    const { url } = emulator;
    const [first, second, third, ...more] = await instances(
      { Url: `${url}/a///`, FriendlyName: '', UrlName: 'by-url-name', TenantId: 'ABC-DEF' },
      { Url: `${url.toUpperCase()}/b`, FriendlyName: null, UrlName: 3, IsUserSysAdmin: 'yes' },
      { Url: `${url}/c`, FriendlyName: 'old' },
      { Url: `${url}/c/`, FriendlyName: 'new', State: 'odd' },
    );
    assert.deepEqual(more, []);
    const { host } = new URL(url);
    assert.deepEqual([first?.name, first?.url, first?.tenantId], [host, `${url}/b`, '']);
    assert.equal(first && 'isAdministrator' in first, false);
    assert.deepEqual([second?.name, second?.tenantId], ['by-url-name', 'abc-def']);
    assert.deepEqual([third?.name, third?.url], ['new', `${url}/c`]);
  });

  it('gives the address that a token is asked for, not the one of the API', async () => {
    const cloud = valueOf(findCloud('public', {}));
    scene = new Scene(emulator, {
      ...cloud,
      discoveryUrl: emulator.url,
      ownsEnvironmentHost: host => cloud.ownsEnvironmentHost(host),
    });
    const [environment] = await instances({ Url: 'https://Contoso-Dev.API.crm4.dynamics.com/' });
    assert.equal(environment?.url, 'https://contoso-dev.crm4.dynamics.com');
    assert.equal(valueOf(parseEnvironmentUrl(environment.url, cloud)), environment.url);
  });

  const faults: readonly (readonly [Fault, string])[] = [
    [{ answer: 'error', status: 401 }, 'unauthorized'],
    [{ answer: 'error', error: 'notMember' }, 'serviceFailed'],
    [{ answer: 'error', status: 404, bodyForm: 'html' }, 'serviceFailed'],
    [{ answer: 'error', status: 511, bodyForm: 'html' }, 'notFromService'],
    [{ answer: 'error', error: 'tooManyRequests', retryAfter: 5 }, 'tooManyRequests'],
    [{ answer: 'error', error: 'serverError' }, 'serviceFailed'],
    [{ answer: 'error', error: 'busy', retryAfter: 5 }, 'serviceBusy'],
    [{ answer: 'redirect' }, 'redirected'],
    [{ answer: 'reset' }, 'hostUnreachable'],
    [{ answer: 'hang' }, 'timedOut'],
    [{ answer: 'html' }, 'answerUnreadable'],
    [{ answer: 'malformed' }, 'answerUnreadable'],
    [{ answer: 'replace', body: '[]' }, 'answerUnreadable'],
    [{ answer: 'replace', body: '{"value":{}}' }, 'answerUnreadable'],
  ];
  for (const [fault, code] of faults) {
    it(`says what went wrong: ${fault.answer} ${fault.error ?? fault.status ?? ''}`, async () => {
      if (fault.answer === 'hang') scene.timeoutMs = 1_000;
      await emulator.setSwitches({ next: [{ ...fault, on: 'discovery' }] });
      const error = errorOf(await list());
      assert.equal(error.code, code);
      assert.equal('host' in error.values && error.values.host, new URL(emulator.url).host);
      assert.equal(emulator.requests.length, 1);
    });
  }

  it('says where it was sent, and does not go there', async () => {
    const location = 'https://elsewhere.example/x';
    await emulator.setSwitches({ next: [{ on: 'discovery', answer: 'redirect', location }] });
    const host = new URL(emulator.url).host;
    assertFailed(await list(), 'redirected', { host, target: 'elsewhere.example' });
    const odd: Fault = { on: 'discovery', answer: 'redirect', location: '/sign-in' };
    await emulator.setSwitches({ next: [odd] });
    assertFailed(await list(), 'redirected', { host, target: '' });
  });

  it('stops when it is told to', async () => {
    await emulator.setSwitches({ next: [{ on: 'discovery', answer: 'hang' }] });
    const stop = new AbortController();
    const listing = list(stop.signal);
    stop.abort();
    assertFailed(await listing, 'cancelled', {});
  });

  it('lets the user sign in first', async () => {
    assert.equal((await scene.provider.signIn()).ok, true);
    assert.deepEqual(scene.tokens.asked, [{ url: emulator.url, mode: 'interactive' }]);
    const refused = { ok: false, error: { code: 'cancelled', values: {}, detail: '' } } as const;
    scene.tokens.next.push(refused, refused);
    assertFailed(await scene.provider.signIn(), 'cancelled', {});
    assertFailed(await list(), 'cancelled', {});
  });
});
