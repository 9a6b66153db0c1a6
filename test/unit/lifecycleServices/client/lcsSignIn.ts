import assert from 'node:assert/strict';
import type { LcsSession } from '../../../../src/lifecycleServices/types';
import { createLcsSession } from '../../../../src/lifecycleServices/browser/cookies';
import type { Emulator } from '../../../emulator';

/** Signs in at the emulated web site as a browser does, and gives the cookies' values by name. */
export async function signInToLcs(url: string): Promise<ReadonlyMap<string, string>> {
  const asked = await post(`${url}/Logon/AdLogon`, { user: 'ada@contoso.com', password: 'any' });
  const ticket = /name="ticket" value="([^"]+)"/.exec(await asked.text())?.[1];
  const signedIn =
    ticket === undefined ? asked : await post(`${url}/Logon/Mfa`, { ticket, code: '123456' });
  assert.equal(signedIn.status, 302);
  const pairs = signedIn.headers.getSetCookie().map(text => text.split(';')[0]?.split('=') ?? []);
  return new Map(pairs.map(([name = '', value = '']) => [name, value]));
}

/** A session of the emulated web site, as the sign-in in a browser gives it. */
export async function lcsSession(emulator: Emulator): Promise<LcsSession> {
  const cookies = await signInToLcs(emulator.url);
  const where = { domain: '127.0.0.1', path: '/', secure: false, httpOnly: true };
  const held = [...cookies].map(([name, value]) => ({ name, value, ...where }));
  return createLcsSession(emulator.url, held, 'ada@contoso.com');
}

function post(url: string, form: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
}
