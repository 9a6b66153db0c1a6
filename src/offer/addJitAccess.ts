import { success, type Result } from '../access/result';
import type { Definition, DefinitionError } from './definition';
import { append, type Edit, type Member } from './edits';
import { controlOf, findMissingParts, stepOf, type MissingParts } from './jitParts';
import { outputName } from './jitState';
import { detectStyle, writeOneLine, type Style } from './style';
import type { Node } from './tree';

/** A member, and the list or object to add it to. */
type Addition = readonly [container: Node, member: Member];

/**
 * The edits that add the step and the output of just-in-time access, formatted like the file, or
 * correct the output. Empty if the file has both.
 * @param usualIndent one level of indentation, for a file that shows none
 */
export function completeJitAccess(
  definition: Definition,
  usualIndent: string,
): Result<readonly Edit[], DefinitionError> {
  const parts = findMissingParts(definition);
  if (!parts.ok) return parts;
  return success(addParts(definition, parts.value, detectStyle(definition, usualIndent)));
}

/** The edits that add the given parts. */
export function addParts(
  definition: Definition,
  parts: MissingParts,
  style: Style,
): readonly Edit[] {
  const additions = [...controlAddition(definition, parts), ...outputAddition(definition, parts)];
  const wrong = parts.output === 'wrong' ? definition.output?.children[1] : undefined;
  // Combines additions to the same list or object, because each would add its own comma.
  const edits = [...new Set(additions.map(([container]) => container))].flatMap(container => {
    const members = additions.filter(([each]) => each === container).map(([, member]) => member);
    return append(definition, container, members, style);
  });
  if (wrong === undefined) return edits;
  const { offset, length } = wrong;
  return [...edits, { offset, length, content: writeOneLine(parts.outputValue, style) }];
}

function controlAddition(
  { root, parameters, steps }: Definition,
  { control, outputValue }: MissingParts,
): readonly Addition[] {
  if (control === undefined) return [];
  const step = stepOf(control);
  if (parameters === undefined) {
    const value = { basics: [], steps: [step], outputs: { [outputName]: outputValue } };
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
