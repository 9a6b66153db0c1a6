import { accountByUpn, defaultAccount } from '../../accounts';
import type { Credential } from '../../credentials';
import { issueToken } from '../../token';
import { json, text } from '../answers';
import type { Answer, Call, Route } from '../call';

/** `/__emulator/…`: the control API for people and tests. No sign-in, no faults. */
export const controlRoutes: readonly Route[] = [
  control('GET', '', () => text(help)),
  control('GET', '/switches', ({ world }) => json(world.switchboard.current)),
  control('POST', '/switches', async call => {
    await call.world.switchboard.merge(readJson(call));
    return json(call.world.switchboard.current);
  }),
  control('POST', '/reset', async ({ world }) => {
    await world.reset();
    return json({});
  }),
  control('GET', '/requests', ({ world }) => json(world.requests)),
  control('GET', '/logins', ({ world }) => json(world.logins)),
  control('GET', '/credentials', ({ world }) => json(world.credentials.all.map(withoutPassword))),
  control('POST', '/credentials/expire', call =>
    one(call.world.credentials.expire(readUser(call))),
  ),
  control('POST', '/credentials/end', call => one(call.world.credentials.end(readUser(call)))),
  control('GET', '/jitRequests', ({ world }) => json(world.jitRequests.all)),
  control('POST', '/jitRequests/decide', call => {
    const { state = 'Approved', name } = readJson(call);
    const named = typeof name === 'string' ? name : undefined;
    const request = call.world.jitRequests.decide(String(state), named);
    return request ? json(request) : json({ error: 'No such request has been made.' }, 404);
  }),
  control('POST', '/lcs/sessions/end', ({ world }) => {
    world.lcsSessions.endAll();
    return json({});
  }),
  control('POST', '/lcs/tokens/renew', ({ world }) => {
    world.lcsSessions.renewTokens();
    return json({});
  }),
  control('POST', '/lcs/refresh', call => {
    call.world.lcs.refresh(readText(call, 'environment') ?? 'contoso-uat');
    return json({});
  }),
  control('POST', '/clock', call => {
    call.world.clock.shift(Number(readJson(call)['shiftSeconds']) || 0);
    return json({ shiftSeconds: call.world.clock.shiftSeconds });
  }),
  control('POST', '/token', call => {
    const { upn = defaultAccount.upn, aud = call.base, seconds = 3600 } = readJson(call);
    const account = accountByUpn(String(upn)) ?? defaultAccount;
    const exp = Math.floor(Date.now() / 1000) + Number(seconds);
    const { oid, tid } = account;
    return text(issueToken({ aud: String(aud), oid, upn: account.upn, tid, exp }));
  }),
];

const help = `Control calls of the emulator
GET  /__emulator/switches             the switches
POST /__emulator/switches             JSON merge; null sets a switch back
POST /__emulator/reset                as just started
GET  /__emulator/requests             requests received, tokens decoded
GET  /__emulator/logins               login attempts at the TDS listener
GET  /__emulator/credentials          logins made, without passwords
POST /__emulator/credentials/expire   {"user"?} lets a login expire now (the newest)
POST /__emulator/credentials/end      {"user"?} ends a login (the newest)
GET  /__emulator/jitRequests          requests for roles on managed applications
POST /__emulator/jitRequests/decide   {"state"?, "name"?} Approved, Denied, Timeout … (the newest)
POST /__emulator/lcs/sessions/end     ends every session of Lifecycle Services
POST /__emulator/lcs/tokens/renew     its anti-forgery tokens are refused from now on
POST /__emulator/lcs/refresh          {"environment"?} its database was refreshed: all access is gone
POST /__emulator/clock                {"shiftSeconds"} moves the services' clock
POST /__emulator/token                {"upn"?, "aud"?, "seconds"?} a token, to try with curl
`;

function control(method: Route['method'], path: string, handle: Route['handle']): Route {
  return { method, path: new RegExp(`^/__emulator${path}/?$`), handle };
}

function readJson(call: Call): Record<string, unknown> {
  const value: unknown = JSON.parse(call.body || '{}');
  if (typeof value !== 'object' || value === null) throw new Error('The body must be an object.');
  return { ...value };
}

function readUser(call: Call): string | undefined {
  return readText(call, 'user');
}

function readText(call: Call, name: string): string | undefined {
  const value = readJson(call)[name];
  return typeof value === 'string' ? value : undefined;
}

function one(credential: Credential | undefined): Answer {
  return credential
    ? json(withoutPassword(credential))
    : json({ error: 'No such login has been made.' }, 404);
}

function withoutPassword(credential: Credential): Omit<Credential, 'password'> {
  const shown: Omit<Credential, 'password'> & { password?: string } = { ...credential };
  delete shown.password;
  return shown;
}
