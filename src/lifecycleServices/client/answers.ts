import { mapInTurns } from '../../access/concurrency';
import { countValues, parseJson } from '../../access/http/answers';
import { parseIsoTime, plausibleTime } from '../../access/isoTime';
import { redact } from '../../access/log';

/*
 * The format of the responses isn't documented, and the few public sources differ. Therefore names are
 * compared in lower case, and every value is read in each form that one of them mentions.
 */

/** An object of JSON with its names in lower case. */
export type Fields = Readonly<Record<string, unknown>>;

/** The content of a response (contract D.3). */
export type Envelope =
  | { readonly kind: 'data'; readonly data: unknown; readonly activityId: string }
  | { readonly kind: 'refused'; readonly message: string }
  /** The body isn't JSON, or it has too many values. */
  | { readonly kind: 'unreadable' };

/** Deeper levels aren't searched. JSON within a text is one level. */
const deepest = 6;
/** JSON in texts at deeper levels stays text: envelopes, the search, and accounts need fewer. */
const deepestUnpacked = 15;
/** A response with more values isn't read. Lists of all environments of a project have far fewer. */
const mostValues = 30_000;
/** The same for an object with more fields: large objects take the longest. */
const mostFields = 5_000;
const mostEnvelopes = 3;

/** Only an envelope has these fields. */
const envelopeFields = ['success', 'errorcode', 'errorlist', 'messagetitle'];

/**
 * Reads a response: an envelope, an envelope in an envelope (contract D.4), or the data alone. A
 * refusal at any level refuses everything.
 */
export async function readEnvelope(body: string): Promise<Envelope> {
  let value = await parseAnswer(body);
  if (value === undefined) return { kind: 'unreadable' };
  let activityId = '';
  for (let depth = 0; depth < mostEnvelopes; depth++) {
    const fields = fieldsOf(value) ?? {};
    const isEnvelope = envelopeFields.some(name => name in fields);
    if (!isEnvelope || !('data' in fields || 'success' in fields)) break;
    if (isRefusal(fields)) return { kind: 'refused', message: messageOf(fields) };
    activityId = textOf(fields['activityid']) || activityId;
    value = fields['data'];
  }
  return { kind: 'data', data: value, activityId };
}

/** Without `Success`, an error code or an error list says that the call failed. */
function isRefusal(fields: Fields): boolean {
  const success = flagOf(fields['success']);
  if (success !== undefined) return !success;
  const code = textOf(fields['errorcode']);
  return (code !== '' && code !== '0') || elementsOf(fields['errorlist']).length > 0;
}

/** The service's own words, without anything that looks like a secret. */
function messageOf(fields: Fields): string {
  const errors = elementsOf(fields['errorlist']).slice(0, 10);
  const parts = [fields['messagetitle'], fields['message'], ...errors].map(textOf);
  return redact([...new Set(parts.filter(part => part !== ''))].join(' '));
}

/** The texts that objects and lists were unpacked from. */
const texts = new WeakMap<object, string>();

/**
 * Parses a response and, once, each text in it that is JSON of an object or a list. A hostile response
 * can hold very many, so the event loop runs in between.
 * @returns `undefined` if the response isn't JSON, or has too many values or fields
 */
async function parseAnswer(body: string): Promise<unknown> {
  let left = mostValues;
  const parse = (text: string): unknown => {
    left -= countValues(text);
    const trimmed = text.trim().replace(/;$/, '');
    // Some responses are in round brackets.
    const isInBrackets = trimmed.startsWith('(') && trimmed.endsWith(')');
    return left < 0 ? undefined : parseJson(isInBrackets ? trimmed.slice(1, -1) : trimmed);
  };
  const unpack = (text: string): object | undefined => {
    const unpacked = parse(text);
    if (!isObject(unpacked)) return undefined;
    texts.set(unpacked, text);
    return unpacked;
  };
  const parsed = parse(body);
  const root = looksLikeJson(parsed) ? (unpack(parsed) ?? parsed) : parsed;
  const objects: object[] = [];
  let level: readonly object[] = [root].filter(isObject);
  for (let depth = 0; depth < deepestUnpacked && level.length > 0; depth++) {
    const next: object[] = [];
    const packed: { object: object; name: string; text: string }[] = [];
    for (const object of level) {
      objects.push(object);
      if (!Array.isArray(object) && Object.keys(object).length > mostFields) return undefined;
      for (const [name, value] of Object.entries(object)) {
        if (isObject(value)) next.push(value);
        else if (looksLikeJson(value)) packed.push({ object, name, text: value });
      }
    }
    const unpacked = await mapInTurns(
      packed,
      ({ object, name, text }) => {
        const value = unpack(text);
        if (value !== undefined) Reflect.set(object, name, value);
        return value;
      },
      ({ text }) => 1 + text.length / 1_000,
    );
    level = [...next, ...unpacked];
  }
  await mapInTurns(objects, fieldsOf, fieldWork);
  return left < 0 ? undefined : root;
}

