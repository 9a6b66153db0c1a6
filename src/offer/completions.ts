import type { Edit, Node } from 'jsonc-parser';
import { addControl, addOutput } from './addJitAccess';
import { endOf, readDefinition, textValue, type Definition } from './definition';
import { writeMember, writeMemberInLine, type Member } from './edits';
import { findMissingParts, stepOf, type MissingParts } from './jitParts';
import { outputName, readJitState, type JitState } from './jitState';
import { detectStyle, lineIndent, startsLine, type Style } from './style';
import { commaBetween, isInComment } from './trivia';

/** Something that can be put in where somebody types. */
export interface Completion {
  readonly kind: 'step' | 'output' | 'outputValue';
  /** What it replaces: what was typed of it so far. */
  readonly offset: number;
  readonly length: number;
  /** What is typed is compared with this. */
  readonly label: string;
  readonly newText: string;
  /** The other half, elsewhere in the file. */
  readonly more: readonly Edit[];
}

/** A place between the entries of a list or the properties of an object. */
interface Gap {
  readonly container: Node;
  readonly previous: Node | undefined;
  readonly next: Node | undefined;
  /** The end of the previous entry, or the start of the container. */
  readonly from: number;
  readonly at: number;
  /** The start of the next entry, or the end of the container. */
  readonly to: number;
}

/** Nobody types a longer word before they ask what can be put in. */
const longestWord = 100;

/** What of just-in-time access can be put in at a place; nothing where the file is no JSON. */
export function completeAt(
  text: string,
  offset: number,
  usualIndent: string,
): Completion | undefined {
  const word = wordAt(text, offset);
  // What was typed so far makes the file invalid. Without it, it has to be valid.
  const without = text.slice(0, word.offset) + text.slice(word.offset + word.length);
  const whole = readDefinition(without);
  if (!whole.ok) return completeOutputValue(text, offset, usualIndent);

  const definition = whole.value;
  const state = readJitState(definition);
  const parts = findMissingParts(definition, state);
  if (!parts.ok) return undefined;
  const style = detectStyle(definition, usualIndent);
  const found =
    stepAt(definition, state, parts.value, style, word.offset) ??
    outputAt(definition, parts.value, style, word.offset);
  if (found === undefined) return completeOutputValue(text, offset, usualIndent);
  const more = found.more.map(edit => ({
    ...edit,
    offset: edit.offset + (edit.offset > word.offset ? word.length : 0),
  }));
  return { ...found, ...word, more };
}

type Found = Omit<Completion, 'offset' | 'length'>;

function stepAt(
  definition: Definition,
  state: JitState,
  parts: MissingParts,
  style: Style,
  offset: number,
): Found | undefined {
  const { control } = parts;
  const gap = gapAt(definition.text, definition.steps, offset);
  if (gap === undefined || control === undefined || control.step !== undefined) return undefined;
  const { newText, comma } = put(definition.text, gap, { value: stepOf(control) }, style);
  return {
    kind: 'step',
    label: JSON.stringify(control.stepName),
    newText,
    more: [...comma, ...addOutput(definition, state, parts, style)],
  };
}

function outputAt(
  definition: Definition,
  parts: MissingParts,
  style: Style,
  offset: number,
): Found | undefined {
  const gap = gapAt(definition.text, definition.outputs, offset);
  if (gap === undefined || parts.output !== 'missing') return undefined;
  const member = { name: outputName, value: parts.outputValue };
  const { newText, comma } = put(definition.text, gap, member, style);
  return {
    kind: 'output',
    label: JSON.stringify(outputName),
    newText,
    more: [...comma, ...addControl(definition, parts, style)],
  };
}

/** The value of the output, where the output is there. */
function completeOutputValue(
  text: string,
  offset: number,
  usualIndent: string,
): Completion | undefined {
  const definition = readDefinition(text);
  if (!definition.ok) return undefined;
  const state = readJitState(definition.value);
  const value = state.output?.children?.[1];
  if (value === undefined || textValue(value) === undefined || state.isOutputRight) {
    return undefined;
  }
  if (offset <= value.offset || offset >= endOf(value)) return undefined;
  const parts = findMissingParts(definition.value, state);
  if (!parts.ok) return undefined;
  const newText = JSON.stringify(parts.value.outputValue);
  return {
    kind: 'outputValue',
    offset: value.offset,
    length: value.length,
    label: newText,
    newText,
    more: addControl(definition.value, parts.value, detectStyle(definition.value, usualIndent)),
  };
}

/** The place between the entries of a container, unless it is in an entry or in a comment. */
function gapAt(text: string, container: Node | undefined, at: number): Gap | undefined {
  if (container === undefined || at <= container.offset || at >= endOf(container)) return undefined;
  const entries = container.children ?? [];
  const previous = entries.findLast(each => each.offset < at);
  const next = entries.find(each => each.offset >= at);
  const from = previous === undefined ? container.offset + 1 : endOf(previous);
  const to = next === undefined ? endOf(container) - 1 : next.offset;
  if (from > at || isInComment(text, at, from, to)) return undefined;
  return { container, previous, next, from, at, to };
}

/** What is put into a gap, and the comma before it where that stands elsewhere. */
function put(
  text: string,
  gap: Gap,
  member: Member,
  style: Style,
): { readonly newText: string; readonly comma: readonly Edit[] } {
  const { previous, next, from, at, to } = gap;
  const lacksComma = previous !== undefined && commaBetween(text, from, at) === undefined;
  const isApart = lacksComma && from < at;
  const before = lacksComma && !isApart ? `,${style.gap}` : '';
  const after = next !== undefined && commaBetween(text, at, to) === undefined ? ',' : '';
  return {
    newText: before + writeInto(text, gap, member, style) + after,
    comma: isApart ? [{ offset: from, length: 0, content: ',' }] : [],
  };
}

function writeInto(
  text: string,
  { container, from, at, to }: Gap,
  member: Member,
  style: Style,
): string {
  if (style.isOneLine) return writeMemberInLine(member, style);
  const indent = lineIndent(text, at);
  const isEmptyLine = (container.children ?? []).length === 0 && text.slice(from, to).trim() === '';
  if (startsLine(text, at) || !isEmptyLine) return writeMember(member, indent, style);
  const inner = indent + style.indent;
  const end = /[\r\n]/.test(text.slice(at, to)) ? '' : style.lineEnd + indent;
  return style.lineEnd + inner + writeMember(member, inner, style) + end;
}

/** What was typed of a word or a string, and the rest of it where its quotation mark is closed. */
function wordAt(text: string, at: number): { readonly offset: number; readonly length: number } {
  const typed = /"?[\w.]*$/.exec(text.slice(Math.max(0, at - longestWord), at))?.[0] ?? '';
  const rest = typed.startsWith('"') ? /^[\w.]*"/.exec(text.slice(at, at + longestWord))?.[0] : '';
  return { offset: at - typed.length, length: typed.length + (rest ?? '').length };
}
