import assert from 'node:assert/strict';
import { startEmulator, type Emulator } from '../../emulator';
import { action, ask, grant, refusal } from './support';

describe('the emulated action', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  it('grants a login for the requested addresses and role', async () => {
    const granted = await grant(emulator, { body: { sqljitrole: 'Writer' } });
    assert.match(granted.sqljitusername, /^JIT-ada-[0-9a-f]{6}$/);
    assert.equal(granted.ipaddress, '203.0.113.7');
    assert.equal(granted.sqljitrole, 'Writer');
    assert.equal(granted.servername, `127.0.0.1,${emulator.sqlPort}`);
    const hours = (Date.parse(granted.sqljitexpiration) - Date.now()) / 3_600_000;
    assert.ok(Math.abs(hours - 8) < 0.01);
  });

  it('accepts a range and a block of addresses', async () => {
    for (const text of ['203.0.113.7-203.0.113.20', '203.0.113.0/24']) {
      const granted = await grant(emulator, { body: { sqljitclientipaddress: text } });
      assert.equal(granted.ipaddress, text);
    }
  });

  it("rejects text that isn't an IPv4 address, range, or block", async () => {
    const texts = ['203.0.113', '203.0.113.256', '::1', '203.0.113.9-203.0.113.7', '10.0.0.0/33'];
    for (const text of texts) {
      const refused = await refusal(emulator, { body: { sqljitclientipaddress: text } });
      assert.equal(refused.status, 400, text);
    }
  });

  it('rejects a missing field and an unknown role', async () => {
    const missing = await refusal(emulator, { body: { sqljitreason: undefined } });
    assert.match(missing.message, /sqljitreason/);
    const role = await refusal(emulator, { body: { sqljitrole: 'Owner' } });
    assert.equal(role.status, 400);
  });

  it('accepts only tokens for its origin, with or without a slash', async () => {
    assert.equal((await ask(emulator, { token: emulator.token() })).status, 200);
    const slash = emulator.token({ aud: `${emulator.url}/` });
    assert.equal((await ask(emulator, { token: slash })).status, 200);
    const bad = [
      emulator.token({ aud: 'http://127.0.0.1:1' }),
      emulator.token({ aud: `${emulator.url}/contoso-dev` }),
      emulator.token({ seconds: -1 }),
      `${emulator.token()}x`,
      'eyJhbGciOiJub25lIn0.e30.',
    ];
    for (const token of bad) {
      const response = await ask(emulator, { token });
      assert.equal(response.status, 401);
      assert.match(response.headers.get('WWW-Authenticate') ?? '', /^Bearer authorization_uri=/);
    }
  });

  it("doesn't exist in an environment that isn't unified", async () => {
    const linked = await refusal(emulator, { org: 'contoso-lcs' });
    assert.deepEqual([linked.status, linked.code], [404, '0x8006088a']);
    const none = await refusal(emulator, { org: 'contoso-sales' });
    assert.equal(none.code, '0x80048d0b');
  });

  it('rejects non-administrators, non-members, and disabled environments', async () => {
    assert.equal((await refusal(emulator, { org: 'contoso-locked' })).status, 403);
    assert.equal((await refusal(emulator, { org: 'contoso-disabled' })).status, 403);
    const token = emulator.token({ upn: 'guest@fabrikam.com' });
    assert.equal((await refusal(emulator, { token })).code, '0x80072560');
    assert.equal((await ask(emulator, { token, org: 'fabrikam-dev' })).status, 200);
  });

  it('records the request with the claims of the token instead of the token', async () => {
    const token = emulator.token();
    await ask(emulator, { token });
    const [recorded] = emulator.requests;
    assert.ok(recorded);
    assert.equal(recorded.path, `/contoso-dev/${action}`);
    assert.equal(recorded.method, 'POST');
    assert.match(recorded.body, /Ticket 4711/);
    const claims = recorded.headers['authorization'];
    assert.ok(typeof claims === 'object' && 'upn' in claims);
    assert.equal(claims.upn, 'ada@contoso.com');
    assert.ok(!JSON.stringify(emulator.requests).includes(token.slice(-20)));
  });

  it('returns the server name that a switch sets', async () => {
    await emulator.setSwitches({ servername: '{server}.database.windows.net', password: 'a;b' });
    const granted = await grant(emulator);
    assert.match(granted.servername, /^spartan-srv-weu-.*\.database\.windows\.net$/);
    assert.equal(granted.sqljitpassword, 'a;b');
  });
});
