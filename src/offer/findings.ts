import { completeJitAccess, findMissingParts } from './addJitAccess';
import type { Definition } from './definition';
import { remove, type Edit } from './edits';
import type { Configurator } from './jitState';
import { property, type Node } from './tree';

/** The problems that the just-in-time access of a file can have. */
export const findingCodes = [
  /** There is a control, but no output that passes its value on. */
  'outputMissing',
  /** There is an output, but no control. */
  'controlMissing',
  /** The output isn't a reference to the control. */
  'outputWrong',
  /** There is more than one control, but only one output. */
  'controlSurplus',
  /** The control, its section, or its step has no name that an output can use. */
  'controlNameless',
] as const;

/** The code of a finding. */
export type FindingCode = (typeof findingCodes)[number];

/** A problem and the part of the text that it marks. */
export interface Finding {
  readonly code: FindingCode;
  readonly offset: number;
  readonly length: number;
  /** The expression that the output must be; empty if unknown. */
  readonly outputValue: string;
  /** The edits that fix the problem; empty if only the author can fix it. */
  readonly fix: (usualIndent: string) => readonly Edit[];
}

/** Finds the problems of a file. A file without any part of just-in-time access has none. */
export function findProblems(definition: Definition): readonly Finding[] {
  const { chosen, configurators, output } = definition;
  if (chosen === undefined && output === undefined) return [];
  const surplus = configurators
    .filter(each => each !== chosen)
    .map(each => finding('controlSurplus', each.node, '', () => removal(definition, each)));
  return [...findIncompletePart(definition), ...surplus];
}

function findIncompletePart(definition: Definition): readonly Finding[] {
  const { chosen, output } = definition;
  if (definition.isOutputRight) return [];
  const parts = findMissingParts(definition);
  const outputValue = parts.ok ? parts.value.outputValue : '';
  const fix: Finding['fix'] = usualIndent => {
    const edits = completeJitAccess(definition, usualIndent);
    return edits.ok ? edits.value : [];
  };
  if (chosen === undefined) {
    return output === undefined ? [] : [finding('controlMissing', output, outputValue, fix)];
  }
  if (chosen.reference === undefined) return [finding('controlNameless', chosen.node, '', fix)];
  const [code, node] =
    output === undefined
      ? (['outputMissing', property(chosen.node, 'type')] as const)
      : (['outputWrong', output.children[1]] as const);
  return node === undefined ? [] : [finding(code, node, outputValue, fix)];
}

/** Also removes a step that would be empty without its control. */
function removal(definition: Definition, control: Configurator): readonly Edit[] {
  return control.ownStep !== undefined && definition.steps !== undefined
    ? remove(definition, definition.steps, control.ownStep)
    : remove(definition, control.list, control.index);
}

function finding(
  code: FindingCode,
  { offset, length }: Node,
  outputValue: string,
  fix: Finding['fix'],
): Finding {
  return { code, offset, length, outputValue, fix };
}
