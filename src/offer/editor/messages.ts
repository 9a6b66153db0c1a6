import * as l10n from '@vscode/l10n';
import { visible } from '../../access/text';
import { offer, type Prompts } from '../../ui/prompts';
import { maxCheckedLength, maxLength, type DefinitionError } from '../definition';
import type { Finding } from '../jitAccess';
import { maxDepth } from '../tree';

/** Where publishers manage their offers, according to Microsoft's documentation. */
const partnerCenter = 'https://partner.microsoft.com/dashboard/commercial-marketplace/overview';

const million = 1_000_000;

export async function showNextStep(file: string, prompts: Prompts): Promise<void> {
  const message = l10n.t(
    '{0} now lets customers enable just-in-time access. In Partner Center, on your offer\'s "Technical configuration" page, also select "Enable just-in-time (JIT) access".',
    visible(file, 100),
  );
  const open = () => prompts.openUrl(partnerCenter);
  await offer(prompts, 'info', message, [l10n.t('Open Partner Center'), open]);
}

export function errorMessage({ code, line, path = '' }: DefinitionError, file: string): string {
  const another = (type: string) =>
    l10n.t('{0} is {1}. Select the createUiDefinition.json of your offer instead.', file, type);
  const messages = {
    syntax: l10n.t("{0} isn't valid JSON. See line {1}.", file, line),
    empty: l10n.t("{0} is empty. Add your offer's definition first.", file),
    tooDeep: l10n.t(
      "VS Code can't change {0}: it's nested more than {1} levels deep.",
      file,
      maxDepth,
    ),
    tooLarge: l10n.t(
      "VS Code can't change {0}: it has more than {1} million characters.",
      file,
      maxLength / million,
    ),
    template: another(l10n.t('an ARM template')),
    templateParameters: another(l10n.t('a parameter file for an ARM template')),
    formView: another(l10n.t('a form view')),
    viewDefinition: another(l10n.t('a view definition')),
    unknown: l10n.t(
      "{0} isn't a createUiDefinition.json: it has neither its schema nor its handler.",
      file,
    ),
    notAnObject:
      path === ''
        ? l10n.t("{0} isn't a createUiDefinition.json: it doesn't contain a JSON object.", file)
        : l10n.t('In {0}, line {1}, "{2}" must be an object.', file, line, path),
    notAnArray: l10n.t('In {0}, line {1}, "{2}" must be an array.', file, line, path),
    nameless: l10n.t(
      "In {0}, line {1}, the JIT control, its section, or its step has no usable name, so the output can't refer to it.",
      file,
      line,
    ),
  } satisfies Readonly<Record<DefinitionError['code'], string>>;
  return messages[code];
}

/** Says why a file isn't checked; empty for errors that the user sees anyway. */
export function limitMessage({ code }: DefinitionError): string {
  if (code === 'tooDeep') {
    return l10n.t(
      "VS Code doesn't check JIT access here: the file is nested more than {0} levels deep.",
      maxDepth,
    );
  }
  if (code !== 'tooLarge') return '';
  return l10n.t(
    'VS Code doesn\'t check JIT access here: the file has more than {0} million characters. You can still run "Add JIT Access Step".',
    maxCheckedLength / million,
  );
}

export function findingMessage({ code, outputValue }: Finding): string {
  const messages = {
    outputMissing: l10n.t(
      'The output "jitAccessPolicy" is missing, so the customer\'s choice has no effect. Set it to "{0}".',
      outputValue,
    ),
    controlMissing: l10n.t(
      'This output needs a step with a control of the type Microsoft.Solutions.JitConfigurator.',
    ),
    outputWrong: l10n.t('This output must refer to the JIT control: "{0}".', outputValue),
    controlSurplus: l10n.t('There is another JIT control, and the output can pass on only one.'),
    controlNameless: l10n.t(
      "The output can't refer to this JIT control: the control, its section, or its step has no usable name.",
    ),
  } satisfies Readonly<Record<Finding['code'], string>>;
  return messages[code];
}

/** The title of a finding's quick fix; a control without a name has none. */
export function fixTitle({ code }: Finding): string {
  const titles = {
    outputMissing: l10n.t('Add the output "jitAccessPolicy"'),
    controlMissing: l10n.t('Add the JIT access step'),
    outputWrong: l10n.t('Make the output refer to the JIT control'),
    controlSurplus: l10n.t('Remove this JIT control'),
    controlNameless: '',
  } satisfies Readonly<Record<Finding['code'], string>>;
  return titles[code];
}
