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

/** Why a service on the Internet can't see a connection from an address. */
export type SpecialUse =
  | 'private'
  | 'loopback'
  | 'linkLocal'
  | 'carrierGradeNat'
  | 'multicast'
  | 'broadcast'
  | 'unspecified'
  | 'reserved';

/**
 * The blocks of RFC 6890 that aren't globally reachable. Those for documentation (RFC 5737) stand for
 * public addresses.
 */
const specialBlocks: readonly (readonly [SpecialUse, string])[] = [
  ['private', '10.0.0.0/8'],
  ['private', '172.16.0.0/12'],
  ['private', '192.168.0.0/16'],
  ['loopback', '127.0.0.0/8'],
  ['linkLocal', '169.254.0.0/16'],
  ['carrierGradeNat', '100.64.0.0/10'],
  ['multicast', '224.0.0.0/4'],
  ['broadcast', '255.255.255.255'],
  ['unspecified', '0.0.0.0/8'],
  ['reserved', '192.0.0.0/24'],
  ['reserved', '192.88.99.0/24'],
  ['reserved', '198.18.0.0/15'],
  ['reserved', '240.0.0.0/4'],
];

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

/** Whether there are more addresses than in a /24 block. */
export function isWide(addresses: Span): boolean {
  return countOf(addresses) > 256;
}

/** The special use (RFC 6890) of any of the addresses; `undefined` if all are public. */
export function specialUse(addresses: Span): SpecialUse | undefined {
  const touched = specialBlocks.find(([, block]) => {
    const special = parseOne(block);
    return (
      special.ok && special.value.first <= addresses.last && addresses.first <= special.value.last
    );
  });
  return touched?.[0];
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
  return success(span(toNumber(first), toNumber(last)));
}

function parseBlock(text: string): Result<AllowedAddresses> {
  const [address = '', prefixText = '', ...rest] = text.split('/');
  if (address === '' || rest.length > 0) return invalid(text);
  const wrong = addressProblem(address);
  if (wrong) return failure(wrong);
  if (!/^(?:[12]?\d|3[0-2])$/u.test(prefixText)) {
    return failure(accessError('addressBlockInvalid', { text }));
  }
  const prefix = Number(prefixText);
  // Arithmetic, because JavaScript's bit operators are signed and shift by 32 as by 0.
  const count = 2 ** (32 - prefix);
  const typed = toNumber(address);
  const first = typed - (typed % count);
  const block = span(first, first + count - 1);
  if (count === 1) return success(block);
  return success({ ...block, text: `${toText(first)}/${prefix}`, adjusted: first !== typed });
}

function span(first: number, last: number): AllowedAddresses {
  const text = first === last ? toText(first) : `${toText(first)}-${toText(last)}`;
  return { first, last, text, adjusted: false };
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

function toText(value: number): string {
  return [24, 16, 8, 0].map(shift => Math.floor(value / 2 ** shift) % 256).join('.');
}
