import assert from 'node:assert/strict';
import { startEmulator, type Emulator } from '../../emulator';
import { connect, loginNumber } from './sqlSupport';
import { ask, grant } from './support';

const check =
  'SELECT DB_NAME() AS [database], SUSER_SNAME() AS [user], ' +
  "IS_ROLEMEMBER('db_datareader') AS reads, IS_ROLEMEMBER('db_datawriter') AS writes";

describe('the emulated SQL server', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  it('accepts a reader over TLS and returns its identity, by batch and by procedure', async () => {
    const granted = await grant(emulator);
    const { pool } = await connect(emulator, granted);
    assert.ok(pool);
    const expected = {
      database: granted.databasename,
      user: granted.sqljitusername,
      reads: 1,
      writes: 0,
    };
    assert.deepEqual({ ...(await pool.query(check)).recordset[0] }, expected);
    assert.deepEqual({ ...(await pool.batch(check)).recordset[0] }, expected);
    await assert.rejects(pool.query('SELECT * FROM dbo.CustTable'), { number: 208 });
    assert.equal((await pool.query<{ one: number }>('SELECT 1 AS one')).recordset[0]?.one, 1);
    await pool.close();
    assert.equal(emulator.logins[0]?.encrypted, true);
    assert.equal(emulator.logins[0].outcome, 'accepted');
  });

  it('allows a writer to write', async () => {
    const granted = await grant(emulator, { body: { sqljitrole: 'Writer' } });
    const { pool } = await connect(emulator, granted);
    assert.equal((await pool?.query<{ writes: number }>(check))?.recordset[0]?.writes, 1);
    await pool?.close();
  });

  it('accepts a statement longer than a packet', async () => {
    const { pool } = await connect(emulator, await grant(emulator));
    const long = 'x'.repeat(3900);
    const answer = await pool?.query<{ b: string }>(`SELECT '${long}' AS a, '${long}' AS b`);
    assert.equal(answer?.recordset[0]?.b, long);
    await pool?.close();
  });

  it('rejects a wrong password, user, or database', async () => {
    const granted = await grant(emulator);
    assert.equal(await loginNumber(emulator, granted, { password: 'wrong-secret' }), 18456);
    assert.equal(await loginNumber(emulator, granted, { user: 'nobody' }), 18456);
    assert.equal(await loginNumber(emulator, granted, { database: 'master' }), 18456);
    assert.equal(await loginNumber(emulator, granted, { database: 'other' }), 4060);
    assert.deepEqual(
      emulator.logins.map(({ reason }) => reason),
      ['wrong password', 'unknown user', 'wrong database', 'wrong database'],
    );
    assert.ok(!JSON.stringify(emulator.logins).includes('wrong-secret'));
  });

  it('immediately ends the earlier login of the same user in the same environment', async () => {
    const first = await grant(emulator);
    const other = await grant(emulator, { org: 'contoso-test' });
    const grace = await grant(emulator, { token: emulator.token({ upn: 'grace@contoso.com' }) });
    const second = await grant(emulator);
    assert.equal(await loginNumber(emulator, first), 18456);
    for (const live of [other, grace, second]) assert.equal(await loginNumber(emulator, live), 0);
  });

  it('keeps the earlier login if a request fails', async () => {
    const granted = await grant(emulator);
    await ask(emulator, { body: { sqljitrole: 'Owner' } });
    assert.equal(await loginNumber(emulator, granted), 0);
  });

  it('opens the firewall first, and accepts the login later', async () => {
    await emulator.setSwitches({ propagationSeconds: 60 });
    const granted = await grant(emulator);
    const early = await connect(emulator, granted);
    assert.deepEqual(early.numbers, [40615]);
    assert.match(early.message, /Client with IP address '203\.0\.113\.7' is not allowed/);
    emulator.shiftClock(31);
    assert.equal(await loginNumber(emulator, granted), 18456);
    emulator.shiftClock(30);
    assert.equal(await loginNumber(emulator, granted), 0);
  });

  it("names the client's address if it isn't allowed", async () => {
    await emulator.setSwitches({ sqlAddress: '198.51.100.4' });
    const { message } = await connect(emulator, await grant(emulator));
    assert.match(message, /'198\.51\.100\.4'/);
    const body = { sqljitclientipaddress: '198.51.100.0-198.51.100.9' };
    assert.equal(await loginNumber(emulator, await grant(emulator, { body })), 0);
  });

  it('rejects a login that expired or ended', async () => {
    await emulator.setSwitches({ lifetimeSeconds: 600 });
    const granted = await grant(emulator);
    emulator.shiftClock(601);
    assert.equal(await loginNumber(emulator, granted), 18456);
    const second = await grant(emulator);
    emulator.expireLogin();
    assert.equal(await loginNumber(emulator, second), 18456);
    const third = await grant(emulator);
    emulator.endLogin(third.sqljitusername);
    assert.equal(await loginNumber(emulator, third), 18456);
  });

  it('returns configured errors, then works', async () => {
    const numbers = [4060, 40613, 40197, 40501, 10928, 10929, 49918, 49919, 49920, 40532];
    await emulator.setSwitches({ sql: { errors: numbers.map(number => ({ number })) } });
    const granted = await grant(emulator);
    for (const number of numbers) assert.equal(await loginNumber(emulator, granted), number);
    assert.equal(await loginNumber(emulator, granted), 0);
  });

  it('refuses, closes, or delays connections as configured', async () => {
    const granted = await grant(emulator);
    await emulator.setSwitches({ sql: { refuse: true } });
    assert.match((await connect(emulator, granted)).message, /Could not connect|ECONNREFUSED/);
    await emulator.setSwitches({ sql: { refuse: false, dropOnPrelogin: true } });
    assert.equal((await connect(emulator, granted)).code, 'ESOCKET');
    await emulator.setSwitches({ sql: { dropOnPrelogin: false, handshakeMs: 300 } });
    assert.equal((await connect(emulator, granted, { patience: 100 })).code, 'ETIMEOUT');
    await emulator.setSwitches({ sql: { handshakeMs: 0 } });
    assert.equal(await loginNumber(emulator, granted), 0);
  });

  it('requires encryption unless configured otherwise', async () => {
    const granted = await grant(emulator);
    assert.equal((await connect(emulator, granted, { encrypt: false })).code, 'EENCRYPT');
    assert.match(
      (await connect(emulator, granted, { trustServerCertificate: false })).message,
      /self-signed/,
    );
    await emulator.setSwitches({ sql: { encryption: 'optional' } });
    assert.equal(await loginNumber(emulator, granted, { encrypt: false }), 0);
    assert.equal(emulator.logins.at(-1)?.encrypted, false);
    assert.equal(await loginNumber(emulator, granted), 0);
    assert.equal(emulator.logins.at(-1)?.encrypted, true);
  });
});
