import { packetSize } from './packets';

/** A column of a result. Its values determine its type. */
export interface Column {
  name: string;
  type: 'int' | 'nvarchar';
}

/** A value of a row. */
export type Value = number | string | null;

/** SQL_Latin1_General_CP1_CI_AS, the collation of product databases. */
const collation = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34]);
const nvarcharBytes = 8000;
const intType = 0x26;
const nvarcharType = 0xe7;

/** Status bits of a DONE token. */
export const doneStatus = { final: 0, error: 0x02, count: 0x10, attention: 0x20 } as const;

/** DONE (FD), DONEPROC (FE), or DONEINPROC (FF). */
export function done(status: number, rows = 0, token = 0xfd): Buffer {
  const bytes = Buffer.alloc(13);
  bytes[0] = token;
  bytes.writeUInt16LE(status, 1);
  bytes.writeUInt32LE(rows, 5);
  return bytes;
}

/** RETURNSTATUS of a procedure: 0. */
export function returnStatus(): Buffer {
  return Buffer.from([0x79, 0, 0, 0, 0]);
}

/** ERROR (AA) with the name of the server that reports it. */
export function error(number: number, severity: number, message: string, server: string): Buffer {
  const head = Buffer.alloc(6);
  head.writeInt32LE(number);
  head[4] = 1;
  head[5] = severity;
  const line = Buffer.from([1, 0, 0, 0]);
  return token(0xaa, [head, longText(message), shortText(server), shortText(''), line]);
}

/** The tokens after a successful login: database, collation, LOGINACK, packet size. */
export function loginAccepted(database: string): Buffer {
  const version = [0x74, 0, 0, 4];
  const program = shortText('Microsoft SQL Server');
  const acknowledged = [Buffer.from([1, ...version]), program, Buffer.from([12, 0, 0x07, 0xd0])];
  const size = String(packetSize);
  return Buffer.concat([
    token(0xe3, [Buffer.from([1]), shortText(database), shortText('master')]),
    token(0xe3, [Buffer.from([7, collation.length]), collation, Buffer.from([0])]),
    token(0xad, acknowledged),
    token(0xe3, [Buffer.from([4]), shortText(size), shortText(size)]),
    done(doneStatus.final),
  ]);
}

/** COLMETADATA (81) and one ROW (D1). */
export function resultSet(columns: readonly Column[], values: readonly Value[]): Buffer {
  const count = Buffer.alloc(2);
  count.writeUInt16LE(columns.length);
  const rows = values.map((value, index) => cell(columns[index]?.type ?? 'nvarchar', value));
  return Buffer.concat([
    Buffer.from([0x81]),
    count,
    ...columns.map(columnHead),
    Buffer.from([0xd1]),
    ...rows,
  ]);
}

function columnHead({ name, type }: Column): Buffer {
  const nullable = Buffer.from([0, 0, 0, 0, 1, 0]);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(nvarcharBytes);
  const info =
    type === 'int'
      ? Buffer.from([intType, 4])
      : Buffer.concat([Buffer.from([nvarcharType]), length, collation]);
  return Buffer.concat([nullable, info, shortText(name)]);
}

function cell(type: Column['type'], value: Value): Buffer {
  if (type === 'int') {
    if (value === null) return Buffer.from([0]);
    const bytes = Buffer.alloc(5);
    bytes[0] = 4;
    bytes.writeInt32LE(Number(value), 1);
    return bytes;
  }
  return value === null ? Buffer.from([0xff, 0xff]) : byteCounted(String(value));
}

function byteCounted(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf16le').subarray(0, nvarcharBytes);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function token(id: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(3);
  head[0] = id;
  head.writeUInt16LE(body.length, 1);
  return Buffer.concat([head, body]);
}

/** B_VARCHAR: one byte for the number of characters. */
function shortText(value: string): Buffer {
  const cut = value.slice(0, 255);
  return Buffer.concat([Buffer.from([cut.length]), Buffer.from(cut, 'utf16le')]);
}

/** US_VARCHAR: two bytes for the number of characters. */
function longText(value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16LE(value.length);
  return Buffer.concat([length, Buffer.from(value, 'utf16le')]);
}
