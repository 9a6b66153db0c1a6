import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { SpecificationChecker, type OpenApiDocument } from './checker';
import { managedApplications } from './managedApplications';

/** The path of the official OpenAPI file, if it is available. */
const officialFile = process.env['ARM_SPECIFICATION'];

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as unknown;

/** The specification, and the document that defines the status of operations. */
export function specification(): { checker: SpecificationChecker; common: string } {
  if (officialFile === undefined) {
    const name = 'managedApplications';
    return {
      checker: new SpecificationChecker({ [name]: managedApplications }, name),
      common: name,
    };
  }
  const folder = dirname(officialFile);
  const main = basename(officialFile);
  const documents: Record<string, OpenApiDocument> = {};
  const add = (name: string) => {
    if (name in documents || !existsSync(join(folder, name))) return;
    const document = read(join(folder, name)) as OpenApiDocument;
    documents[name] = document;
    for (const [, other = ''] of JSON.stringify(document).matchAll(/"\.\/([\w.-]+\.json)#/g))
      add(other);
  };
  add(main);
  const common = Object.keys(documents).find(
    name => 'OperationStatusResult' in (documents[name]?.definitions ?? {}),
  );
  return { checker: new SpecificationChecker(documents, main), common: common ?? main };
}

/** A response of an official example. */
export interface ExampleAnswer {
  readonly operation: string;
  readonly status: number;
  readonly body: object;
}

interface Example {
  readonly responses: Readonly<Record<string, { readonly body?: object }>>;
}

/** The responses of the official examples, if they are available. */
export function officialAnswers(): readonly ExampleAnswer[] {
  if (officialFile === undefined) return [];
  const folder = dirname(officialFile);
  const { paths } = read(officialFile) as OpenApiDocument;
  return Object.values(paths).flatMap(methods =>
    Object.values(methods).flatMap(method => {
      const operation = method as {
        operationId: string;
        'x-ms-examples'?: Record<string, { $ref: string }>;
      };
      return Object.values(operation['x-ms-examples'] ?? {}).flatMap(({ $ref }) => {
        const { responses } = read(join(folder, $ref)) as Example;
        return Object.entries(responses).flatMap(([status, { body }]) =>
          body === undefined
            ? []
            : [{ operation: operation.operationId, status: Number(status), body }],
        );
      });
    }),
  );
}
