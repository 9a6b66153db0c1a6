import * as l10n from '@vscode/l10n';
import type { DefinitionError } from '../definition';
import type { Finding } from '../findings';

/** Why a file cannot be changed, in words. */
export function errorWords(error: DefinitionError, file: string): string {
  const { line } = error;
  switch (error.code) {
    case 'syntax':
      return l10n.t('{0} is not valid JSON: see line {1}.', file, line);
    case 'empty':
      return l10n.t(
        '{0} is empty. Start with the definition of your offer; the JIT access step is added to it.',
        file,
      );
    case 'notAnObject':
      return error.what === ''
        ? l10n.t('{0} holds no object.', file)
        : l10n.t('In {0}, line {1}, "{2}" has to be an object.', file, line, error.what);
    case 'notAnArray':
      return l10n.t('In {0}, line {1}, "{2}" has to be a list.', file, line, error.what);
    case 'nameless':
      return l10n.t(
        'In {0}, the JIT control of line {1} cannot be referred to: it, its section or its step has no name.',
        file,
        line,
      );
  }
}

/** What is wrong in a file, in words. */
export function findingWords({ code, outputValue }: Finding): string {
  switch (code) {
    case 'outputMissing':
      return l10n.t(
        'The output "jitAccessPolicy" is missing, so what the customer chooses here has no effect. It has to be "{0}".',
        outputValue,
      );
    case 'controlMissing':
      return l10n.t(
        'No step has a control of the type Microsoft.Solutions.JitConfigurator, which this output needs.',
      );
    case 'outputWrong':
      return l10n.t('This output has to refer to the JIT control: "{0}".', outputValue);
    case 'controlSurplus':
      return l10n.t(
        'There is another JIT control, and one output can hand on only what one control says.',
      );
    case 'controlNameless':
      return l10n.t(
        'No output can refer to this JIT control: it, its section or its step has no name.',
      );
  }
}

/** What the quick fix of a finding is called. */
export function fixTitle({ code }: Finding): string {
  switch (code) {
    case 'outputMissing':
      return l10n.t('Add the output "jitAccessPolicy"');
    case 'controlMissing':
      return l10n.t('Add the JIT access step');
    case 'outputWrong':
    case 'controlNameless':
      return l10n.t('Make the output refer to the JIT control');
    case 'controlSurplus':
      return l10n.t('Remove this JIT control');
  }
}
