import * as l10n from '@vscode/l10n';
import type { Account } from '../../access/grant';
import { visible } from '../../access/text';
import type { SignIn } from '../../services/signIn';
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
  const title = l10n.t('Recent Reasons');
  return prompts.pick(items, { title, placeholder: l10n.t('Choose a reason') });
}

/** Lets the user pick one of the addresses they used last. */
export async function pickAddresses(
  recent: readonly string[],
  prompts: Prompts,
): Promise<string | undefined> {
  const title = l10n.t('Recent Addresses');
  const items = recent.map(text => ({ label: text, value: text }));
  return prompts.pick(items, { title, placeholder: l10n.t('Choose addresses') });
}

/**
 * Lets the user change the account that requests are sent for.
 * @returns whether it may have changed
 */
export async function switchAccount(
  signIn: Pick<SignIn, 'accounts' | 'useAccount' | 'useAnotherAccount'>,
  url: string,
  prompts: Prompts,
): Promise<boolean> {
  const another: PickItem<Account | 'another'> = {
    label: l10n.t('Sign in with another account…'),
    value: 'another',
  };
  const accounts = await signIn.accounts();
  const items = accounts.map((account): PickItem<Account | 'another'> => ({
    label: visible(account.label, 100),
    value: account,
  }));
  const picked = await prompts.pick([...items, another], {
    title: l10n.t('Account'),
    placeholder: l10n.t('Choose the account to request access with'),
  });
  if (picked === undefined) return false;
  if (picked !== 'another') {
    await signIn.useAccount(picked.id);
    return true;
  }
  const signedIn = await signIn.useAnotherAccount(url);
  return signedIn.ok;
}

function section(heading: string, texts: readonly string[]): PickItem<string>[] {
  if (texts.length === 0) return [];
  return [
    { label: heading, heading: true, value: '' },
    ...texts.map(text => ({ label: visible(text, 200), value: text })),
  ];
}
