/** Types of TDS packets (MS-TDS 2.2.3.1.1) that the emulator supports. */
export const packetType = {
  sqlBatch: 0x01,
  rpc: 0x03,
  reply: 0x04,
  attention: 0x06,
  login7: 0x10,
  prelogin: 0x12,
} as const;

/** A complete message: the joined payloads of its packets. */
export interface Message {
  type: number;
  data: Buffer;
}

/** Size of a packet with its header in bytes. The login response sends it to the client. */
export const packetSize = 4096;

const headerSize = 8;
const endOfMessage = 0x01;

/** Splits a payload into packets with headers. */
export function frame(type: number, data: Buffer): Buffer {
  const room = packetSize - headerSize;
  const parts: Buffer[] = [];
  for (let offset = 0; offset === 0 || offset < data.length; offset += room) {
    const part = data.subarray(offset, offset + room);
    const header = Buffer.alloc(headerSize);
    header[0] = type;
    header[1] = offset + room >= data.length ? endOfMessage : 0;
    header.writeUInt16BE(part.length + headerSize, 2);
    header[6] = (parts.length / 2 + 1) & 0xff;
    parts.push(header, part);
  }
  return Buffer.concat(parts);
}

/** Assembles packets from bytes, and messages from packets. */
export class PacketReader {
  #bytes = Buffer.alloc(0);
  #parts: Buffer[] = [];

  /** Adds bytes from the client. */
  add(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
  }

  /** The type of the packet whose first byte has arrived. */
  get nextType(): number | undefined {
    return this.#bytes[0];
  }

  /** Removes and returns all bytes that aren't parsed yet. */
  takeRest(): Buffer {
    const rest = this.#bytes;
    this.#bytes = Buffer.alloc(0);
    return rest;
  }

  /** The next complete message, if all its packets have arrived. */
  read(): Message | undefined {
    while (this.#bytes.length >= headerSize) {
      const length = this.#bytes.readUInt16BE(2);
      if (length < headerSize) throw new Error('not a TDS packet');
      if (this.#bytes.length < length) return undefined;
      const type = this.#bytes.readUInt8(0);
      const last = (this.#bytes.readUInt8(1) & endOfMessage) !== 0;
      this.#parts.push(this.#bytes.subarray(headerSize, length));
      this.#bytes = this.#bytes.subarray(length);
      if (!last) continue;
      const data = Buffer.concat(this.#parts);
      this.#parts = [];
      return { type, data };
    }
    return undefined;
  }
}
