import { createHmac, timingSafeEqual } from 'node:crypto';

/** The claims of a token of the emulated identity service. */
export interface Claims {
  /** The audience, with or without a trailing slash. */
  aud: string;
  oid: string;
  upn: string;
  tid: string;
  /** Expiry in seconds since the epoch, in real time: the clock shift doesn't affect it. */
  exp: number;
  /** The client ID of `VSCODE_CLIENT_ID:`, if any. */
  appid?: string;
}

// Not a secret. It only distinguishes the emulator's tokens from others.
const key = 'emulator tokens are for loopback tests only';

const header = Buffer.from(JSON.stringify({ typ: 'JWT', alg: 'HS256' })).toString('base64url');

/** A JSON web token: header, claims, and HMAC. */
export function issueToken(claims: Claims): string {
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${header}.${payload}.${sign(payload).toString('base64url')}`;
}

/** The claims of an emulator token, even if it has expired; undefined for any other text. */
export function readToken(token: string): Claims | undefined {
  const [first, payload = '', signature = '', ...rest] = token.split('.');
  const given = Buffer.from(signature, 'base64url');
  const expected = sign(payload);
  if (first !== header || rest.length > 0 || given.length !== expected.length) return undefined;
  if (!timingSafeEqual(given, expected)) return undefined;
  // The signature is valid, so `issueToken` wrote these claims.
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims;
}

function sign(payload: string): Buffer {
  return createHmac('sha256', key).update(`${header}.${payload}`).digest();
}
