import { setImmediate } from 'node:timers/promises';
import { failure, success, type Result } from '../access/result';

/** Work that yields after each slice, so that its caller can let the event loop run in between. */
export type Sliced<T> = Generator<undefined, T>;

/** Runs one slice of work per turn of the event loop; `undefined` once it's no longer needed. */
export async function runInSlices<T>(
  work: Sliced<T>,
  isNeeded: () => boolean,
): Promise<T | undefined> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await setImmediate();
    if (!isNeeded()) return undefined;
  }
}

/** A JSON value, or a property with its name and value. Lengths are in UTF-16 code units. */
export interface Node {
  readonly type: 'object' | 'array' | 'property' | 'string' | 'other';
  readonly offset: number;
  readonly length: number;
  readonly value?: string;
  readonly children: readonly Node[];
}

export interface Tree {
  readonly text: string;
  readonly root: Node;
  readonly lineStarts: readonly number[];
}

/** Why a text has no tree. Lines count from 1. */
interface TreeError {
  readonly code: 'syntax' | 'tooDeep';
  readonly line: number;
}

/** How deep lists and objects may be nested. Real files stay below 30 levels. */
export const maxDepth = 100;

/** About 1 ms of parsing on a slow computer. In UTF-16 code units. */
export const sliceLength = 8_192;

const noChildren: readonly Node[] = [];
/** The characters and escapes of a string, at most one slice of them. */
const stringPart = /(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})){1,8192}/y;
const literal = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?|true|false|null/y;
const lineEnd = /[\r\n]|$/g;

/**
 * Parses JSON with comments, trailing commas, and a byte order mark. The parsers of `jsonc-parser`
 * can't pause, and its scanner reads any token in one go.
 */
export function* parseTree(text: string): Sliced<Result<Tree, TreeError>> {
  const parser = new Parser(text);
  yield* parser.skip();
  const root = yield* parser.value(0);
  yield* parser.skip();
  const { lineStarts, at, problem } = parser;
  return root === undefined || at < text.length
    ? failure({ code: problem, line: lineStarts.length })
    : success({ text, root, lineStarts });
}

/** Reads one part of a text after the other; a part is `undefined` if the text is invalid. */
class Parser {
  readonly lineStarts = [0];
  problem: TreeError['code'] = 'syntax';
  at: number;
  readonly #text: string;
  #pauseAt = sliceLength;

  constructor(text: string) {
    this.#text = text;
    this.at = text.startsWith('\uFEFF') ? 1 : 0;
  }

  /** Skips white space and comments. Skips nothing if a comment has no end: the text is invalid. */
  *skip(): Sliced<void> {
    const start = this.at;
    let comment = '';
    for (;;) {
      if (this.at >= this.#pauseAt) yield* this.#pause();
      const character = this.#text.charAt(this.at);
      const pair = this.#text.slice(this.at, this.at + 2);
      if (character === '') {
        if (comment === '/*') this.at = start;
        return;
      }
      if (comment === '' ? pair === '//' || pair === '/*' : comment === '/*' && pair === '*/') {
        comment = comment === '' ? pair : '';
        this.at += 2;
        continue;
      }
      if (comment === '' && !' \t\r\n'.includes(character)) return;
      if (character === '\n' || character === '\r') {
        if (pair !== '\r\n') this.lineStarts.push(this.at + 1);
        if (comment === '//') comment = '';
      }
      this.at += 1;
    }
  }

  /** Calls itself for each level, whose number is limited. */
  *value(depth: number): Sliced<Node | undefined> {
    const offset = this.at;
    if (this.#text.charAt(offset) === '"') return yield* this.#string();
    if (this.#accept('{')) return yield* this.#list('object', '}', offset, depth);
    if (this.#accept('[')) return yield* this.#list('array', ']', offset, depth);
    literal.lastIndex = offset;
    if (!literal.test(this.#text)) return undefined;
    this.at = literal.lastIndex;
    return { type: 'other', offset, length: this.at - offset, children: noChildren };
  }

  *#list(
    type: 'object' | 'array',
    close: string,
    offset: number,
    depth: number,
  ): Sliced<Node | undefined> {
    if (depth >= maxDepth) {
      this.problem = 'tooDeep';
      return undefined;
    }
    const children: Node[] = [];
    for (;;) {
      yield* this.skip();
      if (this.#accept(close)) return { type, offset, length: this.at - offset, children };
      const child = yield* type === 'object' ? this.#property(depth) : this.value(depth + 1);
      if (child === undefined) return undefined;
      children.push(child);
      yield* this.skip();
      if (!this.#accept(',') && this.#text.charAt(this.at) !== close) return undefined;
    }
  }

  *#property(depth: number): Sliced<Node | undefined> {
    const offset = this.at;
    const name = yield* this.#string();
    yield* this.skip();
    if (name === undefined || !this.#accept(':')) return undefined;
    yield* this.skip();
    const value = yield* this.value(depth + 1);
    if (value === undefined) return undefined;
    return { type: 'property', offset, length: this.at - offset, children: [name, value] };
  }

  *#string(): Sliced<Node | undefined> {
    const offset = this.at;
    if (!this.#accept('"')) return undefined;
    for (;;) {
      if (this.at >= this.#pauseAt) yield* this.#pause();
      stringPart.lastIndex = this.at;
      if (!stringPart.test(this.#text)) break;
      this.at = stringPart.lastIndex;
    }
    if (!this.#accept('"')) return undefined;
    const content = this.#text.slice(offset + 1, this.at - 1);
    const value = content.includes('\\') ? (JSON.parse(`"${content}"`) as string) : content;
    return { type: 'string', offset, length: this.at - offset, value, children: noChildren };
  }

  *#pause(): Sliced<void> {
    this.#pauseAt = this.at + sliceLength;
    yield;
  }

  #accept(character: string): boolean {
    const isNext = this.#text.charAt(this.at) === character;
    if (isNext) this.at += 1;
    return isNext;
  }
}

/** The value of an object's property. If a name is repeated, the last property counts. */
export function property(object: Node | undefined, name: string): Node | undefined {
  return propertyNode(object, key => key === name)?.children[1];
}

export function propertyNode(
  object: Node | undefined,
  matches: (name: string) => boolean,
): Node | undefined {
  if (object?.type !== 'object') return undefined;
  return object.children.findLast(({ children: [name] }) => matches(name?.value ?? ''));
}

/** The entries of an array. Any other node has none. */
export function items(node: Node | undefined): readonly Node[] {
  return node?.type === 'array' ? node.children : noChildren;
}

export function endOf(node: Node): number {
  return node.offset + node.length;
}

/** The index of the line that contains an offset. */
export function lineAt({ lineStarts }: Tree, offset: number): number {
  let [low, high] = [0, lineStarts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low;
}

/** The offset after a comment, or undefined if none starts here or it has no end. */
export function endOfComment(text: string, at: number): number | undefined {
  if (text.startsWith('/*', at)) {
    const close = text.indexOf('*/', at + 2);
    return close < 0 ? undefined : close + 2;
  }
  if (!text.startsWith('//', at)) return undefined;
  lineEnd.lastIndex = at;
  return lineEnd.exec(text)?.index;
}
