import * as v from 'valibot';
import { parseJson } from '../../access/http/answers';

/** An object of JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** More levels than any answer has; a text within a text within a text is one of them. */
const deepest = 6;

/**
 * Reads the text of an answer: JSON, also within round brackets, also as a JSON text of JSON.
 * @returns `undefined` where it is none
 */
export function readJson(body: string): unknown {
  const text = body.trim().replace(/^\((.*)\);?$/s, '$1');
  return unpack(parseJson(text));
}

/** A text that is JSON of an object or a list becomes that; anything else stays what it is. */
export function unpack(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{(]/.test(value)) return value;
  return parseJson(value.trim().replace(/^\((.*)\);?$/s, '$1')) ?? value;
}

/** The fields of an object by their names in lower case; `undefined` where it is none. */
export function fieldsOf(value: unknown): Fields | undefined {
  const unpacked = unpack(value);
  if (typeof unpacked !== 'object' || unpacked === null || Array.isArray(unpacked))
    return undefined;
  return Object.fromEntries(
    Object.entries(unpacked).map(([name, field]) => [name.toLowerCase(), field]),
  );
}

/** The elements of a list, also of one that is written as an object or as text. */
export function elementsOf(value: unknown): readonly unknown[] {
  const unpacked = unpack(value);
  if (Array.isArray(unpacked)) return unpacked;
  return typeof unpacked === 'object' && unpacked !== null ? Object.values(unpacked) : [];
}

/** Every object in a value, from the outside in. */
export function* objectsIn(value: unknown, depth = 0): Generator<Fields> {
  const fields = fieldsOf(value);
  if (fields !== undefined) yield fields;
  if (depth >= deepest) return;
  for (const element of elementsOf(value)) yield* objectsIn(element, depth + 1);
}

/** The object in a value that has most of these fields (lower case), where there is one. */
export function objectWith(value: unknown, names: readonly string[]): Fields | undefined {
  let best: Fields | undefined;
  let most = 0;
  for (const fields of objectsIn(value)) {
    const count = names.filter(name => fields[name] !== undefined).length;
    if (count > most) [best, most] = [fields, count];
  }
  return best;
}

/** A text, also one that is written as a number; anything else is empty. */
export const textField = v.fallback(
  v.pipe(
    v.union([v.string(), v.number()]),
    v.transform(value => String(value).trim()),
  ),
  '',
);

/** A yes or no, also as a number or text; `undefined` for anything else. */
export const flagField = v.pipe(v.unknown(), v.transform(readFlag));

function readFlag(value: unknown): boolean | undefined {
  const word = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (word === true || word === 1 || word === 'true' || word === '1' || word === 'yes') return true;
  if (word === false || word === 0 || word === 'false' || word === '0' || word === 'no') {
    return false;
  }
  return undefined;
}

/** The first of these fields that is a text and not empty. */
export function firstText(fields: Fields, names: readonly string[]): string {
  return names.map(name => v.parse(textField, fields[name])).find(text => text !== '') ?? '';
}
