import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { generate } from 'selfsigned';
import type { World } from '../world';
import { TdsConnection } from './connection';

/** The TDS listener of the emulator. */
export interface TdsServer {
  /** The self-signed certificate for 127.0.0.1 and localhost, PEM. */
  certificate: string;
  /** Stops listening, and disconnects all clients. */
  close(): Promise<void>;
}

/** Starts the TDS listener on loopback, and sets its port in `world`. */
export async function startTdsServer(world: World, port: number): Promise<TdsServer> {
  const { cert, private: key } = await makeCertificate();
  const secureContext = createSecureContext({ cert, key, maxVersion: 'TLSv1.2' });
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
    certificate: cert,
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

function makeCertificate() {
  return generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
}
