import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

type Json = Record<string, unknown>;

/** The used parts of an OpenAPI 2.0 document. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly definitions?: Readonly<Record<string, unknown>>;
}

/** A call and its response on the wire. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly sent: string | undefined;
  readonly status: number;
  readonly answered: string;
}

/** The result of checking an exchange against a specification. */
export interface Verdict {
  /** The ID of the operation; `undefined` if the specification doesn't define the path. */
  readonly operation: string | undefined;
  readonly problems: readonly string[];
}

interface Operation {
  readonly operationId?: string;
  readonly parameters?: readonly Json[];
  readonly responses: Readonly<Record<string, { readonly schema?: Json } | undefined>>;
}

/** Checks exchanges against an OpenAPI document. */
export class SpecificationChecker {
  readonly #main: string;
  readonly #documents: Readonly<Record<string, OpenApiDocument>>;
  readonly #forRequests: Ajv;
  readonly #forAnswers: Ajv;

  /**
   * @param documents by name; they refer to each other as `./name`
   * @param main the name of the document with the paths
   */
  constructor(documents: Readonly<Record<string, OpenApiDocument>>, main: string) {
    this.#documents = documents;
    this.#main = main;
    this.#forRequests = schemas(documents, { areEnumsOpen: false });
    // Requests don't contain read-only properties.
    this.#forRequests.removeKeyword('readOnly');
    this.#forRequests.addKeyword({
      keyword: 'readOnly',
      validate: (isReadOnly: boolean) => !isReadOnly,
    });
    this.#forAnswers = schemas(documents, { areEnumsOpen: true });
  }

  check(exchange: Exchange): Verdict {
    const url = new URL(exchange.url);
    const found = this.#find(exchange.method.toLowerCase(), url.pathname);
    if (found === undefined) return { operation: undefined, problems: [] };
    const problems: string[] = [];
    if (url.searchParams.get('api-version') === null) problems.push('no api-version');
    const { operationId, parameters = [], responses } = found;
    const body = parameters.find(parameter => parameter['in'] === 'body');
    if (body === undefined && exchange.sent !== undefined) problems.push('a body is not taken');
    if (body !== undefined) {
      problems.push(
        ...this.#validate(this.#forRequests, body['schema'], exchange.sent ?? '', 'sent'),
      );
    }
    const response = responses[String(exchange.status)] ?? responses['default'];
    const isOther = responses[String(exchange.status)] === undefined;
    if (isOther && exchange.status < 400) problems.push(`status ${exchange.status}`);
    if (response?.schema !== undefined) {
      problems.push(...this.#validate(this.#forAnswers, response.schema, exchange.answered, 'got'));
    }
    return { operation: operationId, problems };
  }

  /** Checks a body against a definition of one of the documents. */
  checkDefinition(document: string, definition: string, body: string): readonly string[] {
    const schema = { $ref: `./${document}#/definitions/${definition}` };
    return this.#validate(this.#forAnswers, schema, body, 'got');
  }

  #find(method: string, path: string): Operation | undefined {
    for (const [template, methods] of Object.entries(this.#documents[this.#main]?.paths ?? {})) {
      const form = template.replace(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.');
      if (!new RegExp(`^${form}$`, 'i').test(path)) continue;
      const operation = methods[method];
      if (operation !== undefined) return operation as Operation;
    }
    return undefined;
  }

  #validate(ajv: Ajv, schema: unknown, text: string, what: string): readonly string[] {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return [`${what}: not JSON`];
    }
    const validate = compile(ajv, schema, this.#main);
    if (validate(withoutNulls(value))) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message = '' }) => `${what}: ${instancePath} ${message}`,
    );
  }
}

function compile(ajv: Ajv, schema: unknown, main: string): ValidateFunction {
  const { $ref } = schema as { $ref: string };
  return ajv.compile({
    $ref: $ref.startsWith('#') ? `${base}${main}${$ref}` : base + $ref.slice(2),
  });
}

const base = 'https://specification.example/';

function schemas(
  documents: Readonly<Record<string, OpenApiDocument>>,
  options: { areEnumsOpen: boolean },
): Ajv {
  const ajv = new Ajv({ strict: false, validateSchema: false, allErrors: true });
  addFormats(ajv);
  for (const [name, document] of Object.entries(documents)) {
    const $id = base + name;
    ajv.addSchema({
      $id,
      definitions: options.areEnumsOpen ? open(document.definitions) : document.definitions,
    });
  }
  return ajv;
}

/** Removes the lists of values that can grow according to the specification (`modelAsString`). */
function open(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(open);
  if (typeof value !== 'object' || value === null) return value;
  const record = value as Json;
  const extension = record['x-ms-enum'] as { modelAsString?: boolean } | undefined;
  const kept = Object.entries(record).filter(
    ([key]) => key !== 'enum' || extension?.modelAsString !== true,
  );
  return Object.fromEntries(kept.map(([key, each]) => [key, open(each)]));
}

/** The official examples contain null for unset values, which the schema doesn't allow. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutNulls(each)]));
}
