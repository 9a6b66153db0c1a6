import { setImmediate } from 'node:timers/promises';
import { failure, success, type Result } from '../access/result';

/** Work that yields after each slice, so that its caller can let the event loop run in between. */
export type Sliced<T> = Generator<undefined, T>;

/**
 * Runs one slice of work per turn of the event loop. Stops between two slices and resolves to
 * `undefined` as soon as the caller no longer needs the result.
 */
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

/**
 * A JSON value, or a property of an object. A property's children are its name and its value.
 * Offsets and lengths are in UTF-16 code units.
 */
export interface Node {
  readonly type: 'object' | 'array' | 'property' | 'string' | 'other';
  readonly offset: number;
  length: number;
  /** The content of a string. */
  readonly value?: string;
  readonly children: Node[];
}

/** A parsed text. */
export interface Tree {
  readonly text: string;
  readonly root: Node;
  /** The offset of each line. */
  readonly lineStarts: readonly number[];
}

/** Why a text has no tree. Lines count from 1. */
export interface TreeError {
  readonly code: 'syntax' | 'tooDeep';
  readonly line: number;
}

/** How deep lists and objects may be nested. Real files stay below 30 levels. */
export const maxDepth = 100;

/** About 1 ms of parsing on a slow computer. In UTF-16 code units. */
export const sliceLength = 16_384;

const noChildren: Node[] = [];
/** The characters and escapes of a string, at most half a slice of them. */
const stringPart = /(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})){1,8192}/y;
const literal = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?|true|false|null/y;
const lineEnd = /[\r\n]|$/g;

/**
 * Parses JSON with comments, trailing commas, and a byte order mark. The parsers of `jsonc-parser`
 * can't pause and call themselves for each level, and its scanner reads any token in one go.
 */
export function* parseTree(text: string): Sliced<Result<Tree, TreeError>> {
  /** The lists, objects, and properties around the current token. */
  const open: Node[] = [];
  const lineStarts = [0];
  let root: Node | undefined;
  let expected = 'value' as 'value' | 'name' | 'colon' | 'comma';
  let depth = 0;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let comment = '';
  let pauseAt = sliceLength;

  const add = (node: Node) => {
    const parent = open.at(-1);
    if (parent === undefined) root = node;
    else parent.children.push(node);
  };
  const completeValue = () => {
    const parent = open.at(-1);
    if (parent?.type === 'property') {
      parent.length = at - parent.offset;
      open.pop();
    }
    expected = 'comma';
  };
  const error = (code: TreeError['code']) => failure({ code, line: lineStarts.length });

  for (;;) {
    if (at >= pauseAt) {
      pauseAt = at + sliceLength;
      yield;
    }
    const character = text.charAt(at);
    if (comment === '/*' && text.startsWith('*/', at)) {
      comment = '';
      at += 2;
      continue;
    }
    if (comment === '//' && isLineEnd(character)) comment = '';
    if (comment !== '' && character !== '' && !isLineEnd(character)) {
      at += 1;
      continue;
    }
    switch (character) {
      case '':
        if (comment === '/*' || root === undefined || open.length > 0) return error('syntax');
        return success({ text, root, lineStarts });
      case ' ':
      case '\t':
        at += 1;
        break;
      case '\r':
      case '\n':
        at += 1;
        if (character === '\n' || text.charAt(at) !== '\n') lineStarts.push(at);
        break;
      case '/':
        comment = text.slice(at, at + 2);
        if (comment !== '//' && comment !== '/*') return error('syntax');
        at += 2;
        break;
      case '{':
      case '[': {
        if (expected !== 'value') return error('syntax');
        if (depth >= maxDepth) return error('tooDeep');
        const type = character === '{' ? 'object' : 'array';
        const node: Node = { type, offset: at, length: 0, children: [] };
        add(node);
        open.push(node);
        depth += 1;
        at += 1;
        expected = type === 'object' ? 'name' : 'value';
        break;
      }
      case '}':
      case ']': {
        const node = open.at(-1);
        if (node?.type !== (character === '}' ? 'object' : 'array')) return error('syntax');
        open.pop();
        depth -= 1;
        at += 1;
        node.length = at - node.offset;
        completeValue();
        break;
      }
      case ',': {
        const parent = open.at(-1);
        if (expected !== 'comma' || parent === undefined) return error('syntax');
        expected = parent.type === 'object' ? 'name' : 'value';
        at += 1;
        break;
      }
      case ':':
        if (expected !== 'colon') return error('syntax');
        expected = 'value';
        at += 1;
        break;
      case '"': {
        if (expected !== 'name' && expected !== 'value') return error('syntax');
        const offset = at;
        const [end, value] = yield* readString(text, offset);
        at = end;
        if (value === undefined) return error('syntax');
        const node: Node = {
          type: 'string',
          offset,
          length: at - offset,
          value,
          children: noChildren,
        };
        if (expected === 'value') {
          add(node);
          completeValue();
        } else {
          const property: Node = { type: 'property', offset, length: 0, children: [node] };
          add(property);
          open.push(property);
          expected = 'colon';
        }
        break;
      }
      default: {
        literal.lastIndex = at;
        if (expected !== 'value' || !literal.test(text)) return error('syntax');
        const length = literal.lastIndex - at;
        add({ type: 'other', offset: at, length, children: noChildren });
        at += length;
        completeValue();
      }
    }
  }
}

/** The value of an object's property. If a name is repeated, the last property counts. */
export function property(object: Node | undefined, name: string): Node | undefined {
  return propertyNode(object, key => key === name)?.children[1];
}

/** A property with its name and value. */
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

/** The offset after a node. */
export function endOf(node: Node): number {
  return node.offset + node.length;
}

/** The index of the line that contains an offset. */
export function lineAt({ lineStarts }: Pick<Tree, 'lineStarts'>, offset: number): number {
  let [low, high] = [0, lineStarts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low;
}

/** Whether a character ends a line. */
export function isLineEnd(character: string): boolean {
  return character === '\n' || character === '\r';
}

/** The offset after a string, and its content; or the offset of an error. */
function* readString(text: string, offset: number): Sliced<readonly [number, string?]> {
  let at = offset + 1;
  for (;;) {
    stringPart.lastIndex = at;
    if (!stringPart.test(text)) break;
    const isLong = stringPart.lastIndex - at >= sliceLength / 2;
    at = stringPart.lastIndex;
    if (isLong) yield;
  }
  if (text.charAt(at) !== '"') return [at];
  const value = text.slice(offset + 1, at);
  at += 1;
  return [at, value.includes('\\') ? (JSON.parse(text.slice(offset, at)) as string) : value];
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
