import assert from 'node:assert/strict';
import { refusalsIn } from '../../../../src/access/errors';
import { unifiedErrors } from '../../../../src/unifiedEnvironments/types';
import { startEmulator, type Emulator, type Fault } from '../../../emulator';
import { errorTexts } from '../../../emulator/texts';
import { assertFailed, errorOf } from '../../support/results';
import { Scene } from './support';

describe('a refused request for a credential', () => {
  let emulator: Emulator;
  let scene: Scene;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => (scene = new Scene(emulator)));
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  const refusals: readonly (readonly [string, Fault, string])[] = [
    ['no member', { answer: 'error', error: 'notMember' }, 'notMember'],
    [
      'no member, in capitals',
      { answer: 'error', status: 403, code: '0X80072560', message: 'No member.' },
      'notMember',
    ],
    [
      'no member, by its words',
      {
        answer: 'error',
        status: 403,
        code: '0x80048306',
        message: 'The user is not a member of the organization.',
      },
      'notMember',
    ],
    [
      'a missing privilege, by its words',
      {
        answer: 'error',
        status: 403,
        code: '0x80048306',
        message: 'Principal user (Id=1) is missing prvCreateSqlJit privilege.',
      },
      'missingPrivilege',
    ],
    ['a disabled user', { answer: 'error', error: 'userDisabled' }, 'notMember'],
    [
      'a disabled user, in words alone',
      {
        answer: 'error',
        status: 403,
        code: '0x80040226',
        message: 'The specified user (Id=1) is disabled.',
      },
      'notMember',
    ],
    ['an unknown 403', { answer: 'error', error: 'organizationDisabled' }, 'requestForbidden'],
    ['a bare 403', { answer: 'error', status: 403, bodyForm: 'empty' }, 'requestForbidden'],
    ['a missing privilege', { answer: 'error', error: 'missingPrivilege' }, 'missingPrivilege'],
    ['no administrator (403)', { answer: 'error', error: 'notAdministrator' }, 'notAdministrator'],
    [
      'no administrator (400)',
      { answer: 'error', error: 'notAdministrator400' },
      'notAdministrator',
    ],
    ['an unknown action', { answer: 'error', error: 'unknownSegment' }, 'notUnified'],
    ['a bare 404', { answer: 'error', status: 404, bodyForm: 'empty' }, 'notUnified'],
    ['no finance and operations', { answer: 'error', error: 'notIntegrated' }, 'notUnified'],
    [
      'the same code with another text',
      { answer: 'error', status: 400, code: '0x80048d0b', message: 'Something else.' },
      'requestRefused',
    ],
    ['a plug-in that failed', { answer: 'error', error: 'plugInFailed' }, 'provisioningFailed'],
    ['a bad address', { answer: 'error', error: 'badAddress' }, 'addressesRefused'],
    [
      'a bad address, by another code',
      { answer: 'error', status: 400, code: '0x80040203', message: 'The IP is not valid.' },
      'addressesRefused',
    ],
    [
      'an environment that is not ready',
      { answer: 'error', status: 400, code: '0x80048d0b', message: 'EnvironmentNotInReadyState' },
      'environmentNotReady',
    ],
    ['a missing field', { answer: 'error', error: 'missingField' }, 'requestRefused'],
    ['a bare 400', { answer: 'error', status: 400, bodyForm: 'empty' }, 'serviceFailed'],
    ['405', { answer: 'error', status: 405, bodyForm: 'empty' }, 'serviceFailed'],
  ];
  const refusalCodes = refusalsIn(unifiedErrors);
  it('has a row here for each code', () => {
    const tried = new Set(refusals.map(([, , code]) => code));
    assert.deepEqual(
      refusalCodes.filter(code => !tried.has(code)),
      [],
    );
  });
  for (const [name, fault, code] of refusals) {
    it(`is told by its own code: ${name}`, async () => {
      const result = await scene.requestWith(fault);
      assert.equal(errorOf(result).code, code);
      const told = fault.code ?? errorTexts[fault.error ?? 'badJson'].code;
      const rest = told === '0x80040265' ? [] : ['notRun'];
      if (rest.length > 0 && code in unifiedErrors) assert.ok(refusalCodes.includes(code));
      assert.deepEqual(scene.events.slice(1), [
        'confirm ada@contoso.com',
        'sending ada@contoso.com',
        'requesting',
        ...rest,
      ]);
      assert.equal(scene.received.length, 1);
    });
  }

  const ran: readonly (readonly [number, string, string])[] = [
    ...[400, 401, 404, 409, 429].map(status => [status, '0x80040265', 'No.'] as const),
    [400, '0X80040265', ''],
    [400, '0x8004418d', 'The plug-in execution failed because the Sandbox Worker crashed.'],
    [429, '0x80040224', 'An unexpected error occurred from ISV code.'],
  ];
  for (const [status, code, message] of ran) {
    it(`may have ended the earlier credential where the plug-in ran: ${status} ${code}`, async () => {
      const fault: Fault = { answer: 'error', status, code, message, retryAfter: 1, times: 9 };
      const result = await scene.requestWith(fault);
      assertFailed(result, 'provisioningFailed', { message: message || `HTTP ${status}` });
      assert.equal(scene.count('notRun'), 0);
      assert.equal(scene.received.length, 1);
      assert.deepEqual(scene.tokens.modes, ['interactive']);
    });
  }

  it('reads what there is of an error whose other half is no text', async () => {
    const refuse = (error: object): Fault => ({
      answer: 'replace',
      status: 403,
      body: JSON.stringify({ error }),
    });
    const noText = await scene.requestWith(refuse({ code: '0x80072560', message: null }));
    assert.equal(errorOf(noText).code, 'notMember');
    const message = 'Principal user (Id=1) is missing prvCreateSqlJit privilege.';
    const noCode = await scene.requestWith(refuse({ code: 5, message }));
    assert.equal(errorOf(noCode).code, 'missingPrivilege');
  });

  it('says which addresses were not taken, and whether that may have ended something', async () => {
    const ran = await scene.requestWith({ answer: 'error', error: 'badAddress' });
    const { message } = errorTexts.badAddress;
    const values = { addresses: '203.0.113.7', message };
    assertFailed(ran, 'addressesRefused', { ...values, hasRun: true });
    const code = '0x80040203';
    const unread = await scene.requestWith({ answer: 'error', status: 400, code, message });
    assertFailed(unread, 'addressesRefused', { ...values, hasRun: false });
  });

  it('quotes the service if it refuses for an unknown reason', async () => {
    const message = 'The organization is disabled <b>until</b> Monday. Password=s3cret;';
    const result = await scene.requestWith({
      answer: 'error',
      error: 'organizationDisabled',
      message,
    });
    assertFailed(result, 'requestForbidden', {
      account: 'ada@contoso.com',
      environment: 'contoso-dev',
      message: 'The organization is disabled <b>until</b> Monday. [redacted];',
    });
  });

  for (const status of [400, 403, 409, 429]) {
    it(`sends nothing again if the environment is not ready: ${status}`, async () => {
      const message = 'EnvironmentNotInReadyState: The environment is not ready.';
      for (const [code, hasRun] of [
        ['0x80048d0b', false],
        ['0x80040265', true],
      ] as const) {
        const fault: Fault = { answer: 'error', status, code, message, retryAfter: 1, times: 9 };
        const result = await scene.requestWith(fault);
        const values = { environment: 'contoso-dev', message, hasRun };
        assertFailed(result, 'environmentNotReady', values);
        await emulator.reset();
      }
      assert.equal(scene.count('sending ada@contoso.com'), 2);
      assert.equal(scene.count('notRun'), 1);
    });
  }

  it('names who was refused, and where', async () => {
    const result = await scene.requestWith({ answer: 'error', error: 'notMember' });
    assertFailed(result, 'notMember', { account: 'ada@contoso.com', environment: 'contoso-dev' });
  });

  it("keeps the service's own words where it has no others", async () => {
    const message = 'Provisioning is switched off <b>until</b> Monday.';
    const result = await scene.requestWith({ answer: 'error', error: 'plugInFailed', message });
    assertFailed(result, 'provisioningFailed', { message });
    const other = await scene.requestWith({ answer: 'error', error: 'badJson', message });
    assertFailed(other, 'requestRefused', { message });
  });

  it('gives the log the status and the code, and nothing else of the answer', async () => {
    const message = 'Words of the service that hold who knows what.';
    const fault: Fault = { answer: 'error', error: 'plugInFailed', message };
    assert.equal(errorOf(await scene.requestWith(fault)).detail, 'HTTP 400 0x80040265');
  });

  it('shows a code that is none only in part, and no secret of the words', async () => {
    const code = `\u202e0X\n${'f'.repeat(1_000)}`;
    const message = 'Refused: Password=s3cret; and so on.';
    const odd = await scene.requestWith({ answer: 'error', status: 400, code, message });
    assertFailed(odd, 'requestRefused', { message: 'Refused: [redacted]; and so on.' });
    const { detail } = errorOf(odd);
    assert.ok(detail.startsWith('HTTP 400 \\u202E0x↵fff') && detail.endsWith('f…'), detail);
    assert.equal(detail.length, 'HTTP 400 '.length + 40);
    const failed = await scene.requestWith({ answer: 'error', error: 'plugInFailed', message });
    assertFailed(failed, 'provisioningFailed', { message: 'Refused: [redacted]; and so on.' });
  });

  it('is told as it is by the environments that refuse by themselves', async () => {
    const codes = async (path: string) => errorOf(await scene.request({ path })).code;
    assert.equal(await codes('contoso-lcs'), 'notUnified');
    assert.equal(await codes('contoso-sales'), 'notUnified');
    assert.equal(await codes('contoso-locked'), 'notAdministrator');
    assert.equal(await codes('contoso-disabled'), 'requestForbidden');
    assert.equal(await codes('nowhere'), 'notUnified');
    scene.tokens.next.push({
      ok: true,
      value: { ...scene.tokens.bound(emulator.url, 'interactive'), value: guest() },
    });
    assert.equal(await codes('contoso-dev'), 'notMember');
  });

  const guest = () => emulator.token({ upn: 'guest@fabrikam.com' });

  it('asks for a fresh sign-in after the first 401, and sends again with it', async () => {
    const result = await scene.requestWith({ answer: 'error', status: 401 });
    assert.equal(result.ok, true);
    assert.deepEqual(scene.tokens.modes, ['interactive', 'fresh']);
    assert.deepEqual(scene.events, [
      'signingIn',
      'confirm ada@contoso.com',
      'sending ada@contoso.com',
      'requesting',
      'notRun',
      'signingIn',
      'sending ada@contoso.com',
      'requesting',
    ]);
    assert.equal(scene.received.length, 2);
    assert.equal(emulator.credentials.length, 1);
  });

  it('gives up after the second 401', async () => {
    const result = await scene.requestWith({ answer: 'error', status: 401, times: 9 });
    const host = new URL(emulator.url).host;
    assertFailed(result, 'unauthorized', { host, account: 'ada@contoso.com' });
    assert.equal(scene.received.length, 2);
    assert.equal(scene.count('notRun'), 2);
  });

  it('gives up after a second 401 also when a 429 came between', async () => {
    const unauthorized: Fault = { answer: 'error', status: 401 };
    const busy: Fault = { answer: 'error', error: 'tooManyRequests', retryAfter: 7 };
    const asked = scene.requestWith(unauthorized, busy, unauthorized);
    await scene.heard('wait 7');
    await scene.clock.advance(7_000);
    assert.equal(errorOf(await asked).code, 'unauthorized');
    assert.equal(scene.received.length, 3);
    assert.deepEqual(scene.tokens.modes, ['interactive', 'fresh']);
  });

  it('asks again about the earlier credential where the fresh sign-in is of somebody else', async () => {
    const { tokens } = scene;
    tokens.next.push({ ok: true, value: tokens.bound(emulator.url, 'interactive') });
    tokens.account = { id: 'account-grace', label: 'grace@contoso.com' };
    scene.confirm = account => account.label === 'ada@contoso.com';
    const result = await scene.requestWith({ answer: 'error', status: 401 });
    assertFailed(result, 'cancelled', {});
    assert.equal(scene.count('confirm grace@contoso.com'), 1);
    assert.equal(scene.received.length, 1);
  });

  it('ends where the fresh sign-in fails or is cancelled', async () => {
    const { tokens } = scene;
    const first = { ok: true, value: tokens.bound(emulator.url, 'interactive') } as const;
    tokens.next.push(first, {
      ok: false,
      error: { code: 'signInFailed', values: { reason: 'no' }, detail: '' },
    });
    const failed = await scene.requestWith({ answer: 'error', status: 401 });
    assertFailed(failed, 'signInFailed', { reason: 'no' });
    tokens.next.push(first, { ok: true, value: undefined });
    assertFailed(await scene.requestWith({ answer: 'error', status: 401 }), 'cancelled', {});
    assert.equal(scene.received.length, 2);
  });
});
