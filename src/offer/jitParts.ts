import type { Node } from 'jsonc-parser';
import { failure, success, type Result } from '../access/result';
import {
  isSameName,
  items,
  lineOf,
  mustBe,
  property,
  textValue,
  type Definition,
  type DefinitionError,
} from './definition';
import { configuratorType, textsIn, type JitState } from './jitState';
import { referencesIn, soleReference, writeReference, type Reference } from './references';
import type { Json } from './style';

/** Where a control goes that is not there yet. */
export interface ControlPlace {
  readonly stepName: string;
  readonly controlName: string;
  /** The step, where there is one of that name. */
  readonly step: Node | undefined;
  /** The controls of that step, where it has a list of them. */
  readonly elements: Node | undefined;
}

/** The two halves of just-in-time access, as far as a file lacks them. */
export interface MissingParts {
  /** The expression that the output has to be. */
  readonly outputValue: string;
  /** Where the control goes; `undefined` where there is one. */
  readonly control: ControlPlace | undefined;
  readonly output: 'there' | 'missing' | 'wrong';
}

interface Names {
  readonly step: string;
  readonly control: string;
}

/** The names and texts of the documentation. */
const usualNames: Names = { step: 'jitConfiguration', control: 'jitConfigurationControl' };
const usualLabel = 'JIT Configuration';

/** Finds out what a file lacks. What is there keeps its names. */
export function findMissingParts(
  definition: Definition,
  state: JitState,
): Result<MissingParts, DefinitionError> {
  const { chosen } = state;
  if (chosen === undefined) {
    const control = choosePlace(definition, state);
    return control.ok ? success(partsWith(control.value, state)) : control;
  }
  if (chosen.reference === undefined) {
    return failure({ code: 'nameless', line: lineOf(definition.text, chosen.node.offset) });
  }
  return success({
    outputValue: `[${writeReference(chosen.reference)}]`,
    control: undefined,
    output: state.output === undefined ? 'missing' : state.isOutputRight ? 'there' : 'wrong',
  });
}

/** The step of the documentation, with the control in it. */
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

/** The control of the documentation. */
export function controlOf(name: string): Json {
  return { name, type: configuratorType, label: usualLabel };
}

function partsWith(control: ControlPlace, { output }: JitState): MissingParts {
  const { stepName, controlName } = control;
  const wanted = writeReference({ root: 'steps', name: stepName, path: [controlName] });
  const named = namesIn(output);
  const isNamed = named?.step === stepName && named.control === controlName;
  return {
    outputValue: `[${wanted}]`,
    control,
    output: output === undefined ? 'missing' : isNamed ? 'there' : 'wrong',
  };
}

/** The names that the output names already, else those of the documentation. */
function choosePlace(
  definition: Definition,
  { output }: JitState,
): Result<ControlPlace, DefinitionError> {
  const named = namesIn(output);
  if (named !== undefined) {
    const place = placeOf(definition, named);
    if (place.ok && place.value.controlName === named.control) return place;
  }
  return placeOf(definition, usualNames);
}

function placeOf(definition: Definition, names: Names): Result<ControlPlace, DefinitionError> {
  const step = items(definition.steps).find(each => isNamed(each, names.step));
  const elements = property(step, 'elements');
  const wrong = mustBe(definition.text, 'array', 'elements', elements);
  if (wrong !== undefined) return failure(wrong);
  return success({
    stepName: textValue(property(step, 'name')) ?? names.step,
    controlName: freeName(names.control, items(elements)),
    step,
    elements,
  });
}

/** The step and the control that an output names, whether they exist or not. */
function namesIn(output: Node | undefined): Names | undefined {
  const value = output?.children?.[1];
  const sole = soleReference(textValue(value) ?? '');
  if (sole !== undefined) return sole.path.length === 1 ? namesOf(sole) : undefined;
  const all = textsIn(value).flatMap(referencesIn).map(namesOf);
  const [first] = all;
  const isOne = all.every(each => each?.step === first?.step && each?.control === first?.control);
  return isOne ? first : undefined;
}

function namesOf({ root, name, path: [control] }: Reference): Names | undefined {
  return root === 'basics' || control === undefined ? undefined : { step: name, control };
}

function freeName(name: string, taken: readonly Node[]): string {
  let free = name;
  for (let number = 2; taken.some(each => isNamed(each, free)); number += 1) {
    free = `${name}${number}`;
  }
  return free;
}

function isNamed(node: Node, name: string): boolean {
  return isSameName(textValue(property(node, 'name')), name);
}
