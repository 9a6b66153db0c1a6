/** An inclusive range of IPv4 addresses as unsigned 32-bit numbers. */
export interface AddressRange {
  first: number;
  last: number;
}

/** Parses a dotted IPv4 address. Returns undefined for any other text. */
export function parseIpv4(text: string): number | undefined {
  const octets = text.split('.');
  if (octets.length !== 4) return undefined;
  let value = 0;
  for (const octet of octets) {
    if (!/^(0|[1-9]\d{0,2})$/.test(octet) || Number(octet) > 255) return undefined;
    value = value * 256 + Number(octet);
  }
  return value;
}

/** Parses one address, `a-b`, or a CIDR block (the three forms of contract A.2). */
export function parseAddresses(text: string): AddressRange | undefined {
  const trimmed = text.trim();
  if (trimmed.includes('/')) return parseBlock(trimmed);
  const ends = trimmed.split('-').map(part => parseIpv4(part.trim()));
  const [first, last = first] = ends;
  if (ends.length > 2 || ends.includes(undefined)) return undefined;
  if (first === undefined || last === undefined || last < first) return undefined;
  return { first, last };
}

/** Whether the range contains a dotted address. */
export function contains(range: AddressRange, address: string): boolean {
  const value = parseIpv4(address);
  return value !== undefined && value >= range.first && value <= range.last;
}

function parseBlock(text: string): AddressRange | undefined {
  const [base = '', prefix = '', ...rest] = text.split('/');
  const value = parseIpv4(base);
  if (value === undefined || rest.length > 0) return undefined;
  if (!/^\d{1,2}$/.test(prefix) || Number(prefix) > 32) return undefined;
  const size = 2 ** (32 - Number(prefix));
  const first = Math.floor(value / size) * size;
  return { first, last: first + size - 1 };
}
