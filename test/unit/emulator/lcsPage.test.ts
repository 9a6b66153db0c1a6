import assert from 'node:assert/strict';
import { readLcsText } from '../../../src/lifecycleServices/pastedText';
import { lcsEnvironments, lcsPage, startEmulator, type Emulator } from '../../emulator';

const asBrowser = { Accept: 'text/html,*/*' };

describe('the emulated pages of Lifecycle Services', () => {
  let emulator: Emulator;
  let cookies = '';
  before(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => {
    cookies = '';
    return emulator.reset();
  });
  after(() => emulator.close());

  const pageOf = (name: string) => {
    const environment = lcsEnvironments.find(each => each.name === name);
    assert.ok(environment);
    return lcsPage(emulator.url, environment);
  };

  /** Gets a page, or posts a form, as a browser does, with cookies. */
  async function visit(url: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    const response = await fetch(url, {
      headers: { ...asBrowser, Cookie: cookies },
      redirect: 'manual',
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    const added = response.headers.getSetCookie().map(cookie => cookie.replace(/;.*/, ''));
    cookies = [cookies, ...added].filter(each => each !== '').join('; ');
    return response;
  }

  /** Follows the redirects of a browser that isn't signed in, and signs in. */
  async function signInAt(url: string): Promise<string> {
    const redirected = await visit(url);
    const signIn = new URL(redirected.headers.get('Location') ?? '', url).href;
    const form = await (await visit(signIn)).text();
    const wanted = /name="returnPath" value="([^"]*)"/.exec(form)?.[1] ?? '';
    const returnPath = wanted.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
    const asked = await visit(signIn, { user: 'ada@contoso.com', password: 'any', returnPath });
    const ticket = /name="ticket" value="([^"]+)"/.exec(await asked.text())?.[1] ?? '';
    const end = await visit(`${emulator.url}/Logon/Mfa`, { ticket, code: '123456' });
    return new URL(end.headers.get('Location') ?? '', url).href;
  }

  it('lead back to the page that the user wanted to open', async () => {
    const url = pageOf('contoso-uat');
    assert.equal(await signInAt(url), url);
    assert.match(await (await visit(url)).text(), /the page of contoso-uat in Lifecycle Services/);
  });

  it('lead to no other website', async () => {
    const signIn = `${emulator.url}/Logon/AdLogon?ReturnUrl=`;
    for (const elsewhere of ['https://evil.example', '//evil.example', '/\\evil.example']) {
      const end = await signInAt(signIn + encodeURIComponent(elsewhere));
      assert.equal(end, `${emulator.url}/V2`);
    }
  });

  it('take an address and a request, and then show an account that the import reads', async () => {
    const url = pageOf('contoso-uat');
    await signInAt(url);
    const html = await (await visit(url)).text();
    const token = /name="__RequestVerificationToken" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const post = async (fields: Readonly<Record<string, string>>) =>
      (await visit(url, { __RequestVerificationToken: token, ...fields })).text();
    assert.match(await post({ address: 'nowhere' }), /nowhere is not an IP address/);
    assert.match(await post({ address: '203.0.113.7' }), /<td>203\.0\.113\.7<\/td>/);

    const shown = await post({ reason: '1', details: 'Ticket 4711' });
    const table = shown.slice(shown.lastIndexOf('<table'));
    const text = table
      .replace(/<\/(?:caption|tr)>/g, '\n')
      .replace(/<\/t[dh]>/g, '\t')
      .replace(/<[^>]+>/g, '')
      .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
    const [account] = readLcsText(text, Date.now()).accounts;
    assert.match(account.user?.value ?? '', /^JIT-ada-/);
    assert.ok(account.password && account.server && account.database);
  });

  it('say where the user is at every other address, but only to a browser', async () => {
    const unknown = pageOf('contoso-uat').replace(/\d$/, '9');
    const other = await fetch(`${emulator.url}/nowhere`);
    assert.equal(await other.text(), 'Not found.\n');
    await signInAt(pageOf('contoso-uat'));
    for (const url of [emulator.url, `${emulator.url}/contoso-dev/`, unknown]) {
      const response = await visit(url);
      assert.equal(response.status, 404);
      const html = await response.text();
      assert.match(html, /This is the emulator of Microsoft's services/);
      assert.ok(html.includes(`href="${pageOf('contoso-perf')}"`));
    }
  });
});
