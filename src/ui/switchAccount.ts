import * as l10n from '@vscode/l10n';
import type { Account } from '../access/grant';
import { visible } from '../access/text';
import type { SignIn } from '../services/signIn';
import type { PickItem, Prompts } from './prompts';

/** Lets the user select the account for requests; returns whether it may have changed. */
export async function switchAccount(
  signIn: SignIn,
  url: string,
  prompts: Prompts,
): Promise<boolean> {
  const accounts = await signIn.accounts();
  const items: readonly PickItem<Account | 'another'>[] = [
    ...accounts.map(account => ({ label: visible(account.label, 100), value: account })),
    { label: l10n.t('Sign in with another account…'), value: 'another' },
  ];
  const picked = await prompts.pick(items, {
    title: l10n.t('Account'),
    placeholder: l10n.t('Select the account to request access with'),
  });
  if (picked === undefined) return false;
  if (picked === 'another') return (await signIn.useAnotherAccount(url)).ok;
  await signIn.useAccount(picked.id);
  return true;
}
