import { Duplex } from 'node:stream';
import { TLSSocket, type SecureContext } from 'node:tls';
import { frame, packetType, type PacketReader } from './packets';

/**
 * TLS inside TDS (MS-TDS 3.2.5.1): the handshake travels in PRELOGIN packets, afterwards TLS
 * records travel bare.
 */
export class TlsTunnel {
  /** Clear text on the server's side. */
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

  /** Takes what came from the client; `reader` holds it. */
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

  /** The client went away. */
  end(): void {
    this.#wire.push(null);
    this.clear.destroy();
  }

  // A flight of the handshake may be written in pieces, but clients wait for one message.
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
