/** Receives the number of characters or nodes that a call visits. */
type Visit = (count: number) => void;

/** V8 doesn't copy a slice. */
const constant = ['charAt', 'charCodeAt', 'startsWith', 'endsWith', 'slice'];
const lengthOfText = ['trim', 'trimStart', 'trimEnd', 'toLowerCase', 'replaceAll', 'split'];
const lengthOfList = [
  'find',
  'findLast',
  'filter',
  'map',
  'flatMap',
  'some',
  'every',
  'toReversed',
];

/**
 * Runs work and counts the characters and nodes that it visits through the methods of strings,
 * lists, and regular expressions. A count doesn't depend on the speed of a computer.
 */
export function countOperations<T>(work: () => T): { readonly count: number; readonly result: T } {
  let count = 0;
  const restore = instrument(visited => {
    count += visited;
  });
  try {
    const result = work();
    return { count, result };
  } finally {
    restore();
  }
}

function instrument(visit: Visit): () => void {
  const undo = [
    ...constant.map(name => wrap(String.prototype, name, () => visit(1))),
    ...lengthOfText.map(name =>
      wrap(String.prototype, name, text => visit(String(text).length + 1)),
    ),
    ...['indexOf', 'lastIndexOf'].map(name =>
      wrap(String.prototype, name, (text, [, from], result) => {
        const start = typeof from === 'number' ? from : 0;
        const end =
          Number(result) < 0 ? (name === 'indexOf' ? String(text).length : 0) : Number(result);
        visit(Math.abs(end - start) + 1);
      }),
    ),
    ...lengthOfList.map(name =>
      wrap(Array.prototype, name, list => visit((list as readonly unknown[]).length + 1)),
    ),
    wrapExec(visit),
  ];
  return () => {
    for (const each of undo) each();
  };
}

/** A sticky search visits its match, any other search also the text before it. */
function wrapExec(visit: Visit): () => void {
  const original = Object.getOwnPropertyDescriptor(RegExp.prototype, 'exec');
  const exec = original?.value as RegExp['exec'];
  RegExp.prototype.exec = function (text) {
    const from = this.global || this.sticky ? this.lastIndex : 0;
    const match = exec.call(this, text);
    const end = match === null ? (this.sticky ? from : text.length) : match.index + match[0].length;
    visit(Math.max(0, end - from) + 1);
    return match;
  };
  return () => {
    RegExp.prototype.exec = exec;
  };
}

function wrap(
  prototype: object,
  name: string,
  after: (self: unknown, parameters: readonly unknown[], result: unknown) => void,
): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  const original = descriptor?.value as (...parameters: unknown[]) => unknown;
  Object.defineProperty(prototype, name, {
    ...descriptor,
    value: function (this: unknown, ...parameters: unknown[]) {
      const result: unknown = Reflect.apply(original, this, parameters);
      after(this, parameters, result);
      return result;
    },
  });
  return () => {
    Object.defineProperty(prototype, name, descriptor ?? {});
  };
}
