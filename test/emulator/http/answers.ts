import { errorTexts, fill, type ErrorName, type ErrorText } from '../texts';
import type { Answer } from './call';

/** A handler throws it to answer with an error. */
export class Refusal extends Error {
  constructor(readonly answer: Answer) {
    super(`refused with ${answer.status}`);
  }
}

/** A JSON response, with status 200 by default. */
export function json(value: unknown, status = 200): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: `${JSON.stringify(value, null, 2)}\n`,
  };
}

/** An OData JSON response, like Dataverse. */
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

/** An error response in the OData shape (contract A.5). */
export function odataError(text: ErrorText, values: Record<string, string> = {}): Answer {
  const error = { code: text.code, message: fill(text.message, values) };
  return { ...odata({ error }), status: text.status };
}

/** Throws an error response of `texts.ts`. */
export function refuse(name: ErrorName, values: Record<string, string> = {}): never {
  throw new Refusal(odataError(errorTexts[name], values));
}

/** A plain-text response. */
export function text(body: string, status = 200): Answer {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body };
}

/** An HTML page, like those of gateways and sign-in redirects. */
export function html(title: string, status = 200): Answer {
  return {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
    body: `<!DOCTYPE html><html><head><title>${title}</title></head><body>${title}</body></html>`,
  };
}
