import { Duplex } from 'node:stream';
import { TLSSocket, type SecureContext } from 'node:tls';
import { frame, packetType, type PacketReader } from './packets';

/**
 * TLS inside TDS (MS-TDS 3.2.5.1): PRELOGIN packets carry the handshake; later TLS records have no
 * packets.
 */
export class TlsTunnel {
  /** The decrypted stream on the server's side. */
  readonly clear: TLSSocket;
  readonly #wire: Duplex;
  readonly #send: (bytes: Buffer) => void;
  #wrapped = true;
  #flight: Buffer[] = [];

  constructor(secureContext: SecureContext, send: (bytes: Buffer) => void) {
    this.#send = send;
    this.#wire = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, callback) => {
        this.#fromTls(chunk);
        callback();
      },
    });
    this.clear = new TLSSocket(this.#wire, { isServer: true, secureContext });
  }

  /** Processes the client's bytes in `reader`. */
  receive(reader: PacketReader): void {
    while (this.#wrapped) {
      if (reader.nextType !== undefined && reader.nextType !== packetType.prelogin) {
        this.#wrapped = false;
        break;
      }
      const message = reader.read();
      if (!message) return;
      this.#wire.push(message.data);
    }
    const rest = reader.takeRest();
    if (rest.length > 0) this.#wire.push(rest);
  }

  /** Ends the stream after the client has disconnected. */
  end(): void {
    this.#wire.push(null);
    this.clear.destroy();
  }

  // Node can write a handshake flight in pieces, but clients wait for one message.
  #fromTls(chunk: Buffer): void {
    if (!this.#wrapped) {
      this.#send(chunk);
      return;
    }
    this.#flight.push(chunk);
    if (this.#flight.length === 1) setImmediate(() => this.#sendFlight());
  }

  #sendFlight(): void {
    const flight = Buffer.concat(this.#flight);
    this.#flight = [];
    this.#send(frame(packetType.prelogin, flight));
  }
}