/** Most texts that aren't JSON end here: each error of the parser takes long. */
function looksLikeJson(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\s*[[{(]/.test(value)) return false;
  return /[\]})]\s*;?\s*$/.test(value.slice(-100));
}

/** The work for the fields of an object, for `mapInTurns`. */
export function fieldWork(fields: object): number {
  return 1 + Object.keys(fields).length / 10;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** The fields of an object by their names in lower case; `undefined` for another value. */
export function fieldsOf(value: unknown): Fields | undefined {
  return isObject(value) && !Array.isArray(value) ? lowerCased(value) : undefined;
}

const lowerCased = oncePerObject((value: object): Fields => {
  const entries: readonly [string, unknown][] = Object.entries(value);
  return Object.fromEntries(entries.map(([name, field]) => [name.toLowerCase(), field]));
});

/** Returns a function that computes its result once for each object. */
export function oncePerObject<Key extends object, T>(compute: (of: Key) => T): (of: Key) => T {
  const known = new WeakMap<Key, T>();
  return of => {
    const found = known.get(of);
    if (found !== undefined) return found;
    const value = compute(of);
    known.set(of, value);
    return value;
  };
}

/** The elements of a list, or the values of an object. */
export function elementsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}

/** Every object in a value, the outer ones first. */
export function* objectsIn(value: unknown, depth = 0): Generator<Fields> {
  const fields = fieldsOf(value);
  if (fields !== undefined) yield fields;
  if (depth >= deepest) return;
  for (const element of elementsOf(value)) {
    if (isObject(element)) yield* objectsIn(element, depth + 1);
  }
}

/** A text as it was received, even if it is JSON. Other values are empty. */
export function rawTextOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return isObject(value) ? (texts.get(value) ?? '') : '';
}

/** A text, or a number as text. Other values are empty. */
export function textOf(value: unknown): string {
  return typeof value === 'number' ? String(value) : rawTextOf(value).trim();
}

/** The first of these fields that is a text and not empty. */
export function firstText(fields: Fields, names: readonly string[]): string {
  return names.map(name => textOf(fields[name])).find(text => text !== '') ?? '';
}

/** Yes or no, also as a number or a text; `undefined` for another value. */
export function flagOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = textOf(value).toLowerCase();
  if (['true', '1', 'yes'].includes(word)) return true;
  return ['false', '0', 'no'].includes(word) ? false : undefined;
}

/** Finds the value at an index, or with a lower-case name, in a list of names and values. */
export function byNumberOrName<T>(
  list: readonly (readonly [name: string, value: T])[],
  word: string,
): T | undefined {
  return list.find(([name], number) => word === name || word === String(number))?.[1];
}

/** Smaller numbers are seconds: as milliseconds, they would be before 1973. */
const firstMilliseconds = 1e11;

/** `/Date(1763748000000+0000)/`, as older .NET services write it; a slash may be escaped twice. */
const dateCall = /^\\?\/?Date\((-?\d{1,16})(?:[+-]\d{4})?\)\\?\/?$/i;
/** A date that can only be day before month: a month is never written first with dots. */
const dayFirst = /^(?:(\d{1,2})\.(\d{1,2})\.|(1[3-9]|2\d|3[01])[/-](\d{1,2})[/-])(\d{4})\b/;
const hasZone = /(?:z|utc|gmt|[+-]\d\d:?\d\d)$/i;

/**
 * Reads a time: ISO 8601, `/Date(…)/`, seconds or milliseconds since 1970, the English text of a
 * page, or an object with one of these. Without a zone it is universal time, which every call asks
 * for (`TimezoneOffset`).
 * @returns milliseconds since 1970 on this computer's clock; `undefined` for "none" and other values
 */
export function lcsTimeOf(value: unknown, clockDifference: number): number | undefined {
  const values = typeof value === 'object' ? elementsOf(value).slice(0, 10) : [value];
  const time = values.map(timeOfPlain).find(each => each !== undefined);
  return time === undefined ? undefined : time - clockDifference;
}

function timeOfPlain(value: unknown): number | undefined {
  const text = textOf(value);
  if (text.length > 100) return undefined;
  const called = dateCall.exec(text)?.[1];
  if (called !== undefined) return plausibleTime(Number(called));
  if (/^\d{9,16}(?:\.\d+)?$/.test(text)) {
    const number = Number(text);
    return plausibleTime(number < firstMilliseconds ? number * 1000 : number);
  }
  if (/^\d{4}-/.test(text)) return parseIsoTime(text);
  const monthFirst = text.replace(dayFirst, '$2$4/$1$3/$5');
  // JavaScript takes a lone number for a year.
  if (!/\d.*\d{4}|\d{4}.*\d/.test(monthFirst)) return undefined;
  return plausibleTime(Date.parse(hasZone.test(text) ? monthFirst : `${monthFirst} UTC`));
}
