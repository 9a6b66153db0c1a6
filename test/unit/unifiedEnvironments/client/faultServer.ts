import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** The endpoints of unified environments (contracts A.2, A.6, A.7, B.1). */
export type Endpoint = 'action' | 'discovery' | 'kind' | 'records';

/** How the server answers one request. `good` is the answer without the fault. */
export type Respond = (response: ServerResponse, good: string, endpoint: Endpoint) => void;

/** A server for all endpoints that answers as told, and counts. */
export interface FaultServer {
  readonly url: string;
  respond: Respond;
  /** How often each endpoint was called since the last reset. */
  readonly calls: Map<Endpoint | 'elsewhere', number>;
  close(): Promise<void>;
}

/** The time to live of a good credential. */
export const lifetimeMs = 8 * 3600 * 1000;

/** The answer of the action. */
export function credentialBody(changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    servername: 'srv.database.windows.net',
    databasename: 'db1',
    sqljitusername: 'JIT-ada',
    sqljitpassword: 'only-for-the-server',
    sqljitexpiration: new Date(Date.now() + lifetimeMs).toISOString(),
    sqljitrole: 'Reader',
    ipaddress: '203.0.113.7',
    operationhistoryid: '5b0b6a0e-7f3c-4c39-9a4f-2d1c6a1be001',
    ...changes,
  });
}

const goodBodies: Readonly<Record<Endpoint, (url: string) => string>> = {
  action: () => credentialBody(),
  discovery: url => JSON.stringify({ value: [{ FriendlyName: 'Contoso', Url: `${url}/contoso` }] }),
  kind: () => JSON.stringify({ applicationdeploymenttype: 'OnlineDev' }),
  records: () =>
    JSON.stringify({ value: [{ msprov_name: 'FnOSqlJit', msprov_startedon: '2026-01-05' }] }),
};

/** Starts it on loopback. */
export async function startFaultServer(): Promise<FaultServer> {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const endpoint = endpointOf(request);
      running.calls.set(endpoint, (running.calls.get(endpoint) ?? 0) + 1);
      if (endpoint === 'elsewhere') response.end();
      else running.respond(response, goodBodies[endpoint](running.url), endpoint);
    });
  });
  server.on('connection', socket => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const running: FaultServer = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    respond: (response, good) => response.end(good),
    calls: new Map(),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return running;
}

function endpointOf({ url = '' }: IncomingMessage): Endpoint | 'elsewhere' {
  if (url.includes('sqljitaccessasync')) return 'action';
  if (url.includes('/Instances')) return 'discovery';
  if (url.includes('getfinopsapplicationdetails')) return 'kind';
  return url.includes('operationhistories') ? 'records' : 'elsewhere';
}
