import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a token of the emulated identity service says. */
export interface Claims {
  /** The origin the token is good for, with or without a trailing slash. */
  aud: string;
  oid: string;
  upn: string;
  tid: string;
  /** Expiry, seconds since the epoch in real time: the clock shift does not touch it. */
  exp: number;
  /** The client id asked for with `VSCODE_CLIENT_ID:`, if any. */
  appid?: string;
}

// Not a secret: it only keeps tokens of other origin from being taken for ours.
const key = 'emulator tokens are for loopback tests only';

const header = Buffer.from(JSON.stringify({ typ: 'JWT', alg: 'HS256' })).toString('base64url');

/** A JSON web token: header, claims and HMAC. */
export function issueToken(claims: Claims): string {
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${header}.${payload}.${sign(payload).toString('base64url')}`;
}

/** The claims of a token that we issued, expired or not; undefined for anything else. */
export function readToken(token: string): Claims | undefined {
  const [first, payload = '', signature = '', ...rest] = token.split('.');
  const given = Buffer.from(signature, 'base64url');
  const wanted = sign(payload);
  if (first !== header || rest.length > 0 || given.length !== wanted.length) return undefined;
  if (!timingSafeEqual(given, wanted)) return undefined;
  // What bears our signature is what we wrote.
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims;
}

function sign(payload: string): Buffer {
  return createHmac('sha256', key).update(`${header}.${payload}`).digest();
}
