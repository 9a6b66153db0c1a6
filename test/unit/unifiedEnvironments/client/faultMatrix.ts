import type { ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { credentialBody, lifetimeMs, type Endpoint, type Respond } from './faultServer';

/**
 * The outcomes of a call, each with the words that the user sees. A credential, a list, or a kind has
 * no error.
 */
export const outcomes = {
  credential: undefined,
  listed: undefined,
  recorded: undefined,
  unifiedDevelopment: undefined,
  notUnifiedKind: undefined,
  unknownKind: undefined,
  unknownTimeout: /The service didn't respond in time.*We don't know whether.*may no longer work/,
  unknownLost:
    /connection was lost before the response arrived.*We don't know whether.*may no longer work/,
  unknownFailed: /service failed while processing the request.*may no longer work/,
  unknownBusy: /busy or under maintenance.*We don't know whether.*may no longer work/,
  unknownRedirect: /redirected the request to another address.*may no longer work/,
  unknownAnswer:
    /sent a response that VS Code can't read.*We don't know whether.*may no longer work/,
  unknownProxy: /A proxy or firewall responded instead of the service.*may no longer work/,
  incomplete: /has no usable "\w+".*may no longer work/,
  unreadable: /sent a response that VS Code can't read/,
  timedOut: /127\.0\.0\.1:\d+ didn't respond in time/,
  unreachable: /VS Code can't reach .*Nothing was requested/,
  redirected: /didn't follow the redirect/,
  proxy: /A proxy or firewall responded instead of 127/,
  failed: /returned HTTP status \d{3}/,
  busy: /is busy or under maintenance/,
  throttled: /received too many requests/,
  signIn: /didn't accept the sign-in/,
  member: /isn't a user of/,
  forbidden: /refused the request of ada@contoso\.com: /,
  refused: /The service refused the request: Quoted words/,
  notReady: /isn't ready \(EnvironmentNotInReadyState.*Try again in a few minutes/,
  notOffered: /doesn't offer SQL credentials/,
} as const;

/** The name of an outcome. */
export type Outcome = keyof typeof outcomes;

/** A fault, and its outcome at each endpoint. */
export interface FaultRow {
  readonly fault: string;
  readonly respond: Respond;
  readonly outcome: Readonly<Record<Endpoint, Outcome>>;
  /** How often the action is sent, if it is not once: only after a 429 and after one 401. */
  readonly sent: number;
  /** The credential's time to live as the user sees it, to the minute. */
  readonly leftMs: number;
}

type Outcomes = readonly [action: Outcome, discovery: Outcome, kind: Outcome, records: Outcome];

function row(
  fault: string,
  respond: Respond,
  [action, discovery, kind, records]: Outcomes,
  { sent = 1, leftMs = lifetimeMs } = {},
): FaultRow {
  return { fault, respond, outcome: { action, discovery, kind, records }, sent, leftMs };
}

const good: Outcomes = ['credential', 'listed', 'unifiedDevelopment', 'recorded'];
const garbled: Outcomes = ['unknownAnswer', 'unreadable', 'unknownKind', 'unreadable'];
const lost: Outcomes = ['unknownLost', 'unreachable', 'unknownKind', 'unreachable'];
const silent: Outcomes = ['unknownTimeout', 'timedOut', 'unknownKind', 'timedOut'];
const failing: Outcomes = ['unknownFailed', 'failed', 'unknownKind', 'failed'];
const redirecting: Outcomes = ['unknownRedirect', 'redirected', 'unknownKind', 'redirected'];
const proxied: Outcomes = ['unknownProxy', 'proxy', 'unknownKind', 'proxy'];

const page =
  '<html><body>Blocked by your organization. Sign in as System Administrator.</body></html>';

const send =
  (status: number, body = '', headers: Readonly<Record<string, string>> = {}): Respond =>
  response => {
    response.writeHead(status, headers).end(body);
  };

const odata = (code: string, message: string) => JSON.stringify({ error: { code, message } });

/** Sends the good answer with other headers or in another form. */
const change =
  (edit: (response: ServerResponse, body: string) => void): Respond =>
  (response, body) => {
    edit(response, body);
  };

const encoded = (encoding: string, bytes: (body: string) => Buffer): Respond =>
  change((response, body) => {
    response.setHeader('content-encoding', encoding);
    response.end(bytes(body));
  });

/** 64 MB of zeros in a few kilobytes, compressed once. */
const bombs = new Map<string, Buffer>();

function bomb(encoding: string, compress: (bytes: Buffer) => Buffer): Respond {
  return response => {
    const bytes = bombs.get(encoding) ?? compress(Buffer.alloc(64 * 1024 * 1024));
    bombs.set(encoding, bytes);
    response.setHeader('content-encoding', encoding).end(bytes);
  };
}

const half = (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length / 2));

const dated = (offsetMs: number): Respond =>
  change((response, body) => {
    response.setHeader('date', new Date(Date.now() + offsetMs).toUTCString());
    response.end(body);
  });

const hourMs = 3600 * 1000;

