import { errorTexts, fill, type ErrorName, type ErrorText } from '../texts';
import type { Answer } from './call';

/** Thrown by a handler to answer at once with a refusal. */
export class Refusal extends Error {
  constructor(readonly answer: Answer) {
    super(`refused with ${answer.status}`);
  }
}

/** JSON with status 200, or another. */
export function json(value: unknown, status = 200): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: `${JSON.stringify(value, null, 2)}\n`,
  };
}

/** OData JSON, as Dataverse answers. */
export function odata(value: object): Answer {
  return {
    status: 200,
    headers: {
      'Content-Type': 'application/json; odata.metadata=minimal',
      'OData-Version': '4.0',
      'Cache-Control': 'no-cache',
    },
    body: JSON.stringify(value),
  };
}

/** A refusal in the OData error shape (contract A.5). */
export function odataError(text: ErrorText, values: Record<string, string> = {}): Answer {
  const error = { code: text.code, message: fill(text.message, values) };
  return { ...odata({ error }), status: text.status };
}

/** Throws a refusal of `texts.ts`. */
export function refuse(name: ErrorName, values: Record<string, string> = {}): never {
  throw new Refusal(odataError(errorTexts[name], values));
}

/** Plain text. */
export function text(body: string, status = 200): Answer {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body };
}

/** A page, as gateways and sign-in redirects answer. */
export function html(title: string, status = 200): Answer {
  return {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
    body: `<!DOCTYPE html><html><head><title>${title}</title></head><body>${title}</body></html>`,
  };
}
