import assert from 'node:assert/strict';
import { dateForms, envelopeForms, startEmulator, type Emulator } from '../../../emulator';
import { assertFailed, valueOf } from '../../support/results';
import { LcsScene, newId } from './support';

const hour = 3_600_000;

describe('access to a database by Lifecycle Services', () => {
  let emulator: Emulator;
  let scene: LcsScene;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => (scene = new LcsScene(emulator)));
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  it('is a grant with the values of the site, the account, and the reason', async () => {
    const before = scene.clock.now();
    const { grant, password } = valueOf(await scene.request());
    const { issuedAt, expiresAt, user, operationId, ...rest } = grant;
    assert.match(user, /^JIT-ada-[0-9a-f]{6}$/);
    assert.match(operationId, /^[0-9a-f-]{36}$/);
    const { id, system, name, url, tenantId } = scene.environment();
    assert.deepEqual(rest, {
      kind: 'sqlCredential',
      id: newId,
      environment: { id, system, name, url, tenantId },
      account: { id: `lcs:${user.toLowerCase()}`, label: 'ada@contoso.com' },
      server: `127.0.0.1,${emulator.sqlPort}`,
      database: 'db_d365opsprod_contoso_uat_ax_0a11',
      role: 'Performance tuning for AX (write to AX)',
      reason: 'Ticket 4711 & more',
      addresses: '203.0.113.7',
    });
    assert.ok(password.length >= 20);
    assert.ok(!JSON.stringify(grant).includes(password));
    assert.ok(issuedAt > before);
    assert.ok(expiresAt !== undefined && Math.abs(expiresAt - before - 8 * hour) < 30_000);
  });

  it('is asked for as the site wants it, once, with all that its pages say', async () => {
    await scene.request();
    const [asked, ...others] = emulator.requests.filter(({ path }) => path.includes('AddUser'));
    assert.ok(asked);
    assert.equal(others.length, 0);
    const { environmentId } = scene.environment();
    assert.equal(asked.method, 'POST');
    assert.equal(
      asked.path,
      `/EnvironmentServicingV2/AddUserWithExpiry/1234567?lcsEnvironmentId=${environmentId}&reason=2&reasonDetails=Ticket%204711%20%26%20more`,
    );
    assert.equal(asked.body, '');
    const { headers } = asked;
    assert.equal(headers['x-requested-with'], 'XMLHttpRequest');
    assert.equal(headers['timezoneoffset'], '0');
    const { cookie, __requestverificationtoken: token } = headers;
    assert.ok(typeof cookie === 'string' && typeof token === 'string');
    assert.match(cookie, /\blcspid=1234567\b/);
    assert.ok(token.length > 20);
    assert.deepEqual(scene.events, [
      'requesting',
      'sending',
      'waitingForAccount',
      'readingPassword',
    ]);
  });

  for (const envelope of envelopeForms) {
    for (const dates of dateForms) {
      it(`does not depend on how answers are written: ${envelope}, ${dates}`, async () => {
        await emulator.setSwitches({ lcs: { envelope, dates, accountDelaySeconds: 20 } });
        const { grant } = valueOf(await scene.request());
        assert.match(grant.user, /^JIT-ada-/);
        const left = (grant.expiresAt ?? 0) - scene.clock.now();
        assert.ok(Math.abs(left - 8 * hour) < 60_000, String(left));
      });
    }
  }

  it('takes kinds of access, fields and places of names as they come', async () => {
    const options = [{ label: 'Anders', value: 'Ω-17', write: false }];
    for (const databaseField of ['InstanceName', 'SymbolicName', 'WhoKnows']) {
      await emulator.reset();
      const missing = ['JITRequestActivityId', 'ReasonForAccess', 'CanShowSqlEnableAccess'];
      await emulator.setSwitches({ lcs: { options, databaseField, missing } });
      const lcs = await scene.client();
      const details = valueOf(await lcs.readEnvironment(scene.environment()));
      assert.deepEqual(details.options, [{ label: 'Anders', value: 'Ω-17' }]);
      const [option] = details.options;
      assert.ok(option);
      const { grant } = valueOf(await scene.request({ option, role: option.label }));
      assert.equal(grant.role, 'Anders');
      assert.equal(grant.database, 'db_d365opsprod_contoso_uat_ax_0a11');
    }
  });

  it('is waited for gently', async () => {
    await emulator.setSwitches({ lcs: { accountDelaySeconds: 300 } });
    valueOf(await scene.request());
    const looks = scene.received('GetEnvironmentDetails').length;
    assert.ok(looks >= 10 && looks <= 20, String(looks));
    assert.equal(scene.received('AddUser').length, 1);
  });

  it('is waited for no longer than a quarter of an hour, and can be waited for again', async () => {
    await emulator.setSwitches({ lcs: { accountDelaySeconds: 1200 } });
    const outcome = await scene.request();
    assertFailed(outcome, 'lcsAccountMissing', { environment: 'contoso-uat' });
    assert.ok(scene.accepted);
    const later = (await scene.client()).awaitAccount(scene.accepted, scene.context());
    assert.match(valueOf(await scene.pass(later)).grant.user, /^JIT-/);
    assert.equal(scene.received('AddUser').length, 1);
  });

  it('fails in the words of the site where its page says so', async () => {
    await emulator.setSwitches({ lcs: { accountFails: true, accountDelaySeconds: 30 } });
    const outcome = await scene.request();
    const message = 'The account could not be created.';
    assertFailed(outcome, 'lcsAccessFailed', { environment: 'contoso-uat', message });
    // What an earlier request left there is no failure of the next one.
    await emulator.setSwitches({ lcs: { accountFails: false } });
    assert.match(valueOf(await scene.request()).grant.user, /^JIT-/);
  });

  it('quotes the site if it refuses', async () => {
    await emulator.setSwitches({ lcs: { enabledState: 3 } });
    const outcome = await scene.request();
    const message = 'Access cannot be requested now.';
    assertFailed(outcome, 'requestRefused', { message });
    assert.deepEqual(scene.events, ['requesting', 'sending']);
    const lcs = await scene.client();
    const details = valueOf(await lcs.readEnvironment(scene.environment()));
    assert.equal(details.access, 'environmentSwap');
  });

  it('is asked for in self-service environments only', async () => {
    for (const name of ['contoso-sandbox', 'contoso-build', 'contoso-plant']) {
      const outcome = await scene.request({ environment: scene.environment(name) });
      assertFailed(outcome, 'lcsKindUnsupported', { environment: name });
    }
    assert.equal(scene.received('AddUser').length, 0);
  });

  it('ends at the clock of this computer, whatever the clock of the site', async () => {
    await emulator.setSwitches({ clockSkewSeconds: 3600 });
    const { grant } = valueOf(await scene.request());
    const left = (grant.expiresAt ?? 0) - scene.clock.now();
    assert.ok(Math.abs(left - 7 * hour) < 60_000, String(left));
  });

  it('reads static accounts, whose end is that of the entry', async () => {
    const lcs = await scene.client();
    const environment = scene.environment('contoso-sandbox');
    const without = valueOf(await lcs.readStaticAccounts(environment, undefined));
    assert.deepEqual(
      without.map(({ grant }) => [grant.user, grant.expiresAt]),
      [
        ['axdbadmin', undefined],
        ['axdbreadonlyuser', undefined],
      ],
    );
    const entry = { name: 'home', addressOrCidr: '203.0.113.7' };
    valueOf(await lcs.addToAllowList(environment, entry));
    const [listed] = valueOf(await lcs.readAllowList(environment));
    const [first] = valueOf(await lcs.readStaticAccounts(environment, listed));
    assert.ok(first);
    assert.equal(first.grant.expiresAt, listed?.expiresAt);
    assert.equal(first.grant.addresses, '203.0.113.7');
    // No two of them are one login: neither ends the other.
    assert.equal(new Set(without.map(({ grant }) => grant.account.id)).size, 2);
  });
});
