import { completeJitAccess, findMissingParts } from './addJitAccess';
import type { Definition } from './definition';
import { remove, type Edit } from './edits';
import type { Configurator } from './jitState';
import { property, type Node } from './tree';

/**
 * A problem of a file. `controlSurplus`: there is more than one control, but only one output.
 * `controlNameless`: the control, its section, or its step has no name that an output can use.
 */
export interface Finding {
  readonly code:
    'outputMissing' | 'controlMissing' | 'outputWrong' | 'controlSurplus' | 'controlNameless';
  /** The part of the file that has the problem. */
  readonly node: Node;
  /** The expression that the output must be; empty if unknown. */
  readonly outputValue: string;
  /** The edits that fix the problem; empty if only the author can fix it. */
  readonly fix: (usualIndent: string) => readonly Edit[];
}

/** Finds the problems of a file. A file without any part of just-in-time access has none. */
export function findProblems(definition: Definition): readonly Finding[] {
  const { chosen, configurators, isOutputRight } = definition;
  const surplus = configurators
    .filter(each => each !== chosen)
    .map((each): Finding => {
      const fix = () => removal(definition, each);
      return { code: 'controlSurplus', node: each.node, outputValue: '', fix };
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

/** Also removes a step that would be empty without its control. */
function removal(definition: Definition, control: Configurator): readonly Edit[] {
  return control.ownStep !== undefined && definition.steps !== undefined
    ? remove(definition, definition.steps, control.ownStep)
    : remove(definition, control.list, control.index);
}
