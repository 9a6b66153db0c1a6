/** Methods whose work grows with the length of their object. */
const wholeLength: readonly (readonly [object, readonly string[]])[] = [
  [Array.prototype, ['unshift', 'shift', 'splice', 'slice', 'indexOf', 'lastIndexOf', 'includes']],
  [String.prototype, ['trim', 'trimStart', 'toLowerCase', 'toUpperCase', 'split', 'indexOf']],
  [String.prototype, ['includes', 'lastIndexOf', 'localeCompare']],
];

type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Counts the work of a function: the characters that it reads, and the elements that it moves or
 * compares. It replaces built-in methods temporarily, so no other code may run.
 */
export async function countWork(act: () => unknown): Promise<number> {
  let work = 0;
  const restore: (() => void)[] = [];
  const patch = (
    target: object,
    name: string,
    charge: (self: unknown, result: unknown) => number,
  ) => {
    const original = Reflect.get(target, name) as Method;
    const counted: Method = function (...args) {
      const before = this instanceof RegExp ? this.lastIndex : 0;
      const result = original.apply(this, args);
      work +=
        this instanceof RegExp ? ofMatch(this, before, args[0], result) : charge(this, result);
      return result;
    };
    Object.defineProperty(target, name, { value: counted, configurable: true, writable: true });
    restore.push(() =>
      Object.defineProperty(target, name, { value: original, configurable: true, writable: true }),
    );
  };
  for (const [target, names] of wholeLength) {
    for (const name of names) patch(target, name, self => (self as { length: number }).length);
  }
  patch(String.prototype, 'charCodeAt', () => 1);
  patch(RegExp.prototype, 'exec', () => 0);
  const { parse } = JSON;
  JSON.parse = (text: string) => {
    work += text.length;
    return parse(text) as unknown;
  };
  restore.push(() => (JSON.parse = parse));
  try {
    await act();
  } finally {
    for (const undo of restore) undo();
  }
  return work;
}

/** The characters that a search read, as far as the result shows. */
function ofMatch(pattern: RegExp, lastIndex: number, text: unknown, result: unknown): number {
  const start = pattern.global || pattern.sticky ? lastIndex : 0;
  const { length } = String(text);
  if (result === null) return pattern.sticky ? 1 : Math.max(1, length - start);
  const [whole] = result as RegExpExecArray;
  return (result as RegExpExecArray).index + whole.length - start + 1;
}
