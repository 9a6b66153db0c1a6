import assert from 'node:assert/strict';
import type { IssuedGrant } from '../../../../src/access/grant';
import { startEmulator, type Emulator } from '../../../emulator';
import { LcsScene } from './support';
import { signInToLcs } from './lcsSignIn';
import { valueOf } from '../../support/results';
import { loginNumber } from '../../emulator/sqlSupport';

const entry = { name: 'home', addressOrCidr: '203.0.113.0/28' };

describe('the emulated Lifecycle Services', () => {
  let emulator: Emulator;
  let scene: LcsScene;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => (scene = new LcsScene(emulator)));
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  function login({ grant, password }: IssuedGrant): Promise<number | undefined> {
    const { user, database } = grant;
    const granted = { sqljitusername: user, sqljitpassword: password, databasename: database };
    return loginNumber(emulator, {
      ...granted,
      sqljitexpiration: '',
      sqljitrole: '',
      servername: grant.server,
      ipaddress: '',
      operationhistoryid: '',
    });
  }

  async function pageText(): Promise<string> {
    const { url } = scene.environment();
    const cookie = (await scene.session()).cookies.header(url);
    return (await fetch(url, { headers: { cookie } })).text();
  }

  it('let a requested login in from an address on the allow-list, until either ends', async () => {
    const lcs = await scene.client();
    const issued = valueOf(await scene.request());
    assert.equal(await login(issued), 40615);
    valueOf(await lcs.addToAllowList(scene.environment(), entry));
    assert.equal(await login(issued), 0);
    assert.equal(await login({ ...issued, password: 'another' }), 18456);
    await emulator.setSwitches({ sqlAddress: '198.51.100.1' });
    assert.equal(await login(issued), 40615);
    await emulator.setSwitches({ sqlAddress: null });
    emulator.shiftClock(9 * 3600);
    assert.equal(await login(issued), 18456);
    emulator.shiftClock(16 * 3600);
    assert.equal(await login(issued), 40615);
  });

  it('let static logins in while the entry lasts', async () => {
    const lcs = await scene.client();
    const environment = scene.environment('contoso-sandbox');
    valueOf(await lcs.addToAllowList(environment, entry));
    const read = await lcs.readStaticAccounts(environment, undefined);
    const [issued] = valueOf(read);
    assert.ok(issued);
    assert.equal(await login(issued), 0);
    emulator.shiftClock(25 * 3600);
    assert.equal(await login(issued), 40615);
  });

  it('end all access when the database is refreshed', async () => {
    const lcs = await scene.client();
    valueOf(await lcs.addToAllowList(scene.environment(), entry));
    const issued = valueOf(await scene.request());
    assert.equal(await login(issued), 0);
    emulator.refreshLcsDatabase('contoso-uat');
    assert.notEqual(await login(issued), 0);
    assert.ok(!(await pageText()).includes(issued.grant.user));
  });

  it('ask for a password and a code, and refuse wrong ones', async () => {
    const post = async (path: string, form: Readonly<Record<string, string>>) => {
      const body = new URLSearchParams(form);
      return fetch(emulator.url + path, { method: 'POST', body, redirect: 'manual' });
    };
    const wrong = await post('/Logon/AdLogon', { user: 'ada@contoso.com', password: 'wrong' });
    assert.match(await wrong.text(), /password is incorrect/);
    const asked = await post('/Logon/AdLogon', { user: 'ada@contoso.com', password: 'right' });
    const ticket = /name="ticket" value="([^"]+)"/.exec(await asked.text())?.[1] ?? '';
    const refused = await post('/Logon/Mfa', { ticket, code: 'abc' });
    assert.match(await refused.text(), /did not work/);
    const signedIn = await post('/Logon/Mfa', { ticket, code: '123456' });
    assert.equal(signedIn.status, 302);
    assert.equal(signedIn.headers.get('location'), '/V2');
    const again = await post('/Logon/Mfa', { ticket, code: '123456' });
    assert.notEqual(again.status, 302);
  });

  it('send everybody to the sign-in whose session is over', async () => {
    const cookies = await signInToLcs(emulator.url);
    const cookie = [...cookies].map(pair => pair.join('=')).join('; ');
    const get = () => fetch(`${emulator.url}/V2`, { headers: { cookie }, redirect: 'manual' });
    assert.equal((await get()).status, 200);
    emulator.shiftClock(3601);
    const ended = await get();
    assert.equal(ended.status, 302);
    assert.equal(ended.headers.get('location'), '/Logon/AdLogon?ReturnUrl=%2FV2');
  });

  it('show a page to copy from', async () => {
    const lcs = await scene.client();
    valueOf(await lcs.addToAllowList(scene.environment(), entry));
    const { grant, password } = valueOf(await scene.request());
    const text = await pageText();
    assert.ok(text.includes(`<td>${grant.server}\\${grant.database}</td><td>${grant.user}</td>`));
    assert.ok(text.includes('<td>203.0.113.0/28</td>'));
    const shown = /<td>JIT-[^<]*<\/td><td>([^<]*)<\/td>/.exec(text)?.[1] ?? '';
    assert.equal(
      shown.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
      password,
    );
  });
});
