import { parseTree, type Node, type ParseError } from 'jsonc-parser';
import { failure, success, type Result } from '../access/result';

/** Why a file cannot be worked on. Lines count from 1. */
export type DefinitionError =
  /** It is no JSON, even where comments and trailing commas are allowed. */
  | { readonly code: 'syntax'; readonly line: number }
  /** Nothing is in it, or nothing but blanks. */
  | { readonly code: 'empty'; readonly line: number }
  /** Something is not of the kind it has to be. `what` is its path, empty for the file itself. */
  | { readonly code: 'notAnObject' | 'notAnArray'; readonly what: string; readonly line: number }
  /** The control, its section or its step has no name that an output could name. */
  | { readonly code: 'nameless'; readonly line: number };

/** A `createUiDefinition.json` as far as just-in-time access is concerned. */
export interface Definition {
  readonly text: string;
  readonly root: Node;
  readonly parameters: Node | undefined;
  readonly basics: Node | undefined;
  readonly steps: Node | undefined;
  readonly outputs: Node | undefined;
}

/**
 * Reads a file, comments and trailing commas allowed.
 *
 * @param text without a byte order mark.
 */
export function readDefinition(text: string): Result<Definition, DefinitionError> {
  if (text.trim() === '') return failure({ code: 'empty', line: 1 });
  const errors: ParseError[] = [];
  const root = readTree(text, errors);
  const [first] = errors;
  if (root === undefined || first !== undefined) {
    return failure({ code: 'syntax', line: lineOf(text, first?.offset ?? 0) });
  }

  const parameters = property(root, 'parameters');
  const basics = property(parameters, 'basics');
  const steps = property(parameters, 'steps');
  const outputs = property(parameters, 'outputs');
  const wrong =
    mustBe(text, 'object', '', root) ??
    mustBe(text, 'object', 'parameters', parameters) ??
    mustBe(text, 'array', 'parameters.steps', steps) ??
    mustBe(text, 'object', 'parameters.outputs', outputs);
  return wrong === undefined
    ? success({ text, root, parameters, basics, steps, outputs })
    : failure(wrong);
}

/** `undefined` also for a text that is nested deeper than the reader can follow. */
function readTree(text: string, errors: ParseError[]): Node | undefined {
  try {
    return parseTree(text, errors, { allowTrailingComma: true });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Says that a node is not of the kind it has to be; one that is not there is no error. */
export function mustBe(
  text: string,
  type: 'object' | 'array',
  what: string,
  node: Node | undefined,
): DefinitionError | undefined {
  if (node === undefined || node.type === type) return undefined;
  const code = type === 'object' ? 'notAnObject' : 'notAnArray';
  return { code, what, line: lineOf(text, node.offset) };
}

/** The line of a place in a text, counted from 1. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\n|\r/).length;
}

/** The value of an object's property; where a name stands twice, the last counts. */
export function property(object: Node | undefined, name: string): Node | undefined {
  return propertyNode(object, key => key === name)?.children?.[1];
}

/** A whole property, name and value. */
export function propertyNode(
  object: Node | undefined,
  matches: (name: string) => boolean,
): Node | undefined {
  if (object?.type !== 'object') return undefined;
  return object.children?.findLast(each => matches(textValue(each.children?.[0]) ?? ''));
}

/** The entries of an array; none where it is no array. */
export function items(array: Node | undefined): readonly Node[] {
  return array?.type === 'array' ? (array.children ?? []) : [];
}

/** What a string says, or `undefined` where a node is no string. */
export function textValue(node: Node | undefined): string | undefined {
  const value: unknown = node?.type === 'string' ? node.value : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Where a node ends. */
export function endOf(node: Node): number {
  return node.offset + node.length;
}

/** Whether names are the same but for upper and lower case: two such names would be taken for one. */
export function isSameName(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}
