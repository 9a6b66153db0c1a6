import assert from 'node:assert/strict';
import { getEventListeners, once } from 'node:events';
import { createServer as createWebServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createServer, Socket, type AddressInfo, type Server } from 'node:net';
import { mock } from 'node:test';
import { types } from 'node:util';
import { generate } from 'selfsigned';
import type { BoundToken, HttpCall, HttpFailure } from '../../../src/access/http/transport';
import { createHttpClient } from '../../../src/services/httpClient';
import { FakeClock } from '../support/fakeClock';
import { errorOf, valueOf } from '../support/results';

const secret = 'token-that-nobody-may-read';

describe('the HTTP client', () => {
  const clock = new FakeClock();
  const client = createHttpClient(clock);
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  afterEach(() => {
    mock.restoreAll();
    for (const socket of sockets) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });

  async function listen(server: Server, scheme = 'http'): Promise<string> {
    servers.push(server);
    server.on('connection', (socket: Socket) => sockets.add(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const serve = (answer: RequestListener) => listen(createWebServer(answer));

  function token(url: string): BoundToken {
    const account = { id: 'a', label: 'a' };
    return { value: secret, origin: new URL(url).origin, account };
  }

  const send = (url: string, changes: Partial<HttpCall> = {}) =>
    client.send({ method: 'GET', url, token: token(url), timeoutMs: 10_000, ...changes });

  async function failed(url: string, changes: Partial<HttpCall> = {}): Promise<HttpFailure> {
    const body = 'body-that-nobody-may-read';
    const failure = errorOf(await send(url, { method: 'POST', body, ...changes }));
    const reported = JSON.stringify(failure);
    assert.ok(!reported.includes(secret) && !reported.includes('nobody-may-read'), reported);
    assert.deepEqual(Object.keys(failure).sort(), ['beforeSending', 'detail', 'kind']);
    return failure;
  }

  it('returns the response unchanged, regardless of its status', async () => {
    const url = await serve((request, response) => {
      const asked = [request.method, request.url, request.headers.authorization].join(' ');
      response.writeHead(418, { 'X-Odd': 'Yes', 'Set-Cookie': ['a=1', 'b=2'] });
      response.end(asked);
    });
    const answer = valueOf(await send(`${url}/path?q=%20a`));
    assert.equal(answer.status, 418);
    assert.equal(answer.body, `GET /path?q=%20a Bearer ${secret}`);
    assert.equal(answer.headers['x-odd'], 'Yes');
    // Cookies are as sensitive as passwords: only calls that sent cookies get them.
    assert.equal(answer.headers['set-cookie'], undefined);
    assert.equal(answer.receivedAt, clock.now());
  });

  it('opens a new connection if the call requires one', async () => {
    const used = new WeakSet<object>();
    const url = await serve((request, response) => {
      // Like a server that closes an idle connection when the client uses it again.
      if (used.has(request.socket)) request.socket.destroy();
      used.add(request.socket);
      response.end('{}');
    });
    const post = { method: 'POST', body: '{}' } as const;
    for (let round = 0; round < 3; round++) {
      assert.equal(valueOf(await send(url, { ...post, freshConnection: true })).status, 200);
    }
    assert.equal(errorOf(await send(url, post)).kind, 'connectionLost');
  });

  it('keeps connections to other hosts when it opens a new one', async () => {
    const connections: Socket[] = [];
    const urls = await Promise.all([1, 2].map(() => serve((_, response) => response.end('{}'))));
    for (const server of servers)
      server.on('connection', (socket: Socket) => connections.push(socket));
    const [first = '', second = ''] = urls;
    await send(first);
    await send(second, { freshConnection: true });
    await send(first);
    assert.equal(connections.length, 2);
  });

  it('sends a body unchanged, and returns JSON as text', async () => {
    const url = await serve((request, response) => {
      request.pipe(response.setHeader('Content-Type', 'application/json'));
    });
    const body = '{"text":"Prüfung \\u202e"  }';
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    assert.equal(valueOf(await send(url, { method: 'POST', body, headers })).body, body);
  });

  it('sends a token only to its own origin', async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked += 1;
      response.end();
    });
    for (const other of [
      'https://127.0.0.1/',
      'http://127.0.0.1:1/',
      url.replace('127.0.0.1', 'localhost'),
      url.replace('http', 'https'),
    ]) {
      await assert.rejects(send(url, { token: token(other) }), error => {
        assert.ok(error instanceof Error && !error.message.includes(secret));
        return error.message.includes('only be sent to the origin');
      });
    }
    assert.equal(asked, 0);
  });

  it('adds no headers without a token', async () => {
    const url = await serve((request, response) => {
      response.end(JSON.stringify(request.headers));
    });
    const answer = await client.send({ method: 'GET', url, timeoutMs: 10_000 });
    assert.ok(!('authorization' in (JSON.parse(valueOf(answer).body) as object)));
  });

  it("doesn't follow redirects", async () => {
    const paths: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      paths.push(request.url);
      response.writeHead(307, { Location: '/elsewhere' }).end();
    });
    const answer = valueOf(await send(url, { method: 'POST', body: '{}' }));
    assert.deepEqual([answer.status, answer.headers['location']], [307, '/elsewhere']);
    assert.deepEqual(paths, ['/']);
  });

  it('ignores proxy variables, because the editor handles proxies', async () => {
    const url = await serve((_, response) => response.end('straight'));
    const names = ['http_proxy', 'HTTP_PROXY'] as const;
    const before = names.map(name => process.env[name]);
    for (const name of names) process.env[name] = 'http://127.0.0.1:1';
    try {
      assert.equal(valueOf(await send(url)).body, 'straight');
    } finally {
      names.forEach((name, index) => {
        const value = before[index];
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      });
    }
  });

  it('reports a refused connection as not sent', async () => {
    const server = createServer();
    const url = await listen(server);
    server.close();
    await once(server, 'close');
    const detail = 'ECONNREFUSED';
    assert.deepEqual(await failed(url), { kind: 'unreachable', beforeSending: true, detail });
  });

  const system = (code: string, syscall?: string) =>
    Object.assign(new Error(`${syscall ?? ''} ${code}`), {
      code,
      ...(syscall === undefined ? {} : { syscall }),
    });
  const connect = (code = 'ETIMEDOUT') => system(code, 'connect');
  const unreachable = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'];
  const connectFailures: readonly (readonly [string, Error, HttpFailure])[] = [
    [
      'no such host',
      system('ENOTFOUND', 'getaddrinfo'),
      { kind: 'unreachable', beforeSending: true, detail: 'ENOTFOUND' },
    ],
    [
      'one address that does not answer',
      connect(),
      { kind: 'unreachable', beforeSending: true, detail: 'ETIMEDOUT' },
    ],
    [
      'several addresses that do not answer',
      Object.assign(new AggregateError([connect(), connect()]), {
        code: 'ETIMEDOUT',
      }),
      { kind: 'unreachable', beforeSending: true, detail: 'ETIMEDOUT' },
    ],
    [
      'several errors, one of which came later',
      Object.assign(new AggregateError([connect(), new Error('read')]), {
        code: 'ETIMEDOUT',
      }),
      { kind: 'timeout', beforeSending: false, detail: 'ETIMEDOUT' },
    ],
    [
      'an empty list of errors',
      Object.assign(new AggregateError([]), { code: 'ECONNRESET' }),
      { kind: 'connectionLost', beforeSending: false, detail: 'ECONNRESET' },
    ],
    [
      'a name that cannot be looked up now',
      system('EAI_AGAIN', 'getaddrinfo'),
      { kind: 'unreachable', beforeSending: true, detail: 'EAI_AGAIN' },
    ],
    [
      'several addresses, one of which was connected to',
      Object.assign(new AggregateError([connect('EHOSTUNREACH'), system('EHOSTUNREACH', 'read')]), {
        code: 'EHOSTUNREACH',
      }),
      { kind: 'connectionLost', beforeSending: false, detail: 'EHOSTUNREACH' },
    ],
    ...unreachable.flatMap((code): (readonly [string, Error, HttpFailure])[] => [
      [
        `${code} while connecting`,
        connect(code),
        { kind: 'unreachable', beforeSending: true, detail: code },
      ],
      ...['read', 'write', undefined].map((syscall): readonly [string, Error, HttpFailure] => [
        `${code} in ${syscall ?? 'no system call'}`,
        system(code, syscall),
        { kind: 'connectionLost', beforeSending: false, detail: code },
      ]),
    ]),
  ];
  for (const [name, error, failure] of connectFailures) {
    it(`knows whether it may have sent data: ${name}`, async () => {
      mock.method(Socket.prototype, 'connect', function (this: Socket) {
        Object.assign(this, { connecting: true });
        setImmediate(() => this.destroy(error));
        return this;
      });
      assert.deepEqual(await failed('http://127.0.0.1:9/'), failure);
    });
  }

  it('rejects a self-signed certificate, and sends nothing', async () => {
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
      keyType: 'ec',
      algorithm: 'sha256',
    });
    let asked = 0;
    const url = await listen(
      createSecureServer({ cert, key }, (_, response) => {
        asked += 1;
        response.end();
      }),
      'https',
    );
    const failure = await failed(url);
    assert.deepEqual([failure.kind, failure.beforeSending], ['certificate', true]);
    assert.match(failure.detail, /SELF_SIGNED|CERT/);
    assert.equal(asked, 0);
  });

  it('reports a broken connection as possibly sent', async () => {
    const url = await serve(request => request.socket.resetAndDestroy());
    const failure = await failed(url);
    assert.deepEqual([failure.kind, failure.beforeSending], ['connectionLost', false]);
  });

  it('reports a connection that ends within the response', async () => {
    const url = await serve((request, response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('{"sqljitpassword":"nobody-may-read', () => request.socket.destroy());
    });
    const failure = await failed(url);
    assert.deepEqual([failure.kind, failure.beforeSending], ['connectionLost', false]);
  });

  it("reports a response that isn't HTTP", async () => {
    const url = await listen(
      createServer(socket => void socket.end('SSH-2.0-nobody-may-read\r\n')),
    );
    assert.equal((await failed(url)).kind, 'connectionLost');
  });

  it('reports a response that is too long', async () => {
    const url = await serve((_, response) => response.end(Buffer.alloc(33 * 1024 * 1024)));
    assert.equal((await failed(url)).kind, 'unreadable');
  });

  it('reports a missing response as possibly sent', async () => {
    const url = await serve(() => undefined);
    const expected = { kind: 'timeout', beforeSending: false, detail: 'ETIMEDOUT' };
    assert.deepEqual(await failed(url, { timeoutMs: 50 }), expected);
  });

  it("reports a slow response that doesn't end in time", async () => {
    const drips: NodeJS.Timeout[] = [];
    const url = await serve((_, response) => {
      response.writeHead(200);
      drips.push(setInterval(() => void response.write('.'), 20));
    });
    try {
      const { signal } = new AbortController();
      const expected = { kind: 'timeout', beforeSending: false, detail: 'ETIMEDOUT' };
      assert.deepEqual(await failed(url, { timeoutMs: 200 }), expected);
      assert.deepEqual(await failed(url, { timeoutMs: 200, signal }), expected);
    } finally {
      drips.forEach(clearInterval);
    }
  });

  it('leaves no timer behind', async () => {
    const url = await serve((_, response) => response.end());
    const clear = mock.method(globalThis, 'clearTimeout');
    const set = mock.method(globalThis, 'setTimeout');
    await send(url, { timeoutMs: 54_321 });
    const ours = set.mock.calls.filter(call => call.arguments[1] === 54_321);
    assert.equal(ours.length, 1);
    assert.ok(clear.mock.calls.some(call => call.arguments[0] === ours[0]?.result));
  });

  it("leaves no listener on the caller's signal", async () => {
    const url = await serve((_, response) => response.end());
    const { signal } = new AbortController();
    for (let count = 0; count < 5; count += 1) await send(url, { signal });
    assert.equal(getEventListeners(signal, 'abort').length, 0);
    // Node keeps the signals that depend on this one in a set.
    const parts = Object.getOwnPropertySymbols(signal).map(
      key => Reflect.get(signal, key) as unknown,
    );
    assert.equal(parts.filter(types.isSet).length, 0);
  });

  it('reports that the caller stopped it', async () => {
    const stop = new AbortController();
    const url = await serve(() => stop.abort());
    const expected = { kind: 'aborted', beforeSending: false, detail: 'ERR_CANCELED' };
    assert.deepEqual(await failed(url, { signal: stop.signal }), expected);
    assert.deepEqual(await failed(url, { signal: stop.signal }), expected);
    assert.deepEqual(await failed(url, { signal: stop.signal, timeoutMs: 0 }), expected);
  });
});
