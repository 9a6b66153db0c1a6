import { failure, success, type Result } from '../access/result';
import { checkType, type Definition, type DefinitionError } from './definition';
import {
  append,
  detectStyle,
  remove,
  writeOneLine,
  type Edit,
  type Json,
  type Member,
  type Style,
} from './edits';
import {
  configuratorType,
  isSameName,
  nameOf,
  outputName,
  referencesIn,
  soleReference,
  writeReference,
  type Reference,
} from './jitState';
import { items, lineAt, property, type Node } from './tree';

interface ControlPlace {
  readonly stepName: string;
  readonly controlName: string;
  /** The step of that name, if there is one. */
  readonly step: Node | undefined;
}

export interface MissingParts {
  readonly outputValue: string;
  /** `undefined` if the file has a control. */
  readonly control: ControlPlace | undefined;
  readonly output: 'present' | 'missing' | 'wrong';
}

type Addition = readonly [container: Node, member: Member];

/** The names and the label in Microsoft's documentation. */
const usualNames = ['jitConfiguration', 'jitConfigurationControl'] as const;
const usualLabel = 'JIT Configuration';

/**
 * A problem of a file. `controlSurplus`: there is more than one control, but only one output.
 * `controlNameless`: the control, its section, or its step has no name that an output can use.
 */
export interface Finding {
  readonly code:
    'outputMissing' | 'controlMissing' | 'outputWrong' | 'controlSurplus' | 'controlNameless';
  readonly node: Node;
  /** The expression that the output must be; empty if unknown. */
  readonly outputValue: string;
  /** The edits that fix the problem; empty if only the author can fix it. */
  readonly fix: (usualIndent: string) => readonly Edit[];
}

/**
 * The edits that add the step and the output of just-in-time access, or correct the output.
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

export function addParts(
  definition: Definition,
  parts: MissingParts,
  style: Style,
): readonly Edit[] {
  const additions = [...controlAddition(definition, parts), ...outputAddition(definition, parts)];
  // Combines additions to the same list or object, because each would add its own comma.
  const edits = [...new Set(additions.map(([container]) => container))].flatMap(container => {
    const members = additions.filter(([each]) => each === container).map(([, member]) => member);
    return append(definition, container, members, style);
  });
  const wrong = parts.output === 'wrong' ? definition.output?.children[1] : undefined;
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
  const elements = property(control.step, 'elements');
  return elements === undefined
    ? [[control.step, { name: 'elements', value: [value] }]]
    : [[elements, { value }]];
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

/** Determines what a file lacks. Existing parts keep their names. */
export function findMissingParts(definition: Definition): Result<MissingParts, DefinitionError> {
  const { chosen, output } = definition;
  const parts = (reference: Reference, control: ControlPlace | undefined, isRight: boolean) =>
    success<MissingParts>({
      outputValue: `[${writeReference(reference)}]`,
      control,
      output: output === undefined ? 'missing' : isRight ? 'present' : 'wrong',
    });
  if (chosen === undefined) {
    const place = choosePlace(definition);
    if (!place.ok) return place;
    const { stepName, controlName } = place.value;
    const [step, name] = namesIn(output) ?? [];
    const isRight = step === stepName && name === controlName;
    return parts(['steps', stepName, controlName], place.value, isRight);
  }
  return chosen.reference === undefined
    ? failure({ code: 'nameless', line: lineAt(definition, chosen.node.offset) + 1 })
    : parts(chosen.reference, undefined, definition.isOutputRight);
}

/** The step in Microsoft's documentation, with its control. */
export function stepOf({ stepName, controlName }: ControlPlace): Json {
  return {
    name: stepName,
    label: usualLabel,
    subLabel: {
      preValidation: 'Configure JIT settings for your application',
      postValidation: 'Done',
    },
    bladeTitle: usualLabel,
    elements: [controlOf(controlName)],
  };
}

function controlOf(name: string): Json {
  return { name, type: configuratorType, label: usualLabel };
}

/** Uses the names in the output, otherwise those in the documentation. */
function choosePlace(definition: Definition): Result<ControlPlace, DefinitionError> {
  const named = namesIn(definition.output) ?? usualNames;
  const place = placeOf(definition, named);
  const isFree = place.ok && place.value.controlName === named[1];
  return isFree ? place : placeOf(definition, usualNames);
}

function placeOf(
  definition: Definition,
  [stepName, controlName]: Names,
): Result<ControlPlace, DefinitionError> {
  const step = items(definition.steps).find(each => isSameName(nameOf(each), stepName));
  const elements = property(step, 'elements');
  const error = checkType(definition, 'array', 'elements', elements);
  if (error !== undefined) return failure(error);
  const taken = new Set(items(elements).map(each => nameOf(each)?.toLowerCase()));
  let free = controlName;
  for (let number = 2; taken.has(free.toLowerCase()); number += 1) {
    free = `${controlName}${number}`;
  }
  return success({ stepName: (step && nameOf(step)) ?? stepName, controlName: free, step });
}

type Names = readonly [step: string, control: string];

/** The step and the control that an output refers to, even if they don't exist. */
function namesIn(output: Node | undefined): Names | undefined {
  const value = output?.children[1];
  const sole = soleReference(value);
  if (sole !== undefined) return sole.length === 3 ? namesOf(sole) : undefined;
  const [first, ...others] = referencesIn(value).map(namesOf);
  const areEqual = others.every(each => JSON.stringify(each) === JSON.stringify(first));
  return areEqual ? first : undefined;
}

function namesOf([root, step, control]: Reference): Names | undefined {
  return root === 'basics' || step === undefined || control === undefined
    ? undefined
    : [step, control];
}

/** Finds the problems of a file. A file without any part of just-in-time access has none. */
export function findProblems(definition: Definition): readonly Finding[] {
  const { chosen, configurators, isOutputRight } = definition;
  const surplus = configurators
    .filter(each => each !== chosen)
    .map(({ node, removable }): Finding => {
      const fix = () => remove(definition, ...removable);
      return { code: 'controlSurplus', node, outputValue: '', fix };
    });
  const [code, node] = incompletePart(definition);
  if (isOutputRight || node === undefined) return surplus;
  const parts = findMissingParts(definition);
  const outputValue = parts.ok ? parts.value.outputValue : '';
  const fix = (usualIndent: string) => {
    const edits = completeJitAccess(definition, usualIndent);
    return edits.ok ? edits.value : [];
  };
  return [{ code, node, outputValue, fix }, ...surplus];
}

function incompletePart({
  chosen,
  output,
}: Definition): readonly [Finding['code'], Node | undefined] {
  if (chosen === undefined) return ['controlMissing', output];
  if (chosen.reference === undefined) return ['controlNameless', chosen.node];
  return output === undefined
    ? ['outputMissing', property(chosen.node, 'type')]
    : ['outputWrong', output.children[1]];
}
