import * as v from 'valibot';
import { parseJson } from '../../access/http/answers';
import { parseIsoTime, plausibleTime } from '../../access/isoTime';
import { redact } from '../../access/log';

/*
 * The format of the answers isn't documented, and the few public sources differ. Therefore names are
 * compared in lower case, and every value is read in each form that one of them mentions.
 */

/** An object of JSON, its names in lower case. */
export type Fields = Readonly<Record<string, unknown>>;

/** What an answer says (contract D.3). */
export type Envelope =
  | { readonly kind: 'data'; readonly data: unknown; readonly activityId: string }
  | { readonly kind: 'refused'; readonly message: string }
  /** The body isn't JSON. */
  | { readonly kind: 'unreadable' };

/** Deeper levels aren't searched. JSON within a text is one level. */
const deepest = 6;

const mostEnvelopes = 3;

/** Only an envelope has these fields. */
const envelopeFields = ['success', 'errorcode', 'errorlist', 'messagetitle'];

/**
 * Reads an answer: an envelope, an envelope in an envelope (contract D.4), or the data alone. A
 * refusal at any level refuses everything.
 */
export function readEnvelope(body: string): Envelope {
  let value = unpack(parseJson(withoutBrackets(body)));
  if (value === undefined) return { kind: 'unreadable' };
  let activityId = '';
  for (let depth = 0; depth < mostEnvelopes; depth++) {
    const fields = fieldsOf(value);
    if (fields === undefined || !isEnvelope(fields)) break;
    if (isRefusal(fields)) return { kind: 'refused', message: messageOf(fields) };
    activityId = textOf(fields['activityid']) || activityId;
    value = fields['data'];
  }
  return { kind: 'data', data: value, activityId };
}

function isEnvelope(fields: Fields): boolean {
  return envelopeFields.some(name => name in fields) && ('data' in fields || 'success' in fields);
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

/** Some answers are in round brackets. */
function withoutBrackets(text: string): string {
  const trimmed = text.trim().replace(/;$/, '');
  return trimmed.startsWith('(') && trimmed.endsWith(')') ? trimmed.slice(1, -1) : trimmed;
}

/** Turns a text that is JSON of an object or a list into that. Other values stay as they are. */
export function unpack(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{(]/.test(value)) return value;
  return parseJson(withoutBrackets(value)) ?? value;
}

/** The fields of an object by their names in lower case; `undefined` for another value. */
export function fieldsOf(value: unknown): Fields | undefined {
  const object = unpack(value);
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return undefined;
  return Object.fromEntries(
    Object.entries(object).map(([name, field]) => [name.toLowerCase(), field]),
  );
}

/** The elements of a list, or the values of an object. */
export function elementsOf(value: unknown): readonly unknown[] {
  const unpacked = unpack(value);
  if (Array.isArray(unpacked)) return unpacked;
  return typeof unpacked === 'object' && unpacked !== null ? Object.values(unpacked) : [];
}

/** Every object in a value, the outer ones first. */
export function* objectsIn(value: unknown, depth = 0): Generator<Fields> {
  const unpacked = unpack(value);
  const fields = fieldsOf(unpacked);
  if (fields !== undefined) yield fields;
  if (depth >= deepest) return;
  for (const element of elementsOf(unpacked)) yield* objectsIn(element, depth + 1);
}

/** The object in a value that has most of these fields (lower case); `undefined` if none has one. */
export function objectWith(value: unknown, names: readonly string[]): Fields | undefined {
  let best: Fields | undefined;
  let most = 0;
  for (const fields of objectsIn(value)) {
    const count = names.filter(name => fields[name] !== undefined).length;
    if (count > most) [best, most] = [fields, count];
  }
  return best;
}

const textSchema = v.fallback(
  v.pipe(
    v.union([v.string(), v.number()]),
    v.transform(value => String(value).trim()),
  ),
  '',
);

/** A text, or a number as text. Other values are empty. */
export function textOf(value: unknown): string {
  return v.parse(textSchema, value);
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

/** A longer text isn't a time. */
const longestTime = 100;

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
 * @returns milliseconds since 1970 on the service's clock; `undefined` if the value is no time, or
 *   one that stands for "none"
 */
export function lcsTimeOf(value: unknown): number | undefined {
  const values = typeof value === 'object' ? elementsOf(value).slice(0, 10) : [value];
  return values.map(timeOfPlain).find(time => time !== undefined);
}

function timeOfPlain(value: unknown): number | undefined {
  const text = textOf(value);
  if (text.length > longestTime) return undefined;
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
