/** The fields of a LOGIN7 message (MS-TDS 2.2.6.4) that the emulator uses. */
export interface Login7 {
  host: string;
  user: string;
  password: string;
  application: string;
  server: string;
  database: string;
  /** The client asks for Windows authentication, which Azure SQL doesn't support. */
  integrated: boolean;
}

const at = { host: 36, user: 40, password: 44, application: 48, server: 52, database: 68 };
const optionFlags2 = 25;

/** Parses a LOGIN7 message. */
export function readLogin7(data: Buffer): Login7 {
  const bytes = (position: number) => {
    const offset = data.readUInt16LE(position);
    return data.subarray(offset, offset + data.readUInt16LE(position + 2) * 2);
  };
  const text = (position: number) => bytes(position).toString('utf16le');
  return {
    host: text(at.host),
    user: text(at.user),
    password: unscramble(bytes(at.password)).toString('utf16le'),
    application: text(at.application),
    server: text(at.server),
    database: text(at.database),
    integrated: (data.readUInt8(optionFlags2) & 0x80) !== 0,
  };
}

/** Decodes a password: clients swap the halves of each byte and XOR it with A5. */
function unscramble(bytes: Buffer): Buffer {
  return Buffer.from(
    bytes.map(byte => {
      const mixed = byte ^ 0xa5;
      return ((mixed << 4) | (mixed >> 4)) & 0xff;
    }),
  );
}
