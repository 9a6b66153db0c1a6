import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { createHttpClient } from '../../../../src/services/httpClient';
import {
  createLcsSession,
  type BrowserCookie,
} from '../../../../src/lifecycleServices/browser/cookies';
import { FakeClock } from '../../support/fakeClock';
import { valueOf } from '../../support/results';

const base = 'https://eu.lcs.dynamics.com';

function cookie(changes: Partial<BrowserCookie> = {}): BrowserCookie {
  const where = { domain: 'eu.lcs.dynamics.com', path: '/', secure: true, httpOnly: true };
  return { name: 'session', value: 's3cret-value', ...where, ...changes };
}

describe('a session of Lifecycle Services', () => {
  it('sends its cookies to its own host alone', () => {
    const { cookies } = createLcsSession(base, [cookie()]);
    assert.equal(cookies.header(`${base}/V2`), 'session=s3cret-value');
    for (const other of [
      'https://lcs.dynamics.com/V2',
      'https://fr.lcs.dynamics.com/',
      'https://x.eu.lcs.dynamics.com/',
      'http://eu.lcs.dynamics.com/',
      'https://eu.lcs.dynamics.com:8443/',
      'https://eu.lcs.dynamics.com.evil.example/',
    ]) {
      assert.throws(() => cookies.header(other), /origin/);
      assert.throws(() => cookies.keep(other, ['a=b']), /origin/);
    }
  });

  it('takes those of a domain above as its own, and none of any other host', () => {
    const { cookies } = createLcsSession(base, [
      cookie({ name: 'wide', domain: '.dynamics.com' }),
      cookie({ name: 'other', domain: 'fr.lcs.dynamics.com' }),
      cookie({ name: 'alike', domain: 'notlcs.dynamics.com' }),
      cookie({ name: 'inner', domain: 'x.eu.lcs.dynamics.com' }),
      cookie({ name: 'login', domain: 'login.microsoftonline.com' }),
    ]);
    assert.equal(cookies.header(`${base}/V2`), 'wide=s3cret-value');
  });

  it('keeps what answers set, forgets what they end, and minds the paths', () => {
    const { cookies } = createLcsSession(base, [cookie()]);
    cookies.keep(`${base}/V2`, [
      'session=new; Path=/; Secure',
      'wide=w; Domain=.dynamics.com; Path=/',
      'foreign=f; Domain=evil.example; Path=/',
      'deep=d; Path=/Deep',
      'not a cookie',
    ]);
    assert.equal(cookies.header(`${base}/V2`), 'session=new; wide=w');
    assert.equal(cookies.header(`${base}/Deep/page`), 'deep=d; session=new; wide=w');
    cookies.keep(`${base}/V2`, ['session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT']);
    assert.equal(cookies.header(`${base}/V2`), 'wide=w');
  });

  it('sends none once it was ended, and takes none', () => {
    const session = createLcsSession(base, [cookie()]);
    const { cookies } = session;
    session.end();
    assert.equal(cookies.header(`${base}/V2`), '');
    cookies.keep(`${base}/V2`, ['session=late; Path=/; Secure']);
    assert.equal(cookies.header(`${base}/V2`), '');
  });

  it('does not send a cookie whose time is over', () => {
    const { cookies } = createLcsSession(base, [
      cookie({ name: 'old', expires: 1_000_000_000 }),
      cookie({ name: 'lasting', expires: 4_000_000_000 }),
      cookie({ name: 'brief', expires: -1 }),
    ]);
    const sent = cookies
      .header(`${base}/`)
      .split('; ')
      .map(pair => pair.split('=')[0]);
    assert.deepEqual(sent.sort(), ['brief', 'lasting']);
  });

  it('shows no value, however it is printed', () => {
    const session = createLcsSession(base, [cookie()], 'ada@contoso.com');
    const shown = [
      JSON.stringify(session),
      inspect(session, { depth: 20, showHidden: true }),
      Object.values(session.cookies).join(),
      JSON.stringify({ ...session.cookies }),
    ].join();
    assert.ok(!shown.includes('s3cret'), shown);
  });

  describe('over HTTP', () => {
    let server: Server;
    let url: string;
    let received: IncomingHttpHeaders[];
    beforeEach(async () => {
      received = [];
      server = createServer((request, response) => {
        received.push(request.headers);
        response.setHeader('set-cookie', ['fresh=from-the-server; Path=/', 'two=2; Path=/']);
        response.setHeader('content-type', 'application/json');
        response.end('{}');
      });
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(() => server.close());

    const session = () =>
      createLcsSession(url, [cookie({ domain: '127.0.0.1', secure: false })]).cookies;

    it('goes along, and what the answer sets goes along the next time', async () => {
      const http = createHttpClient(new FakeClock());
      const call = {
        method: 'GET',
        url: `${url}/V2`,
        cookies: session(),
        timeoutMs: 5000,
      } as const;
      const answer = valueOf(await http.send(call));
      assert.equal(received[0]?.cookie, 'session=s3cret-value');
      assert.ok(!JSON.stringify(answer).includes('from-the-server'));
      valueOf(await http.send(call));
      assert.equal(received[1]?.cookie, 'session=s3cret-value; fresh=from-the-server; two=2');
    });

    it('is refused where the call goes to another origin', async () => {
      const http = createHttpClient(new FakeClock());
      const other = url.replace('127.0.0.1', 'localhost');
      const call = { method: 'GET', url: other, cookies: session(), timeoutMs: 5000 } as const;
      await assert.rejects(http.send(call), error => {
        assert.ok(!inspect(error, { depth: 9 }).includes('s3cret'));
        return error instanceof Error && error.message.includes('origin');
      });
      assert.equal(received.length, 0);
    });

    it('keeps no cookie of calls without a session, and shows none', async () => {
      const http = createHttpClient(new FakeClock());
      const answer = valueOf(await http.send({ method: 'GET', url, timeoutMs: 5000 }));
      assert.equal(answer.headers['set-cookie'], undefined);
      assert.equal(received[0]?.cookie, undefined);
    });
  });
});
