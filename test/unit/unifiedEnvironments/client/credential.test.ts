import assert from 'node:assert/strict';
import { endOf } from '../../../../src/access/grant';
import { startEmulator, type Emulator, type Fault } from '../../../emulator';
import { assertFailed, errorOf, valueOf } from '../../support/results';
import { newId, Scene } from './support';

const hour = 3_600_000;

describe('a credential', () => {
  let emulator: Emulator;
  let scene: Scene;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => (scene = new Scene(emulator)));
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  const grant = async (...faults: Fault[]) => {
    const { grant: made } = valueOf(await scene.requestWith(...faults));
    return { ...made, expiresAt: endOf(made) };
  };

  it('is what the service granted, for who asked, and why', async () => {
    const issued = valueOf(await scene.request({ role: 'Writer', reason: 'Prüfung “4711”' }));
    const [made] = emulator.credentials;
    assert.ok(made);
    const { issuedAt, expiresAt, ...rest } = issued.grant;
    assert.deepEqual(rest, {
      kind: 'sqlCredential',
      id: newId,
      environment: scene.environment(),
      account: { id: 'account-ada', label: 'ada@contoso.com' },
      reason: 'Prüfung “4711”',
      server: `127.0.0.1,${emulator.sqlPort}`,
      database: made.database,
      user: made.user,
      role: 'Writer',
      addresses: '203.0.113.7',
      operationId: made.operationId,
    });
    assert.equal(issued.password, made.password);
    assert.ok(!JSON.stringify(issued.grant).includes(made.password));
    assert.equal(issuedAt, scene.clock.now());
    assert.ok(expiresAt !== undefined && expiresAt > issuedAt);
  });

  it('is asked for as Dataverse wants it', async () => {
    await scene.request({ addresses: '203.0.113.0/24' });
    const [received] = scene.received;
    assert.equal(received?.method, 'POST');
    assert.equal(received.path, '/contoso-dev/api/data/v9.2/msprov_getfinopssqljitaccessasync');
    assert.deepEqual(JSON.parse(received.body), {
      sqljitclientipaddress: '203.0.113.0/24',
      sqljitreason: 'Look into ticket 4711',
      sqljitrole: 'Reader',
    });
    const { accept, 'content-type': type, 'odata-version': version } = received.headers;
    assert.deepEqual(
      { accept, type, version },
      { accept: 'application/json', type: 'application/json; charset=utf-8', version: '4.0' },
    );
    assert.deepEqual(scene.tokens.asked, [
      { url: `${emulator.url}/contoso-dev`, mode: 'interactive' },
    ]);
    assert.deepEqual(scene.events, [
      'signingIn',
      'confirm ada@contoso.com',
      'sending ada@contoso.com',
      'requesting',
    ]);
  });

  it('reports no sign-in step if the token was prefetched', async () => {
    scene.tokens.isPrefetched = true;
    await scene.request();
    assert.equal(scene.events.includes('signingIn'), false);
  });

  const needed = [
    'servername',
    'databasename',
    'sqljitusername',
    'sqljitpassword',
    'sqljitexpiration',
  ];
  for (const field of needed) {
    it(`cannot be used without its ${field}, and is not asked for again`, async () => {
      const result = await scene.requestWith({ answer: 'missing', fields: [field] });
      assertFailed(result, 'answerIncomplete', { environment: 'contoso-dev', field });
      const body = JSON.stringify({ [field]: 42 });
      const odd = await scene.requestWith({ answer: 'replace', body });
      assert.equal(odd.ok, false);
      assert.equal(scene.received.length, 2);
      assert.equal(emulator.credentials.length, 1);
    });
  }

  it('cannot be used without a time that it ends at', async () => {
    for (const expiration of ['soon', '', '2026-13-45T00:00:00Z']) {
      const result = await scene.requestWith({ answer: 'expiration', expiration });
      const values = { environment: 'contoso-dev', field: 'sqljitexpiration' };
      assertFailed(result, 'answerIncomplete', values);
    }
  });

  const replaced = (changes: object): Fault => ({
    answer: 'replace',
    body: JSON.stringify({
      servername: 'srv',
      databasename: 'db',
      sqljitusername: 'JIT-ada',
      sqljitpassword: 'not-real',
      sqljitexpiration: new Date(scene.clock.now() + 8 * hour).toISOString(),
      ...changes,
    }),
  });

  const oddFields: readonly (readonly [string, readonly string[]])[] = [
    [
      'servername',
      [
        'srv;Encrypt=no',
        'srv/path',
        'srv ,1433',
        'srv,',
        'srv,123456',
        'srv,1433,1433',
        'srv,14x',
        'srv\\instance',
        'srv\n',
        'tcp:tcp:srv',
        'tcp:',
        ',1433',
        '.',
        '-',
        'ﬁ.example',
        'a'.repeat(254),
        `${'a'.repeat(1_000_000)}.example`,
      ],
    ],
    ['databasename', ['d\nb', 'd\u0000b', 'd\u0085b', 'd'.repeat(129)]],
    ['sqljitusername', ['u\tser', 'u\u007f', 'u'.repeat(129)]],
    ['sqljitpassword', ['p\nw', 'p\u0000', 'p'.repeat(257), 'p'.repeat(1_000_000)]],
  ];
  for (const [field, oddities] of oddFields) {
    it(`cannot be used with a ${field} that is none`, async () => {
      for (const odd of oddities) {
        const result = await scene.requestWith(replaced({ [field]: odd }));
        assertFailed(result, 'answerIncomplete', { environment: 'contoso-dev', field });
        assert.equal(errorOf(result).detail, `no usable ${field}`);
      }
    });
  }

  it('may have the longest names and the oddest password', async () => {
    const password = '"\'; {}=%+ ü\u202e'.padEnd(256, 'x');
    const longest = {
      servername: `${'a'.repeat(60)}.${'b'.repeat(60)},65535`,
      databasename: 'd'.repeat(128),
      sqljitusername: 'ü'.repeat(128),
      sqljitpassword: password,
    };
    const issued = valueOf(await scene.requestWith(replaced(longest)));
    assert.equal(issued.password, password);
    assert.equal(issued.grant.server, longest.servername);
  });

  it('has the addresses that were asked for where the service tells none', async () => {
    for (const ipaddress of ['', 'all', '203.0.113.8, 203.0.113.9', '::1', '1'.repeat(1_000_000)]) {
      assert.equal((await grant(replaced({ ipaddress }))).addresses, '203.0.113.7');
    }
    const told = { ipaddress: '203.0.113.1 - 203.0.113.9' };
    assert.equal((await grant(replaced(told))).addresses, '203.0.113.1-203.0.113.9');
  });

  it('has a key of the record only where that can be one', async () => {
    for (const operationhistoryid of ['x', `${newId}\n`, `{${newId}}`, 'f'.repeat(1_000_000)]) {
      assert.equal((await grant(replaced({ operationhistoryid }))).operationId, '');
    }
    const upper = newId.toUpperCase();
    assert.equal((await grant(replaced({ operationhistoryid: upper }))).operationId, upper);
  });

  it('tells no password in the error of an incomplete answer', async () => {
    const result = await scene.requestWith({ answer: 'missing', fields: ['servername'] });
    const [made] = emulator.credentials;
    assert.ok(made && !JSON.stringify(result).includes(made.password));
  });

  it('does without what is nice to know', async () => {
    const fields = ['sqljitrole', 'ipaddress', 'operationhistoryid', 'databasetype'];
    const { role, addresses, operationId } = await grant({ answer: 'missing', fields });
    assert.deepEqual(
      { role, addresses, operationId },
      { role: 'Reader', addresses: '203.0.113.7', operationId: '' },
    );
  });

  it('is the lesser role and the other addresses where the service says so', async () => {
    const lesser = replaced({ sqljitrole: 'Reader', ipaddress: '203.0.113.0/24' });
    await emulator.setSwitches({ next: [lesser] });
    const asked = valueOf(await scene.request({ role: 'Writer' }));
    assert.equal(asked.grant.role, 'Reader');
    assert.equal(asked.grant.addresses, '203.0.113.0/24');
  });

  it('ignores what the service tells besides', async () => {
    const told = await grant({ answer: 'extra' });
    const { id, ...plain } = await grant();
    assert.equal(id, newId);
    assert.deepEqual(Object.keys(told).sort(), ['id', ...Object.keys(plain)].sort());
    assert.ok(!JSON.stringify(told).includes('ticket":{'));
  });

  it('lives as long as the service says, however wrong the clock of this computer is', async () => {
    for (const difference of [0, 20 * hour, -40 * hour]) {
      scene.clock.jump(difference);
      const { issuedAt, expiresAt } = await grant();
      assert.equal(issuedAt, scene.clock.now());
      assert.ok(Math.abs(expiresAt - issuedAt - 8 * hour) <= 5_000);
    }
    scene.clock.jump(20 * hour);
    // The service's own clock is told by its header alone.
    await emulator.setSwitches({ clockSkewSeconds: 3600 });
    const { issuedAt, expiresAt } = await grant();
    assert.ok(Math.abs(expiresAt - issuedAt - 7 * hour) <= 5_000);
  });

  it('ends at the time that was told where it has an offset, else in universal time', async () => {
    const ends = async (expiration: string) => {
      const { expiresAt } = await grant({ answer: 'expiration', expiration });
      return expiresAt;
    };
    // A day whose hours in other offsets are of the same date.
    const day = new Date(scene.clock.now() + 48 * hour).toISOString().slice(0, 10);
    const utc = await ends(`${day}T17:00:00Z`);
    for (const same of [
      `${day}T17:00:00`,
      `${day}T17:00:00.0000000`,
      `${day}T19:00:00+02:00`,
      `${day}T12:00:00-0500`,
      `${day}t17:00:00z`,
    ]) {
      assert.ok(Math.abs((await ends(same)) - utc) <= 2_000, same);
    }
  });

  it('may have ended already', async () => {
    const { issuedAt, expiresAt } = await grant({
      answer: 'expiration',
      expiration: new Date(scene.clock.now() - hour).toISOString(),
    });
    assert.ok(expiresAt < issuedAt);
  });

  it('cannot have ended long ago, for example at the date that .NET uses for none', async () => {
    for (const expiration of ['0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z']) {
      const result = await scene.requestWith({ answer: 'expiration', expiration });
      const values = { environment: 'contoso-dev', field: 'sqljitexpiration' };
      assertFailed(result, 'answerIncomplete', values);
    }
  });

  it('cannot end later than any credential does', async () => {
    const month = 31 * 24 * hour;
    const iso = (ahead: number) => new Date(scene.clock.now() + ahead).toISOString();
    const { issuedAt, expiresAt } = await grant(
      replaced({ sqljitexpiration: iso(month - 60_000) }),
    );
    assert.ok(expiresAt - issuedAt > month - 120_000);
    for (const far of [iso(month + 60_000), '2126-01-05T17:00:00Z', '+275760-09-13T00:00:00Z']) {
      const result = await scene.requestWith(replaced({ sqljitexpiration: far }));
      const values = { environment: 'contoso-dev', field: 'sqljitexpiration' };
      assertFailed(result, 'answerIncomplete', values);
    }
  });

  it('is not moved by a clock that is days apart', async () => {
    await emulator.setSwitches({ clockSkewSeconds: -40 * 24 * 3600 });
    const { issuedAt, expiresAt } = await grant();
    assert.ok(Math.abs(expiresAt - issuedAt - 8 * hour) <= 5_000);
  });

  const names: readonly (readonly [string, string])[] = [
    ['spartan', 'spartan.database.windows.net'],
    ['spartan,14330', 'spartan.database.windows.net,14330'],
    ['tcp:spartan', 'spartan.database.windows.net'],
    ['TCP:spartan.database.windows.net,1433', 'spartan.database.windows.net,1433'],
    ['spartan.database.windows.net', 'spartan.database.windows.net'],
    ['spartan.database.usgovcloudapi.net', 'spartan.database.usgovcloudapi.net'],
    ['127.0.0.1,14330', '127.0.0.1,14330'],
    ['localhost,14330', 'localhost,14330'],
  ];
  for (const [told, full] of names) {
    it(`has the full name of its server: ${told}`, async () => {
      await emulator.setSwitches({ servername: told });
      assert.equal((await grant()).server, full);
    });
  }

  it('has the name of its server as it is where the cloud has no suffix', async () => {
    scene = new Scene(emulator, { sqlHostSuffix: '' });
    await emulator.setSwitches({ servername: 'spartan,14330' });
    assert.equal((await grant()).server, 'spartan,14330');
  });
});
