const executeSql = 10;
const nvarcharType = 0xe7;
const ntextType = 0x63;
const partlyLengthPrefixed = 0xffff;

/** The statement of a SQL batch message. */
export function readBatch(data: Buffer): string {
  return data.subarray(headersLength(data)).toString('utf16le');
}

/** The statement of an `sp_executesql` call, or the name of another procedure. */
export function readRpc(data: Buffer): { statement: string } | { procedure: string } {
  let at = headersLength(data);
  const nameLength = data.readUInt16LE(at);
  at += 2;
  let procedure: string;
  if (nameLength === 0xffff) {
    const id = data.readUInt16LE(at);
    procedure = id === executeSql ? 'sp_executesql' : `#${id}`;
    at += 2;
  } else {
    procedure = data.toString('utf16le', at, at + nameLength * 2);
    at += nameLength * 2;
  }
  if (procedure.toLowerCase() !== 'sp_executesql') return { procedure };
  // Option flags, then the name and status of the first parameter.
  at += 2;
  at += 1 + data.readUInt8(at) * 2 + 1;
  return { statement: readText(data, at) };
}

function readText(data: Buffer, at: number): string {
  const type = data.readUInt8(at);
  if (type === ntextType) return slice(data, at + 14, data.readInt32LE(at + 10));
  if (type !== nvarcharType) throw new Error('The statement is not Unicode text.');
  const value = at + 8;
  if (data.readUInt16LE(at + 1) !== partlyLengthPrefixed) {
    return slice(data, value + 2, data.readUInt16LE(value));
  }
  const chunks: string[] = [];
  let position = value + 8;
  for (let size = data.readUInt32LE(position); size > 0; size = data.readUInt32LE(position)) {
    chunks.push(slice(data, position + 4, size));
    position += 4 + size;
  }
  return chunks.join('');
}

function slice(data: Buffer, start: number, length: number): string {
  return data.toString('utf16le', start, start + length);
}

/** ALL_HEADERS starts with its length. */
function headersLength(data: Buffer): number {
  return data.readUInt32LE(0);
}
