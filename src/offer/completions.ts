import { addParts, findMissingParts, stepOf, type MissingParts } from './jitAccess';
import { readDefinition, type Definition } from './definition';
import {
  commaBetween,
  detectStyle,
  isInComment,
  lineIndent,
  startsLine,
  writeMember,
  type Edit,
  type Member,
  type Style,
} from './edits';
import { outputName } from './jitState';
import { endOf, lineAt, type Node, type Sliced } from './tree';

/** A part of just-in-time access that the editor can insert while the user types. */
export interface Completion {
  readonly kind: 'step' | 'output' | 'outputValue';
  /** The typed text that it replaces. */
  readonly offset: number;
  readonly length: number;
  readonly label: string;
  readonly newText: string;
  /** The edits that add the other half elsewhere in the file. */
  readonly more: readonly Edit[];
}

type Gap = NonNullable<ReturnType<typeof gapAt>>;
type Found = Omit<Completion, 'offset' | 'length'>;

/** A typed word is compared up to this length. In UTF-16 code units. */
const maxWordLength = 100;

/** The completion at an offset. Parses the file at most twice. */
export function* completeAt(
  text: string,
  offset: number,
  usualIndent: string,
): Sliced<Completion | undefined> {
  const whole = yield* readDefinition(text);
  const value = whole.ok ? completeOutputValue(whole.value, offset, usualIndent) : undefined;
  if (value !== undefined) return value;

  // An incomplete word makes the file invalid. Without it, the file must be valid.
  const word = wordAt(text, offset);
  const rest = text.slice(0, word.offset) + text.slice(word.offset + word.length);
  const definition = word.length === 0 ? whole : yield* readDefinition(rest);
  const found = definition.ok ? memberAt(definition.value, usualIndent, word.offset) : undefined;
  if (found === undefined) return undefined;
  const more = found.more.map(edit => ({
    ...edit,
    offset: edit.offset + (edit.offset > word.offset ? word.length : 0),
  }));
  return { ...found, ...word, more };
}

/** Completes the step in the list of steps, or the output among the outputs. */
function memberAt(definition: Definition, usualIndent: string, offset: number): Found | undefined {
  const missing = findMissingParts(definition);
  if (!missing.ok) return undefined;
  const parts = missing.value;
  const { control, output, outputValue } = parts;
  const { steps, outputs, text } = definition;
  const style = detectStyle(definition, usualIndent);
  const insertion = (list: Node | undefined, member: Member, name: string, rest: MissingParts) => {
    const gap = gapAt(text, list, offset);
    if (gap === undefined) return undefined;
    const { newText, comma } = insertInto(definition, gap, member, style);
    const more = [...comma, ...addParts(definition, rest, style)];
    return { label: JSON.stringify(name), newText, more };
  };
  if (control !== undefined && control.step === undefined) {
    const rest = { ...parts, control: undefined };
    const found = insertion(steps, { value: stepOf(control) }, control.stepName, rest);
    if (found !== undefined) return { kind: 'step', ...found };
  }
  if (output !== 'missing') return undefined;
  const member = { name: outputName, value: outputValue };
  const found = insertion(outputs, member, outputName, { ...parts, output: 'present' });
  return found && { kind: 'output', ...found };
}

function completeOutputValue(
  definition: Definition,
  at: number,
  usualIndent: string,
): Completion | undefined {
  const value = definition.output?.children[1];
  if (value?.type !== 'string' || definition.isOutputRight) return undefined;
  if (at <= value.offset || at >= endOf(value)) return undefined;
  const parts = findMissingParts(definition);
  if (!parts.ok) return undefined;
  const newText = JSON.stringify(parts.value.outputValue);
  const style = detectStyle(definition, usualIndent);
  const more = addParts(definition, { ...parts.value, output: 'present' }, style);
  const { offset, length } = value;
  return { kind: 'outputValue', offset, length, label: newText, newText, more };
}

/** The gap between two entries of a list or an object, unless the offset is in a comment. */
function gapAt(text: string, container: Node | undefined, at: number) {
  if (container === undefined || at <= container.offset || at >= endOf(container)) return undefined;
  const previous = container.children.findLast(each => each.offset < at);
  const next = container.children.find(each => each.offset >= at);
  const from = previous === undefined ? container.offset + 1 : endOf(previous);
  const to = next === undefined ? endOf(container) - 1 : next.offset;
  if (from > at || isInComment(text, at, from, to)) return undefined;
  return { previous, next, from, at, to };
}

/** The text to insert into a gap, and the comma that belongs directly after the previous entry. */
function insertInto(
  definition: Definition,
  { previous, next, from, at, to }: Gap,
  member: Member,
  style: Style,
): { readonly newText: string; readonly comma: readonly Edit[] } {
  const { text } = definition;
  const lacksComma = previous !== undefined && commaBetween(text, from, at) === undefined;
  const isApart = lacksComma && from < at;
  const before = lacksComma && !isApart ? `,${style.gap}` : '';
  const after = next !== undefined && commaBetween(text, at, to) === undefined ? ',' : '';
  const comma = isApart ? [{ offset: from, length: 0, content: ',' }] : [];

  const outer = style.isOneLine ? undefined : lineIndent(definition, at);
  const isAlone = !previous && !next && text.slice(from, to).trim() === '';
  if (outer === undefined || !isAlone || startsLine(definition, at)) {
    return { newText: before + writeMember(member, outer, style) + after, comma };
  }
  const inner = outer + style.indent;
  const isLast = lineAt(definition, at) < lineAt(definition, to);
  const end = isLast ? '' : style.lineEnd + outer;
  return { newText: style.lineEnd + inner + writeMember(member, inner, style) + end, comma };
}

/** The typed part of a word or string, and the rest of a string that has its closing quote. */
function wordAt(text: string, at: number): { readonly offset: number; readonly length: number } {
  const typed = /"?[\w.]*$/.exec(text.slice(Math.max(0, at - maxWordLength), at))?.[0] ?? '';
  const rest = typed.startsWith('"')
    ? /^[\w.]*"/.exec(text.slice(at, at + maxWordLength))?.[0]
    : undefined;
  return { offset: at - typed.length, length: typed.length + (rest ?? '').length };
}
