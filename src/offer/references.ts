/** A call of `steps('…')` or `basics('…')`, and the properties that are taken of it. */
const referencePattern =
  /\b(steps|basics)\s*\(\s*'((?:[^']|'')*)'\s*\)((?:\s*\.\s*[\p{L}\p{N}_$-]+)*)/giu;

/** A reference to a control: to a step or the basics, then the names of sections and the control. */
export interface Reference {
  readonly root: 'steps' | 'basics';
  /** The name of the step, or of the control or section in the basics. */
  readonly name: string;
  readonly path: readonly string[];
}

/** Writes a reference as expressions have it, without the brackets around an expression. */
export function writeReference({ root, name, path }: Reference): string {
  return [`${root}('${name.replaceAll("'", "''")}')`, ...path].join('.');
}

/** The references of an expression, in their order. A text that is no expression has none. */
export function referencesIn(text: string): readonly Reference[] {
  const inner = expressionIn(text);
  return inner === undefined ? [] : Array.from(inner.matchAll(referencePattern), toReference);
}

/** The reference that is all of an expression, or `undefined` where it is anything else. */
export function soleReference(text: string): Reference | undefined {
  const inner = expressionIn(text);
  const [match, ...more] = inner?.matchAll(referencePattern) ?? [];
  if (match === undefined || more.length > 0 || match[0] !== inner) return undefined;
  return toReference(match);
}

function expressionIn(text: string): string | undefined {
  return /^\s*\[(?!\[)\s*(.*?)\s*\]\s*$/s.exec(text)?.[1];
}

function toReference([, root = '', name = '', path = '']: RegExpMatchArray): Reference {
  return {
    root: root.toLowerCase() === 'steps' ? 'steps' : 'basics',
    name: name.replaceAll("''", "'"),
    path: path
      .split('.')
      .slice(1)
      .map(part => part.trim()),
  };
}
