import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { generate } from 'selfsigned';
import { PacketReader, frame, packetType } from '../../emulator/tds/packets';
import { preloginAnswer } from '../../emulator/tds/prelogin';
import { done, doneStatus, error, loginAccepted } from '../../emulator/tds/tokens';
import { TlsTunnel } from '../../emulator/tds/tunnel';

/** A SQL server that accepts all logins but no queries. */
export interface UselessServer {
  readonly port: number;
  /** The number of logins. */
  logins(): number;
  close(): void;
}

/** Starts a server on 127.0.0.1 that redirects every login to another host. */
export function startRedirectingServer(host: string, port: number): Promise<UselessServer> {
  return startServer(() => Buffer.concat([routing(host, port), loginAccepted('db1')]));
}

/** Starts a server on 127.0.0.1 that responds to every query with an error. */
export function startRefusingServer(number: number, message: string): Promise<UselessServer> {
  return startServer(type =>
    type === packetType.login7
      ? loginAccepted('db1')
      : Buffer.concat([error(number, 14, message, 'server'), done(doneStatus.error)]),
  );
}

/** The server's response to a type of message after the handshake. */
type AnswerTo = (type: number) => Buffer;

async function startServer(answer: AnswerTo): Promise<UselessServer> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }]);
  const secureContext = createSecureContext({ cert, key, maxVersion: 'TLSv1.2' });
  const sockets = new Set<Socket>();
  let logins = 0;
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    serve(socket, tunnelOf(socket, secureContext), type => {
      if (type === packetType.login7) logins += 1;
      return answer(type);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    logins: () => logins,
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

function serve(socket: Socket, tunnel: TlsTunnel, answer: AnswerTo): void {
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
    const message = clear.read();
    if (message === undefined) return;
    tunnel.clear.write(frame(packetType.reply, answer(message.type)));
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
