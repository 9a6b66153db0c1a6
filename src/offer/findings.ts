import type { Edit, Node } from 'jsonc-parser';
import { completeJitAccess } from './addJitAccess';
import type { Definition } from './definition';
import { remove } from './edits';
import { readJitState, type Configurator, type JitState } from './jitState';
import { findMissingParts } from './jitParts';
import { property } from './definition';
import { detectStyle } from './style';

/** What can be wrong with the just-in-time access of a file. */
export const findingCodes = [
  /** There is a control, and no output that hands on what it says. */
  'outputMissing',
  /** There is an output, and no control that it could hand on. */
  'controlMissing',
  /** The output is not a reference to the control. */
  'outputWrong',
  /** There is more than one control, and one output. */
  'controlSurplus',
  /** The control, its section or its step has no name that an output could name. */
  'controlNameless',
] as const;
/** The name of a finding. */
export type FindingCode = (typeof findingCodes)[number];

/** Something that is wrong, where, and what mends it. */
export interface Finding {
  readonly code: FindingCode;
  readonly offset: number;
  readonly length: number;
  /** What the output has to be, where that is known. */
  readonly outputValue: string;
  /** None where only the author can mend it. */
  readonly fix: readonly Edit[];
}

/** Looks for what is wrong. A file without any part of just-in-time access is fine. */
export function findProblems(definition: Definition, usualIndent: string): readonly Finding[] {
  const state = readJitState(definition);
  const { chosen, configurators, output } = state;
  if (chosen === undefined && output === undefined) return [];
  const surplus = configurators
    .filter(each => each !== chosen)
    .map(each => findingAt('controlSurplus', each.node, removal(definition, each)));
  return [...halves(definition, state, usualIndent), ...surplus];
}

function halves(definition: Definition, state: JitState, usualIndent: string): readonly Finding[] {
  const { chosen, output, isOutputRight } = state;
  if (isOutputRight) return [];
  const parts = findMissingParts(definition, state);
  const value = parts.ok ? parts.value.outputValue : '';
  const edits = completeJitAccess(definition, state, detectStyle(definition, usualIndent));
  const fix = edits.ok ? edits.value : [];
  if (chosen?.reference === undefined) {
    return chosen === undefined
      ? at('controlMissing', output, fix, value)
      : at('controlNameless', chosen.node, [], value);
  }
  return output === undefined
    ? at('outputMissing', property(chosen.node, 'type'), fix, value)
    : at('outputWrong', output.children?.[1], fix, value);
}

/** A step that would be empty goes with its control. */
function removal(definition: Definition, { node, list, ownStep }: Configurator): readonly Edit[] {
  return ownStep !== undefined && definition.steps !== undefined
    ? remove(definition, definition.steps, ownStep)
    : remove(definition, list, node);
}

function at(
  code: FindingCode,
  node: Node | undefined,
  fix: readonly Edit[],
  outputValue: string,
): readonly Finding[] {
  return node === undefined ? [] : [findingAt(code, node, fix, outputValue)];
}

function findingAt(
  code: FindingCode,
  { offset, length }: Node,
  fix: readonly Edit[],
  outputValue = '',
): Finding {
  return { code, offset, length, outputValue, fix };
}
