import { readToken, type Claims } from '../token';
import { Refusal } from './answers';
import type { Answer, Call } from './call';

/** The claims of an `Authorization: Bearer` header that we issued, expired or not. */
export function bearerClaims(authorization: string | undefined): Claims | undefined {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  return token === undefined ? undefined : readToken(token);
}

/** The caller's claims when the token is live and meant for the called origin; else a 401. */
export function requireCaller(call: Call): Claims {
  const { claims, base } = call;
  if (!claims || !isFor(claims, base)) throw new Refusal(unauthorized(base));
  // Real time on purpose: the services' clock may be shifted to let logins expire.
  if (claims.exp * 1000 <= Date.now()) throw new Refusal(unauthorized(base));
  return claims;
}

/** 401 without a body and with the header of contract A.5. */
export function unauthorized(base: string): Answer {
  const authority = `${base}/common/oauth2/authorize`;
  const challenge = `Bearer authorization_uri=${authority}, resource_id=${base}/`;
  return { status: 401, headers: { 'WWW-Authenticate': challenge }, body: '' };
}

function isFor(claims: Claims, base: string): boolean {
  return claims.aud.replace(/\/$/, '').toLowerCase() === base.toLowerCase();
}
