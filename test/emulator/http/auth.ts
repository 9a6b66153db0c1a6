import { readToken, type Claims } from '../token';
import { Refusal } from './answers';
import type { Answer, Call } from './call';

/** The claims of a bearer token of the emulator, including an expired one. */
export function bearerClaims(authorization: string | undefined): Claims | undefined {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  return token === undefined ? undefined : readToken(token);
}

/** The caller's claims. Answers 401 unless the token is live and issued for the called origin. */
export function requireCaller(call: Call): Claims {
  const { claims, base } = call;
  if (!claims || !isFor(claims, base)) throw new Refusal(unauthorized(base));
  // Uses real time, because tests shift the clock of the services to expire logins.
  if (claims.exp * 1000 <= Date.now()) throw new Refusal(unauthorized(base));
  return claims;
}

/** A 401 without a body, with the header of contract A.5. */
export function unauthorized(base: string): Answer {
  const authority = `${base}/common/oauth2/authorize`;
  const challenge = `Bearer authorization_uri=${authority}, resource_id=${base}/`;
  return { status: 401, headers: { 'WWW-Authenticate': challenge }, body: '' };
}

function isFor(claims: Claims, base: string): boolean {
  return claims.aud.replace(/\/$/, '').toLowerCase() === base.toLowerCase();
}
