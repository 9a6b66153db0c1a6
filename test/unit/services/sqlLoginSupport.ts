import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { generate } from 'selfsigned';
import { PacketReader, frame, packetType } from '../../emulator/tds/packets';
import { preloginAnswer } from '../../emulator/tds/prelogin';
import { loginAccepted } from '../../emulator/tds/tokens';
import { TlsTunnel } from '../../emulator/tds/tunnel';

/** A SQL server that lets everybody in, only to send them on to another host. */
export interface RedirectingServer {
  readonly port: number;
  close(): void;
}

/** Starts it on 127.0.0.1. */
export async function startRedirectingServer(
  host: string,
  port: number,
): Promise<RedirectingServer> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }]);
  const secureContext = createSecureContext({ cert, key, maxVersion: 'TLSv1.2' });
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    redirect(socket, tunnelOf(socket, secureContext), host, port);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function tunnelOf(socket: Socket, secureContext: ReturnType<typeof createSecureContext>) {
  return new TlsTunnel(secureContext, bytes => {
    if (socket.writable) socket.write(bytes);
  });
}

function redirect(socket: Socket, tunnel: TlsTunnel, host: string, port: number): void {
  const wire = new PacketReader();
  const clear = new PacketReader();
  let isGreeted = false;
  socket.on('data', bytes => {
    wire.add(bytes);
    if (isGreeted) {
      tunnel.receive(wire);
    } else if (wire.read() !== undefined) {
      isGreeted = true;
      const encryptionOn = 1;
      socket.write(frame(packetType.reply, preloginAnswer(encryptionOn)));
    }
  });
  socket.on('close', () => {
    tunnel.end();
  });
  tunnel.clear.on('error', () => socket.destroy());
  tunnel.clear.on('data', (bytes: Buffer) => {
    clear.add(bytes);
    if (clear.read()?.type !== packetType.login7) return;
    const answer = Buffer.concat([routing(host, port), loginAccepted('db1')]);
    tunnel.clear.write(frame(packetType.reply, answer));
  });
}

/** ENVCHANGE of type 20 ([MS-TDS] 2.2.7.9): protocol TCP, port, host; no old value. */
function routing(host: string, port: number): Buffer {
  const name = Buffer.from(host, 'utf16le');
  const value = Buffer.alloc(5);
  value.writeUInt16LE(port, 1);
  value.writeUInt16LE(host.length, 3);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(value.length + name.length);
  const body = Buffer.concat([Buffer.from([20]), length, value, name, Buffer.from([0, 0])]);
  const head = Buffer.from([0xe3, 0, 0]);
  head.writeUInt16LE(body.length, 1);
  return Buffer.concat([head, body]);
}
