import * as v from 'valibot';
import { redact } from '../../access/redact';
import { elementsOf, fieldsOf, flagField, readJson, textField, type Fields } from './json';

/** What an answer says: what was asked for, or that it was refused and why. */
export type Envelope =
  | { readonly kind: 'data'; readonly data: unknown; readonly activityId: string }
  | { readonly kind: 'refused'; readonly message: string }
  /** It is no JSON at all. */
  | { readonly kind: 'unreadable' };

/** Fields that only an envelope has. */
const envelopeFields = ['success', 'errorcode', 'errorlist', 'messagetitle'];

/** An envelope in an envelope in an envelope is none. */
const mostEnvelopes = 3;

/**
 * Reads an answer: an envelope, an envelope whose data is one (contract D.4), either as a text, or the
 * data alone. A refusal anywhere refuses all of it.
 */
export function readEnvelope(body: string): Envelope {
  let value = readJson(body);
  if (value === undefined) return { kind: 'unreadable' };
  let activityId = '';
  for (let depth = 0; depth < mostEnvelopes; depth++) {
    const fields = fieldsOf(value);
    if (fields === undefined || !isEnvelope(fields)) break;
    if (isRefusal(fields)) return { kind: 'refused', message: messageOf(fields) };
    activityId = v.parse(textField, fields['activityid']) || activityId;
    value = fields['data'];
  }
  return { kind: 'data', data: value, activityId };
}

function isEnvelope(fields: Fields): boolean {
  return envelopeFields.some(name => name in fields) && ('data' in fields || 'success' in fields);
}

/** Where it does not say whether it succeeded, an error says that it did not. */
function isRefusal(fields: Fields): boolean {
  const success = v.parse(flagField, fields['success']);
  if (success !== undefined) return !success;
  const code = v.parse(textField, fields['errorcode']);
  return (code !== '' && code !== '0') || elementsOf(fields['errorlist']).length > 0;
}

/** The service's own words, without what looks like a secret. */
function messageOf(fields: Fields): string {
  const errors = elementsOf(fields['errorlist']).map(error => v.parse(textField, error));
  const parts = [fields['messagetitle'], fields['message']].map(part => v.parse(textField, part));
  const texts = [...parts, ...errors].filter(text => text !== '');
  return redact([...new Set(texts)].join(' '));
}
