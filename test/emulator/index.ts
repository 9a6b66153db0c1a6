import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accountByUpn, defaultAccount } from './accounts';
import type { JitRequest } from './azure/requests';
import { makeCertificate } from './certificate';
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
export { publicNames } from './publicNames';
export { issueToken, readToken, type Claims } from './token';

export interface EmulatorOptions {
  /** HTTP port; the default 0 selects a free one. */
  port?: number;
  /** TDS port; the default 0 selects a free one. */
  sqlPort?: number;
  /** Default switches, to which `reset` returns. By default, there are no delays. */
  switches?: Patch<Switches>;
}

/** The account and audience of a token. */
export interface TokenOptions {
  /** User principal name; ada@contoso.com by default. */
  upn?: string;
  /** The audience; the emulator's origin by default. */
  aud?: string;
  /** Seconds until the token expires; an hour by default, negative for an expired token. */
  seconds?: number;
}

/** A running emulator. `/__emulator/…` offers the same functions. */
export interface Emulator {
  /** Base URL of all services, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** The port of the services under their public names. */
  readonly httpsPort: number;
  readonly sqlPort: number;
  /** The self-signed certificate of the HTTPS and TDS listeners, PEM. */
  readonly certificate: string;
  /** The current switches, with the faults that are still pending. */
  readonly switches: Readonly<Switches>;
  /** Merges switches; null restores a default. Rejects unknown switches. */
  setSwitches(patch: Patch<Switches>): Promise<void>;
  /** Restores the initial switches, clock, logins, and records. */
  reset(): Promise<void>;
  /** Received requests, oldest first, except those to `/__emulator`. */
  readonly requests: readonly RecordedRequest[];
  /** Login attempts at the TDS listener, oldest first. */
  readonly logins: readonly RecordedLogin[];
  /** Granted SQL logins with their passwords, oldest first. */
  readonly credentials: readonly Credential[];
  /** Requests for roles on managed applications, oldest first. */
  readonly jitRequests: readonly JitRequest[];
  /**
   * Sets the consumer's decision for the newest role request, or for the named one. Any text is a
   * state.
   */
  decide(state: string, name?: string): void;
  /** Expires the newest SQL login, or the named one. */
  expireLogin(user?: string): void;
  /** Ends the newest SQL login, or the named one. */
  endLogin(user?: string): void;
  /** Ends all sessions of Lifecycle Services. */
  endLcsSessions(): void;
  /** Invalidates all anti-forgery tokens of Lifecycle Services. */
  renewLcsTokens(): void;
  /** Refreshes the database of a Lifecycle Services environment. */
  refreshLcsDatabase(name: string): void;
  /** Shifts the clock of the services. Tokens use real time. */
  shiftClock(seconds: number): void;
  /** A bearer token like those of the companion. */
  token(options?: TokenOptions): string;
  /** Stops both listeners and disconnects all clients. */
  close(): Promise<void>;
}

/** Starts the HTTP services and the TDS listener on 127.0.0.1. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const world = new World(options.switches ?? {});
  const stop = new AbortController();
  const certificate = await makeCertificate();
  const http = createHttpServer(world, stop.signal);
  const https = createHttpServer(world, stop.signal, certificate);
  const port = await listen(http, options.port ?? 0);
  const httpsPort = await listen(https, 0);
  const url = `http://127.0.0.1:${port}`;
  const closeHttp = async () => {
    stop.abort();
    await Promise.all([http, https].map(close));
  };
  const tds = await startTdsServer(world, options.sqlPort ?? 0, certificate).catch(
    async (error: unknown) => {
      await closeHttp();
      throw error;
    },
  );
  return {
    url,
    port,
    httpsPort,
    sqlPort: world.sqlPort,
    certificate: certificate.cert,
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

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

function makeToken(url: string, { upn, aud = url, seconds = 3600 }: TokenOptions = {}): string {
  const account = upn === undefined ? defaultAccount : accountByUpn(upn);
  if (!account) throw new Error(`There is no account ${upn}.`);
  const { oid, tid } = account;
  const exp = Math.floor(Date.now() / 1000) + seconds;
  return issueToken({ aud, oid, upn: account.upn, tid, exp });
}