const empty = [400, 405, 406, 409, 411, 412, 413, 414, 415, 417, 422, 423, 424, 426, 428, 431, 451];

const statusRows: readonly FaultRow[] = [
  ...empty.map(status =>
    row(`${String(status)} without a body`, send(status), [
      'failed',
      'failed',
      'unknownKind',
      'failed',
    ]),
  ),
  ...[201, 202, 203, 204, 205, 206].map(status =>
    row(`${String(status)} without a body`, send(status), [
      'unknownAnswer',
      'failed',
      'unknownKind',
      'failed',
    ]),
  ),
  ...[400, 402, 403, 406, 409, 418, 451, 511].map(status =>
    row(`a proxy's page with ${String(status)}`, send(status, page), proxied),
  ),
  ...[408, 499].map(status => row(`${String(status)} without a body`, send(status), failing)),
  ...[500, 501, 502, 504, 505, 507, 520, 529, 599].flatMap(status => [
    row(`${String(status)} with a page`, send(status, page), failing),
  ]),
  row('503 that says when to come back', send(503, '', { 'retry-after': '1' }), [
    'unknownBusy',
    'busy',
    'unknownKind',
    'busy',
  ]),
  ...[300, 301, 302, 303, 307, 308].map(status =>
    row(
      `${String(status)} to another address`,
      send(status, '', { location: '/elsewhere' }),
      redirecting,
    ),
  ),
  row(
    'a redirect to a sign-in page',
    send(302, page, { location: '/elsewhere/login' }),
    redirecting,
  ),
  row('a redirect without an address', send(302), redirecting),
  row('a redirect to text that is no address', send(307, '', { location: '::::' }), redirecting),
  row('304', send(304), redirecting),
  row('400 with words', send(400, odata('0x80040203', 'Quoted words.')), [
    'refused',
    'failed',
    'unknownKind',
    'refused',
  ]),
  row('400: the environment is not ready', send(400, odata('0x1', 'EnvironmentNotInReadyState')), [
    'notReady',
    'failed',
    'unknownKind',
    'notReady',
  ]),
  row('403 with unknown words', send(403, odata('0x8004a104', 'The organization is disabled.')), [
    'forbidden',
    'failed',
    'unknownKind',
    'forbidden',
  ]),
  row('403: a disabled user', send(403, odata('0x80040225', 'The specified user is disabled.')), [
    'member',
    'failed',
    'unknownKind',
    'member',
  ]),
  row('404: an unknown action', send(404, odata('0x8006088a', 'Resource not found.')), [
    'notOffered',
    'failed',
    'notUnifiedKind',
    'notOffered',
  ]),
  row('401 each time', send(401), ['signIn', 'signIn', 'unknownKind', 'signIn'], { sent: 2 }),
  row('401 with a page', send(401, page), ['signIn', 'signIn', 'unknownKind', 'signIn'], {
    sent: 2,
  }),
  ...[
    ['429 each time', '1', 5],
    ['429 without a time', '', 5],
    ['429 with a time that is none', 'soon', 5],
    ['429 with a time in the past', 'Thu, 01 Jan 1970 00:00:00 GMT', 5],
    ['429 with a long time', '86400', 1],
    ['429 with an absurd time', '9'.repeat(400), 1],
    ['429 with an absurd date', 'Fri, 31 Dec 9999 23:59:59 GMT', 1],
  ].map(([name, retryAfter, sent]) =>
    row(
      String(name),
      send(429, page, retryAfter === '' ? {} : { 'retry-after': String(retryAfter) }),
      ['throttled', 'throttled', 'unknownKind', 'throttled'],
      { sent: Number(sent) },
    ),
  ),
];

const bodyRows: readonly FaultRow[] = [
  ...(
    [
      ['an empty body', ''],
      ['white space', ' \r\n\t'],
      ['a page', page],
      ['JSON null', 'null'],
      ['a number', '42'],
      ['a text', '"value"'],
      ['deep nesting', '['.repeat(200_000)],
      ['a long number', '9'.repeat(1_000_000)],
      ['a byte order mark alone', '\ufeff'],
      ['control characters', '\u0000\u0001'],
    ] as const
  ).map(([name, body]) => row(`200 with ${name}`, send(200, body), garbled)),
  row(
    'a body that is cut off at half',
    change((response, body) => response.end(body.slice(0, -20))),
    garbled,
  ),
  row('an object without a known field', send(200, '{"a":1}'), [
    'incomplete',
    'unreadable',
    'unknownKind',
    'unreadable',
  ]),
  row(
    'fields of wrong types',
    send(200, '{"value":7,"sqljitpassword":["x"],"applicationdeploymenttype":{"a":1}}'),
    ['incomplete', 'unreadable', 'unknownKind', 'unreadable'],
  ),
  row(
    'unknown fields',
    change((response, body) => response.end(body.replace('{', '{"a":[{}],'))),
    good,
  ),
  row(
    'another content type',
    change((response, body) => {
      response.setHeader('content-type', 'text/html; charset=utf-16').end(body);
    }),
    good,
  ),
];

