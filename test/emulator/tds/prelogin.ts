/** Values of the ENCRYPTION option (MS-TDS 2.2.6.5). */
export const encryption = { off: 0, on: 1, notSupported: 2, required: 3 } as const;

/** The server's encryption support. */
export type EncryptionMode = 'required' | 'optional' | 'unsupported';

/** The result of the negotiation. */
export interface Negotiated {
  /** The option value of the answer. */
  answer: number;
  /** Whether a TLS handshake follows. */
  tls: boolean;
  /**
   * The client doesn't support the server's mode. The server closes the connection after the
   * answer.
   */
  refused: boolean;
}

const optionVersion = 0;
const optionEncryption = 1;
const terminator = 0xff;

/** The client's ENCRYPTION option. */
export function readEncryption(data: Buffer): number {
  for (let at = 0; at + 5 <= data.length && data[at] !== terminator; at += 5) {
    if (data[at] === optionEncryption) return data[data.readUInt16BE(at + 1)] ?? encryption.off;
  }
  return encryption.notSupported;
}

/** The table of MS-TDS 2.2.6.5, without "login only" encryption. */
export function negotiate(client: number, mode: EncryptionMode): Negotiated {
  const able = client !== encryption.notSupported;
  if (mode === 'unsupported' || (mode === 'optional' && !able)) {
    return { answer: encryption.notSupported, tls: false, refused: false };
  }
  if (!able) return { answer: encryption.required, tls: false, refused: true };
  const answer = client === encryption.off ? encryption.required : encryption.on;
  return { answer, tls: true, refused: false };
}

/** The server's PRELOGIN message. */
export function preloginAnswer(encryptionAnswer: number): Buffer {
  const options = [
    { id: optionVersion, value: Buffer.from([12, 0, 0x07, 0xd0, 0, 0]) },
    { id: optionEncryption, value: Buffer.from([encryptionAnswer]) },
    { id: 2, value: Buffer.from([0]) },
    { id: 3, value: Buffer.alloc(0) },
    { id: 4, value: Buffer.from([0]) },
  ];
  let offset = options.length * 5 + 1;
  const heads = options.map(({ id, value }) => {
    const head = Buffer.alloc(5);
    head[0] = id;
    head.writeUInt16BE(offset, 1);
    head.writeUInt16BE(value.length, 3);
    offset += value.length;
    return head;
  });
  return Buffer.concat([...heads, Buffer.from([terminator]), ...options.map(each => each.value)]);
}
