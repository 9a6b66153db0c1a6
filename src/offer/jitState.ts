import { property, propertyNode, type Node, type Sliced } from './tree';

/** The type of the control with which a customer enables just-in-time access. */
export const configuratorType = 'Microsoft.Solutions.JitConfigurator';

/** The output that passes the customer's choice to the managed application. */
export const outputName = 'jitAccessPolicy';

/** An expression's reference to a control: the function, and the names from the step on. */
export type Reference = readonly [root: 'steps' | 'basics', ...names: string[]];

/** An entry of a list. */
type Entry = readonly [list: Node, index: number];

interface Configurator {
  readonly node: Node;
  /** The control in its list, or its step if the step contains nothing else. */
  readonly removable: Entry;
  /** Undefined if the control, a section, or the step has no usable name. */
  readonly reference: Reference | undefined;
}

/** The just-in-time access that a file has. */
export interface JitState {
  readonly configurators: readonly Configurator[];
  /** The control that the output refers to, otherwise the first. */
  readonly chosen: Configurator | undefined;
  readonly output: Node | undefined;
  /** Whether the output refers to a control of the file. */
  readonly isOutputRight: boolean;
}

/** The portal shows one. More would only fill the list of problems. */
const maxConfigurators = 100;

/** Longer names aren't used, so that a reference stays short. In UTF-16 code units. */
const maxNameLength = 200;

/** Longer outputs aren't searched for references. In UTF-16 code units. */
const maxOutputLength = 20_000;

/** About 1 ms on a slow computer. */
const nodesPerSlice = 2_000;

/** A call of `steps('…')` or `basics('…')` with the properties that are read from its result. */
const referencePattern =
  /\b(steps|basics)\s*\(\s*'((?:[^']|'')*)'\s*\)((?:\s*\.\s*[\p{L}\p{N}_$-]+)*)/giu;

/** Finds both halves of just-in-time access: the controls and the output. */
export function* readJitState(
  basics: Node | undefined,
  steps: Node | undefined,
  outputs: Node | undefined,
): Sliced<JitState> {
  const configurators = yield* findConfigurators(basics, steps);
  const output =
    propertyNode(outputs, name => name === outputName) ??
    propertyNode(outputs, name => isSameName(name, outputName));
  const isRight = referenceCheck(output?.children[1]);
  const referred = configurators.find(({ reference }) => reference && isRight(reference));
  return {
    configurators,
    chosen: referred ?? configurators[0],
    output,
    isOutputRight: referred !== undefined,
  };
}

/** Writes a reference without the brackets of an expression. */
export function writeReference([root, name = '', ...path]: Reference): string {
  return [`${root}('${name.replaceAll("'", "''")}')`, ...path].join('.');
}

/** The references in all texts of a value, in order. */
export function referencesIn(value: Node | undefined): readonly Reference[] {
  if (value === undefined || value.length > maxOutputLength) return [];
  const texts: string[] = [];
  const waiting = [value];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.value !== undefined) texts.push(node.value);
    for (const child of node.children.toReversed()) waiting.push(child);
  }
  return texts.flatMap(text =>
    Array.from(expressionIn(text).matchAll(referencePattern), toReference),
  );
}

/** The reference, if a value is nothing else. */
export function soleReference(value: Node | undefined): Reference | undefined {
  if (value === undefined || value.length > maxOutputLength) return undefined;
  const expression = expressionIn(value.value ?? '');
  const [match, second] = expression.matchAll(referencePattern);
  return match !== undefined && second === undefined && match[0] === expression
    ? toReference(match)
    : undefined;
}

/** The name of a step, section, or control, if an output can use it. */
export function nameOf(node: Node): string | undefined {
  const name = property(node, 'name')?.value;
  return name !== undefined && name.length <= maxNameLength ? name : undefined;
}

/** Whether names differ at most in case: the portal treats such names as equal. */
export function isSameName(one: string | undefined, other: string): boolean {
  return one?.length === other.length && one.toLowerCase() === other.toLowerCase();
}

function* findConfigurators(
  basics: Node | undefined,
  steps: Node | undefined,
): Sliced<readonly Configurator[]> {
  const found: Configurator[] = [];
  let visited = 0;
  // Recursive: the parser limits the depth.
  function* search(
    list: Node | undefined,
    path: Reference | undefined,
    step?: Entry,
  ): Sliced<void> {
    if (list?.type !== 'array') return;
    for (const [index, node] of list.children.entries()) {
      if (found.length === maxConfigurators) return;
      visited += 1;
      if (visited % nodesPerSlice === 0) yield;
      const name = nameOf(node);
      const reference: Reference | undefined =
        path === undefined || name === undefined ? undefined : [...path, name];
      const isStep = list === steps;
      if (!isStep && isSameName(property(node, 'type')?.value, configuratorType)) {
        const ownStep = list.children.length === 1 ? step : undefined;
        found.push({ node, removable: ownStep ?? [list, index], reference });
      } else {
        yield* search(property(node, 'elements'), reference, isStep ? [list, index] : undefined);
      }
    }
  }
  yield* search(basics, ['basics']);
  yield* search(steps, ['steps']);
  return found;
}

/** Also accepts an output of the control's values, as in early versions of Microsoft's documentation. */
function referenceCheck(value: Node | undefined): (reference: Reference) => boolean {
  const sole = soleReference(value);
  const written = (sole === undefined ? referencesIn(value) : [sole]).map(writeReference);
  // Also covers a name that the pattern doesn't match.
  const whole = [...written, expressionIn(value?.value ?? '')];
  return reference => {
    const text = writeReference(reference);
    const isComposed = sole === undefined && written.some(each => each.startsWith(`${text}.`));
    return isComposed || whole.includes(text);
  };
}

/** The content of `[…]`. A text that starts with `[[` isn't an expression. */
function expressionIn(text: string): string {
  const trimmed = text.trim();
  const isExpression = /^\[(?!\[)/.test(trimmed) && trimmed.endsWith(']');
  return isExpression ? trimmed.slice(1, -1).trim() : '';
}

function toReference([, root = '', name = '', path = '']: RegExpMatchArray): Reference {
  const names = path.split('.').slice(1);
  return [
    root.toLowerCase() === 'steps' ? 'steps' : 'basics',
    name.replaceAll("''", "'"),
    ...names.map(part => part.trim()),
  ];
}