const transportRows: readonly FaultRow[] = [
  row('no answer', () => undefined, silent),
  row('headers, then nothing', response => response.writeHead(200).flushHeaders(), silent),
  row(
    'half of the body, then nothing',
    change((response, body) => {
      response.writeHead(200, { 'content-length': body.length });
      response.write(body.slice(0, 20));
    }),
    silent,
  ),
  row(
    'a byte now and then',
    change((response, body) => {
      let at = 0;
      const timer = setInterval(() => {
        if (response.destroyed) clearInterval(timer);
        else response.write(body.charAt((at += 1)));
      }, 60);
      response.on('close', () => {
        clearInterval(timer);
      });
    }),
    silent,
  ),
  row(
    'a slow answer',
    change((response, body) => void setTimeout(() => response.end(body), 60)),
    good,
  ),
  row('a reset before the answer', response => response.socket?.resetAndDestroy(), lost),
  row('a closed connection before the answer', response => response.socket?.destroy(), lost),
  row(
    'a reset within the body',
    change((response, body) => {
      response.writeHead(200, { 'content-length': body.length });
      response.write(body.slice(0, 20), () => response.socket?.resetAndDestroy());
    }),
    lost,
  ),
  row(
    'a shorter body than announced',
    change((response, body) => {
      response.writeHead(200, { 'content-length': body.length + 10 });
      response.write(body, () => response.socket?.end());
    }),
    lost,
  ),
  row(
    'a chunked body without an end',
    change((response, body) => {
      response.write(body, () => response.socket?.end());
    }),
    lost,
  ),
  row('text that is not HTTP', response => response.socket?.end('SSH-2.0-OpenSSH\r\n'), lost),
  row(
    'a status line without a number',
    response => response.socket?.end('HTTP/1.1 OK\r\n\r\n'),
    lost,
  ),
  row(
    'headers of 64 kB',
    response => {
      response.writeHead(200, { 'x-long': 'x'.repeat(64 * 1024) }).end();
    },
    lost,
  ),
  row('a body of 33 MB', response => response.end(Buffer.alloc(33 * 1024 * 1024, ' ')), garbled),
  row(
    'gzip',
    encoded('gzip', body => gzipSync(body)),
    good,
  ),
  row(
    'brotli',
    encoded('br', body => brotliCompressSync(body)),
    good,
  ),
  row(
    'gzip that is cut off',
    encoded('gzip', body => half(gzipSync(body))),
    garbled,
  ),
  row(
    'gzip that is none',
    encoded('gzip', body => Buffer.from(body)),
    garbled,
  ),
  row(
    'deflate that is none',
    encoded('deflate', () => Buffer.from('x'.repeat(99))),
    garbled,
  ),
  row('a decompression bomb (gzip)', bomb('gzip', gzipSync), garbled),
  row('a decompression bomb (deflate)', bomb('deflate', deflateSync), garbled),
  row('a decompression bomb (brotli)', bomb('br', brotliCompressSync), garbled),
  row(
    'an unknown compression',
    encoded('zstd-none', body => Buffer.from(body)),
    good,
  ),
];

const clockRows: readonly FaultRow[] = [
  ...[2, -2, 23, -23].map(hours =>
    row(`a clock that differs by ${String(hours)} h`, dated(hours * hourMs), good, {
      leftMs: lifetimeMs - hours * hourMs,
    }),
  ),
  ...[25, -25, 24 * 365 * 10, -24 * 365 * 10].map(hours =>
    row(
      `a clock that differs by ${String(hours)} h, which is not believed`,
      dated(hours * hourMs),
      good,
    ),
  ),
  ...['soon', '', '2026-01-05T09:00:00Z', 'Thu, 99 Jan 2026 09:00:00 GMT'].map(date =>
    row(
      `the date "${date}" in the header`,
      change((response, body) => {
        response.setHeader('date', date).end(body);
      }),
      good,
    ),
  ),
];

/** Absurd dates: at the action for the expiry, at the records for the start. */
const dateRows: readonly FaultRow[] = [
  '',
  'soon',
  '0001-01-01T00:00:00Z',
  '0000-00-00T00:00:00Z',
  '1970-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '+275760-09-13T00:00:00Z',
  '2026-13-45T99:99:99Z',
  '2026-01-05 09:00 Mars time',
  '9'.repeat(1_000),
].map(date =>
  row(
    `the date ${JSON.stringify(date.slice(0, 30))}`,
    (response, body, endpoint) => {
      if (endpoint === 'action') response.end(credentialBody({ sqljitexpiration: date }));
      else response.end(body.replace('2026-01-05', date));
    },
    ['incomplete', 'listed', 'unifiedDevelopment', 'recorded'],
  ),
);

/** Every fault at every endpoint. */
export const faultRows: readonly FaultRow[] = [
  row(
    'none',
    change((response, body) => response.end(body)),
    good,
  ),
  ...statusRows,
  ...bodyRows,
  ...transportRows,
  ...clockRows,
  ...dateRows,
];
