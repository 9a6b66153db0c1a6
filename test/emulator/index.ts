import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { accountByUpn, defaultAccount } from './accounts';
import type { JitRequest } from './azure/requests';
import type { Credential } from './credentials';
import { createHttpServer } from './http/server';
import type { Patch, Switches } from './switches';
import { startTdsServer } from './tds/server';
import { issueToken } from './token';
import { World, type Operation, type RecordedLogin, type RecordedRequest } from './world';

export type { Credential, JitRequest, Patch, Operation, RecordedLogin, RecordedRequest, Switches };
export { lcsEnvironments, lcsPage, lcsPageLines, type LcsEnvironment } from './lcs/environments';
export { dateForms, envelopeForms } from './lcs/switches';
export type { Fault, Service } from './switches';
export { accounts, defaultAccount, tenants, type Account } from './accounts';
export { issueToken, readToken, type Claims } from './token';

/** How to start an emulator. */
export interface EmulatorOptions {
  /** HTTP port; 0, the default, is any free one. */
  port?: number;
  /** TDS port; 0, the default, is any free one. */
  sqlPort?: number;
  /** Switches that `reset` returns to; without them nothing is delayed. */
  switches?: Patch<Switches>;
}

/** Whom a token names and where it is good. */
export interface TokenOptions {
  /** User principal name; ada@contoso.com unless told. */
  upn?: string;
  /** The origin it is good for; the emulator's unless told. */
  aud?: string;
  /** Seconds until it expires, an hour unless told; negative for an expired one. */
  seconds?: number;
}

/** A running emulator. Everything here is also at `/__emulator/…`. */
export interface Emulator {
  /** Base URL of all services, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  readonly sqlPort: number;
  /** The TDS listener's self-signed certificate, PEM. */
  readonly certificate: string;
  /** The switches as they stand, with the faults that are still to come. */
  readonly switches: Readonly<Switches>;
  /** Merges switches; null sets one back. Rejects what is not a switch. */
  setSwitches(patch: Patch<Switches>): Promise<void>;
  /** As just started: switches, clock, logins, records. */
  reset(): Promise<void>;
  /** Requests received, oldest first, but those to `/__emulator`. */
  readonly requests: readonly RecordedRequest[];
  /** Login attempts at the TDS listener, oldest first. */
  readonly logins: readonly RecordedLogin[];
  /** SQL logins made, with their passwords, oldest first. */
  readonly credentials: readonly Credential[];
  /** Requests for roles on managed applications, oldest first. */
  readonly jitRequests: readonly JitRequest[];
  /** The consumer decides on a request for a role; the newest unless named. Any text is a state. */
  decide(state: string, name?: string): void;
  /** Lets a SQL login expire now; the newest unless named. */
  expireLogin(user?: string): void;
  /** Ends a SQL login; the newest unless named. */
  endLogin(user?: string): void;
  /** Ends every session of Lifecycle Services. */
  endLcsSessions(): void;
  /** Lets every anti-forgery token that Lifecycle Services gave be refused. */
  renewLcsTokens(): void;
  /** Refreshes the database of an environment of Lifecycle Services, named by its name. */
  refreshLcsDatabase(name: string): void;
  /** Moves the services' clock; tokens keep to real time. */
  shiftClock(seconds: number): void;
  /** A bearer token, as the companion would get it. */
  token(options?: TokenOptions): string;
  /** Stops both listeners and cuts off who still waits. */
  close(): Promise<void>;
}

/** Starts the HTTP services and the TDS listener on 127.0.0.1. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const world = new World(options.switches ?? {});
  const stop = new AbortController();
  const http = createHttpServer(world, stop.signal);
  http.listen(options.port ?? 0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const closeHttp = async () => {
    stop.abort();
    http.close();
    http.closeAllConnections();
    await once(http, 'close');
  };
  const tds = await startTdsServer(world, options.sqlPort ?? 0).catch(async (error: unknown) => {
    await closeHttp();
    throw error;
  });
  return {
    url,
    port,
    sqlPort: world.sqlPort,
    certificate: tds.certificate,
    get switches() {
      return world.switchboard.current;
    },
    setSwitches: patch => world.switchboard.merge(patch),
    reset: () => world.reset(),
    requests: world.requests,
    logins: world.logins,
    get credentials() {
      return world.credentials.all;
    },
    get jitRequests() {
      return world.jitRequests.all;
    },
    decide: (state, name) => void world.jitRequests.decide(state, name),
    expireLogin: user => void world.credentials.expire(user),
    endLogin: user => void world.credentials.end(user),
    endLcsSessions: () => world.lcsSessions.endAll(),
    renewLcsTokens: () => world.lcsSessions.renewTokens(),
    refreshLcsDatabase: name => world.lcs.refresh(name),
    shiftClock: seconds => world.clock.shift(seconds),
    token: options => makeToken(url, options),
    close: async () => {
      await Promise.all([closeHttp(), tds.close()]);
    },
  };
}

function makeToken(url: string, { upn, aud = url, seconds = 3600 }: TokenOptions = {}): string {
  const account = upn === undefined ? defaultAccount : accountByUpn(upn);
  if (!account) throw new Error(`Nobody is called ${upn}.`);
  const { oid, tid } = account;
  const exp = Math.floor(Date.now() / 1000) + seconds;
  return issueToken({ aud, oid, upn: account.upn, tid, exp });
}
