import type { Edit, Node } from 'jsonc-parser';
import { success, type Result } from '../access/result';
import { readDefinition, type Definition, type DefinitionError } from './definition';
import { append, replace, type Member } from './edits';
import { controlOf, findMissingParts, stepOf, type MissingParts } from './jitParts';
import { outputName, readJitState, type JitState } from './jitState';
import { detectStyle, type Style } from './style';

/** A member and what it is put into. */
type Addition = readonly [Node, Member];

const byteOrderMark = '\uFEFF';

/**
 * The changes that give a `createUiDefinition.json` the step and the output of just-in-time access,
 * in its own manner of writing. None where it has both.
 *
 * @param usualIndent one step of indentation where the file shows none.
 */
export function addJitAccess(
  text: string,
  usualIndent: string,
): Result<readonly Edit[], DefinitionError> {
  const mark = text.startsWith(byteOrderMark) ? byteOrderMark.length : 0;
  const definition = readDefinition(text.slice(mark));
  if (!definition.ok) return definition;
  const edits = completeJitAccess(
    definition.value,
    readJitState(definition.value),
    detectStyle(definition.value, usualIndent),
  );
  return edits.ok
    ? success(edits.value.map(edit => ({ ...edit, offset: edit.offset + mark })))
    : edits;
}

/** The changes that add what is missing and mend the output where it is wrong. */
export function completeJitAccess(
  definition: Definition,
  state: JitState,
  style: Style,
): Result<readonly Edit[], DefinitionError> {
  const parts = findMissingParts(definition, state);
  if (!parts.ok) return parts;
  const additions = [
    ...controlAddition(definition, parts.value),
    ...outputAddition(definition, parts.value),
  ];
  return success([
    ...appendAll(definition, additions, style),
    ...outputChange(state, parts.value, style),
  ]);
}

/** The changes for the control alone. */
export function addControl(
  definition: Definition,
  parts: MissingParts,
  style: Style,
): readonly Edit[] {
  return appendAll(definition, controlAddition(definition, parts), style);
}

/** The changes for the output alone. */
export function addOutput(
  definition: Definition,
  state: JitState,
  parts: MissingParts,
  style: Style,
): readonly Edit[] {
  return [
    ...appendAll(definition, outputAddition(definition, parts), style),
    ...outputChange(state, parts, style),
  ];
}

function controlAddition(definition: Definition, parts: MissingParts): readonly Addition[] {
  const { root, parameters, steps } = definition;
  const { control } = parts;
  if (control === undefined) return [];
  const step = stepOf(control);
  if (parameters === undefined) {
    const value = { basics: [], steps: [step], outputs: { [outputName]: parts.outputValue } };
    return [[root, { name: 'parameters', value }]];
  }
  if (steps === undefined) return [[parameters, { name: 'steps', value: [step] }]];
  if (control.step === undefined) return [[steps, { value: step }]];
  const value = controlOf(control.controlName);
  return control.elements === undefined
    ? [[control.step, { name: 'elements', value: [value] }]]
    : [[control.elements, { value }]];
}

function outputAddition(
  { parameters, outputs }: Definition,
  { output, outputValue }: MissingParts,
): readonly Addition[] {
  if (output !== 'missing' || parameters === undefined) return [];
  return outputs === undefined
    ? [[parameters, { name: 'outputs', value: { [outputName]: outputValue } }]]
    : [[outputs, { name: outputName, value: outputValue }]];
}

function outputChange({ output }: JitState, parts: MissingParts, style: Style): readonly Edit[] {
  const value = output?.children?.[1];
  if (parts.output !== 'wrong' || value === undefined) return [];
  return [replace(value, parts.outputValue, style)];
}

/** What is put into the same list or object is put there at once. */
function appendAll(
  definition: Definition,
  additions: readonly Addition[],
  style: Style,
): readonly Edit[] {
  return [...new Set(additions.map(([container]) => container))].flatMap(container => {
    const members = additions.filter(([each]) => each === container).map(([, member]) => member);
    return append(definition, container, members, style);
  });
}
