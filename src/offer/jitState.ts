import type { Node } from 'jsonc-parser';
import {
  items,
  isSameName,
  property,
  propertyNode,
  textValue,
  type Definition,
} from './definition';
import { referencesIn, soleReference, writeReference, type Reference } from './references';

/** The type of the control by which a customer turns just-in-time access on. */
export const configuratorType = 'Microsoft.Solutions.JitConfigurator';

/** The output that hands what the customer chose to the managed application. */
export const outputName = 'jitAccessPolicy';

/** A control that turns just-in-time access on. */
export interface Configurator {
  readonly node: Node;
  /** The list that it is in: `elements` of a step or section, or `basics`. */
  readonly list: Node;
  /** The step of which it is the only control. */
  readonly ownStep: Node | undefined;
  /** How an output refers to it; `undefined` where something on the way has no name. */
  readonly reference: Reference | undefined;
}

/** What a file has of just-in-time access. */
export interface JitState {
  readonly configurators: readonly Configurator[];
  /** The one that the output refers to, else the first. */
  readonly chosen: Configurator | undefined;
  /** The output, name and value. */
  readonly output: Node | undefined;
  /** Whether the output hands on what a control of the file says. */
  readonly isOutputRight: boolean;
}

/** Looks for both halves of just-in-time access. */
export function readJitState(definition: Definition): JitState {
  const configurators = findConfigurators(definition);
  const output =
    propertyNode(definition.outputs, name => name === outputName) ??
    propertyNode(definition.outputs, name => isSameName(name, outputName));
  const meant = configurators.find(({ reference }) => isHandedOn(reference, output));
  return {
    configurators,
    chosen: meant ?? configurators[0],
    output,
    isOutputRight: meant !== undefined,
  };
}

/** The texts in a value, however deep. */
export function textsIn(node: Node | undefined): readonly string[] {
  if (node === undefined) return [];
  const text = textValue(node);
  return text === undefined ? (node.children ?? []).flatMap(textsIn) : [text];
}

function findConfigurators({ basics, steps }: Definition): readonly Configurator[] {
  const inBasics = findInList(basics, undefined, ([name, ...path]) =>
    name === undefined ? undefined : { root: 'basics', name, path },
  );
  const inSteps = items(steps).flatMap(step => {
    const name = textValue(property(step, 'name'));
    return findInList(property(step, 'elements'), step, path =>
      name === undefined ? undefined : { root: 'steps', name, path },
    );
  });
  return [...inBasics, ...inSteps];
}

/** @param refer makes a reference of the names from the list down; they are all there. */
function findInList(
  list: Node | undefined,
  step: Node | undefined,
  refer: (path: readonly string[]) => Reference | undefined,
): readonly Configurator[] {
  return items(list).flatMap(node => {
    const name = textValue(property(node, 'name'));
    if (list !== undefined && isSameName(textValue(property(node, 'type')), configuratorType)) {
      const reference = name === undefined ? undefined : refer([name]);
      return [{ node, list, ownStep: items(list).length === 1 ? step : undefined, reference }];
    }
    return findInList(property(node, 'elements'), undefined, path =>
      name === undefined ? undefined : refer([name, ...path]),
    );
  });
}

/**
 * Whether an output hands on what a control says: it is a reference to the control, or it is
 * composed of what the control says. An early version of the documentation composed it so.
 */
function isHandedOn(reference: Reference | undefined, output: Node | undefined): boolean {
  if (reference === undefined) return false;
  const wanted = writeReference(reference);
  const value = output?.children?.[1];
  const text = textValue(value) ?? '';
  if (text === `[${wanted}]`) return true;
  const sole = soleReference(text);
  if (sole !== undefined) return writeReference(sole) === wanted;
  return textsIn(value)
    .flatMap(referencesIn)
    .some(each => `${writeReference(each)}.`.startsWith(`${wanted}.`));
}
