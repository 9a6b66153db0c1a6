import assert from 'node:assert/strict';
import { applyEdits, parse, type ParseError } from 'jsonc-parser';
import type { Result } from '../../../src/access/result';
import { completeJitAccess } from '../../../src/offer/jitAccess';
import { readDefinition, type DefinitionError } from '../../../src/offer/definition';
import type { Edit } from '../../../src/offer/edits';
import { valueOf } from '../support/results';
import type { Sliced } from '../../../src/offer/tree';

/** The step in Microsoft's documentation. */
export const documentedStep = {
  name: 'jitConfiguration',
  label: 'JIT Configuration',
  subLabel: {
    preValidation: 'Configure JIT settings for your application',
    postValidation: 'Done',
  },
  bladeTitle: 'JIT Configuration',
  elements: [
    {
      name: 'jitConfigurationControl',
      type: 'Microsoft.Solutions.JitConfigurator',
      label: 'JIT Configuration',
    },
  ],
};

/** The output in Microsoft's documentation. */
export const documentedOutput = "[steps('jitConfiguration').jitConfigurationControl]";

/** A value of a file. */
export type Value = null | boolean | number | string | Value[] | { [name: string]: Value };

/** Parses a file that may contain comments and trailing commas. Fails if it is broken. */
export function read(text: string): Value {
  const errors: ParseError[] = [];
  const value = parse(text.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true }) as Value;
  assert.deepEqual(errors, [], text);
  return value;
}

/** Runs work to its end without a break. */
export function finish<T>(work: Sliced<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** The edits of the command. */
export function addJitAccess(
  text: string,
  usualIndent: string,
): Result<readonly Edit[], DefinitionError> {
  const definition = finish(readDefinition(text));
  return definition.ok ? completeJitAccess(definition.value, usualIndent) : definition;
}

/** The file after the command; fails if the command refuses the file. */
export function added(text: string, usualIndent = '  '): string {
  return applyEdits(text, [...valueOf(addJitAccess(text, usualIndent))]);
}

/** A file that the portal accepts. */
export function file(parameters: object): object {
  return {
    $schema:
      'https://schema.management.azure.com/schemas/0.1.2-preview/CreateUIDefinition.MultiVm.json#',
    handler: 'Microsoft.Azure.CreateUIDef',
    version: '0.1.2-preview',
    parameters,
  };
}

/** A step with these controls. */
export function step(name: string, ...elements: readonly object[]): object {
  return { name, label: name, elements };
}

/** A control that enables just-in-time access. */
export function configurator(name: string): object {
  return { name, type: 'Microsoft.Solutions.JitConfigurator', label: 'JIT' };
}

/** A control of another type. */
export function textBox(name: string): object {
  return { name, type: 'Microsoft.Common.TextBox', label: name };
}

/** A section with these controls. */
export function section(name: string, ...elements: readonly object[]): object {
  return { name, type: 'Microsoft.Common.Section', label: name, elements };
}
