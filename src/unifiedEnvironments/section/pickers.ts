import * as l10n from '@vscode/l10n';
import { visible } from '../../access/text';
import type { PickItem, Prompts } from '../../ui/prompts';

/** Lets the user pick one of their last reasons or a template. */
export async function pickReason(
  recent: readonly string[],
  templates: readonly string[],
  prompts: Prompts,
): Promise<string | undefined> {
  const items = [
    ...section(l10n.t('Recent'), recent),
    ...section(
      l10n.t('Templates'),
      templates.filter(template => !recent.includes(template)),
    ),
  ];
  if (items.length === 0) {
    await prompts.notify(
      'info',
      l10n.t(
        'There are no recent reasons yet. Templates can be added in the setting "Reason Templates".',
      ),
    );
    return undefined;
  }
  const title = l10n.t('Recent reasons');
  return prompts.pick(items, { title, placeholder: l10n.t('Choose a reason') });
}

/** Lets the user pick one of the addresses they used last. */
export async function pickAddresses(
  recent: readonly string[],
  prompts: Prompts,
): Promise<string | undefined> {
  const title = l10n.t('Recent addresses');
  const items = recent.map(text => ({ label: text, value: text }));
  return prompts.pick(items, { title, placeholder: l10n.t('Choose addresses') });
}

function section(heading: string, texts: readonly string[]): PickItem<string>[] {
  if (texts.length === 0) return [];
  return [
    { label: heading, heading: true, value: '' },
    ...texts.map(text => ({ label: visible(text, 200), value: text })),
  ];
}
