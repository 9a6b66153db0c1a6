import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { Certificate } from '../certificate';
import type { World } from '../world';
import { TdsConnection } from './connection';

/** The TDS listener of the emulator. */
export interface TdsServer {
  /** Stops listening, and disconnects all clients. */
  close(): Promise<void>;
}

/** Starts the TDS listener on loopback, and sets its port in `world`. */
export async function startTdsServer(
  world: World,
  port: number,
  certificate: Certificate,
): Promise<TdsServer> {
  const secureContext = createSecureContext({ ...certificate, maxVersion: 'TLSv1.2' });
  const clients = new Set<Socket>();
  const server = createServer(socket => {
    clients.add(socket);
    socket.on('close', () => clients.delete(socket));
    new TdsConnection(world, socket, secureContext);
  });
  await listen(server, port);
  world.sqlPort = (server.address() as AddressInfo).port;
  world.switchboard.onChange(async ({ sql }) => {
    // Without a listener, the operating system refuses connections.
    if (sql.refuse && server.listening) server.close();
    if (!sql.refuse && !server.listening) await listen(server, world.sqlPort);
  });
  return {
    close: async () => {
      for (const client of clients) client.destroy();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}
