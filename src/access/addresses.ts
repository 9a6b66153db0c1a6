import * as ipaddr from 'ipaddr.js';
import { accessError, type AccessError } from './errors';
import { failure, success, type Result } from './result';
import { typedText } from './text';

/** The IPv4 addresses that a login is allowed from. Addresses are numbers from 0 to 4294967295. */
export interface AllowedAddresses {
  readonly first: number;
  /** Inclusive. */
  readonly last: number;
  /** The normal form for the service: `a`, `a-b` or `a/prefix`. */
  readonly text: string;
  /** Whether the first address of a typed block was corrected. */
  readonly adjusted: boolean;
}

type Span = Pick<AllowedAddresses, 'first' | 'last'>;

/**
 * The blocks of RFC 6890 that aren't globally reachable, by their use. Those for documentation (RFC 5737)
 * stand for public addresses.
 */
const specialBlocks = {
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
  loopback: ['127.0.0.0/8'],
  linkLocal: ['169.254.0.0/16'],
  carrierGradeNat: ['100.64.0.0/10'],
  multicast: ['224.0.0.0/4'],
  broadcast: ['255.255.255.255'],
  unspecified: ['0.0.0.0/8'],
  reserved: ['192.0.0.0/24', '192.88.99.0/24', '198.18.0.0/15', '240.0.0.0/4'],
} as const;

/** Why a service on the Internet can't see a connection from an address. */
export type SpecialUse = keyof typeof specialBlocks;

/** The dashes that word processors and input methods make of a hyphen. */
const dashes = /[-~\u2010-\u2015\u2053\u2212\u301c\u3030\ufe58\ufe63\uff0d\uff5e]/u;

const longestText = 200;

/**
 * Parses one IPv4 address, a range `a-b`, or a CIDR block. Ignores invisible characters and quotation
 * marks. Programs disagree about leading zeros (octal) and shortened forms (`10.1`): these are errors.
 */
export function parseAddresses(text: string): Result<AllowedAddresses> {
  const typed = typedText(text);
  if (typed.length > longestText) return invalid(typed.slice(0, longestText));
  const trimmed = typed.normalize('NFKC');
  const compact = withoutSpaces(withoutSpaces(trimmed, dashes, '-'), '/', '/');
  if (compact === '') return failure(accessError('addressesMissing', {}));
  const parts = compact.split(/[\s,;]+/u).filter(part => part !== '');
  if (parts.length === 1 && parts[0] === compact) return parseOne(compact);

  const addressLike = parts.filter(part => /^\d+\.\d+/u.test(part));
  if (addressLike.length > 1) return failure(accessError('addressSeveral', { text: compact }));
  const wrong = parts.map(parseOne).find(result => !result.ok);
  return wrong ?? invalid(compact);
}

/**
 * The address as IPv4, also from IPv6 notation (`::ffff:203.0.113.7`), otherwise as IPv6; `undefined` for
 * other text. A period at the end of a sentence isn't part of it.
 */
export function plainAddress(text: string): string | undefined {
  const address = text.endsWith('.') ? text.slice(0, -1) : text;
  if (isIpv4(address)) return address;
  if (!ipaddr.IPv6.isValid(address)) return undefined;
  const parsed = ipaddr.IPv6.parse(address);
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address().toString() : address;
}

/** Whether the text is one IPv4 address of four decimal parts without leading zeros or spaces. */
export function isIpv4(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text);
}

/** Whether an address is allowed; `false` for text that isn't an IPv4 address. */
export function includes(addresses: AllowedAddresses, address: string): boolean {
  if (!isIpv4(address)) return false;
  const value = toNumber(address);
  return addresses.first <= value && value <= addresses.last;
}

/** The number of addresses, from 1 to 4294967296. */
export function countOf({ first, last }: Span): number {
  return last - first + 1;
}

/** The special use (RFC 6890) of any of the addresses; `undefined` if all are public. */
export function specialUse(addresses: Span): SpecialUse | undefined {
  const uses = Object.keys(specialBlocks) as SpecialUse[];
  return uses.find(use =>
    specialBlocks[use].some(text => {
      const block = parseOne(text);
      return block.ok && block.value.first <= addresses.last && addresses.first <= block.value.last;
    }),
  );
}

/** Replaces a sign by its normal form, without the spaces around it. */
function withoutSpaces(text: string, sign: string | RegExp, normal: string): string {
  const parts = text.split(sign);
  return parts.length === 1 ? text : parts.map(part => part.trim()).join(normal);
}

function parseOne(text: string): Result<AllowedAddresses> {
  if (text.includes('/')) return parseBlock(text);
  const [first = '', last = first, ...rest] = text.split('-');
  if (first === '' || last === '' || rest.length > 0) return invalid(text);
  const wrong = addressProblem(first) ?? addressProblem(last);
  if (wrong) return failure(wrong);
  if (toNumber(first) > toNumber(last)) {
    return failure(accessError('addressRangeReversed', { first, last }));
  }
  return success(span(first, last));
}

function parseBlock(text: string): Result<AllowedAddresses> {
  const [address = '', prefix = '', ...rest] = text.split('/');
  if (address === '' || rest.length > 0) return invalid(text);
  const wrong = addressProblem(address);
  if (wrong) return failure(wrong);
  if (!/^(?:[12]?\d|3[0-2])$/u.test(prefix)) {
    return failure(accessError('addressBlockInvalid', { text }));
  }
  const first = ipaddr.IPv4.networkAddressFromCIDR(text).toString();
  const last = ipaddr.IPv4.broadcastAddressFromCIDR(text).toString();
  if (first === last) return success(span(first, last));
  return success({ ...span(first, last), text: `${first}/${prefix}`, adjusted: first !== address });
}

function span(first: string, last: string): AllowedAddresses {
  const text = first === last ? first : `${first}-${last}`;
  return { first: toNumber(first), last: toNumber(last), text, adjusted: false };
}

/** The problem with a text as one address, or `undefined`. */
function addressProblem(text: string): AccessError | undefined {
  if (isIpv4(text)) return undefined;
  const unbracketed = text.replace(/^\[(.*)\]$/u, '$1');
  return ipaddr.IPv6.isValid(unbracketed)
    ? accessError('addressIsIpv6', { text })
    : accessError('addressInvalid', { text });
}

function invalid(text: string): Result<AllowedAddresses> {
  return failure(accessError('addressInvalid', { text }));
}

function toNumber(address: string): number {
  return address.split('.').reduce((value, part) => value * 256 + Number(part), 0);
}
