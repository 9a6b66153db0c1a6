import * as l10n from '@vscode/l10n';
import type { ChoiceField, Field } from '../../protocol/state';
import { fieldLink, joinHint, stepParts } from '../../ui/dialog/fields';
import type { SectionState } from '../../ui/dialog/section';

/** The buttons of the section, in addition to those of the allow-list's entries. */
export const lcsButtons = [
  'openPage',
  'copyAddress',
  'import',
  'leaveImport',
  'signIn',
  'signOut',
  'readAgain',
  'addMyAddress',
  'addAddress',
] as const;
export type LcsButton = (typeof lcsButtons)[number];

/** The prefix for the ID of a button that removes an allow-list entry. The entry's name follows. */
export const removePrefix = 'removeAddress:';

/** The part of the section that depends on how the user gets access. */
export type SectionBody = Pick<
  SectionState,
  'fields' | 'steps' | 'request' | 'buttons' | 'keepsPrimary'
>;

export function importBody(fields: readonly Field[]): SectionBody {
  return {
    fields,
    steps: [],
    request: { label: l10n.t('Import'), isDefault: true },
    keepsPrimary: true,
    buttons: [button('leaveImport', l10n.t('Back'))],
  };
}

/** An environment that was read in a session. */
export function sessionBody(
  environment: ChoiceField,
  fields: readonly Field[],
  request: SectionBody['request'],
): SectionBody {
  const links = [openPage(), signOut()].map(({ id, label }) => fieldLink(id, label));
  return {
    fields: [{ ...environment, actions: [...environment.actions, ...links] }, ...fields],
    steps: [],
    request,
    buttons: [button('readAgain', l10n.t('Refresh')), button('import', importLabel())],
  };
}

/** Steps for getting access on the website. The one after the `pressed` button is the current one. */
export function guideBody(
  environment: ChoiceField,
  pressed: LcsButton | undefined,
  address: string,
  computer: string,
  signs: { readonly canSignIn: boolean; readonly canSignOut: boolean },
): SectionBody {
  const addAddress = l10n.t(
    'Select **Maintain** > **Enable access**, and add the public IP address of {0}.',
    joinHint(': ', computer, address),
  );
  const steps = [
    [l10n.t("Open the environment's page in Lifecycle Services and sign in there."), openPage()],
    [addAddress, button('copyAddress', l10n.t('Copy My Address'))],
    [
      l10n.t(
        'In a self-service environment, select the type of access under **Database Accounts**, enter the reason, select **Request access**, and reload the page until it shows the account. Then copy the section **Database Accounts** and import it here.',
      ),
      button('import', importLabel()),
    ],
  ] as const;
  const next = steps.findIndex(([, { id }]) => id === pressed) + 1;
  return {
    fields: [environment],
    steps: steps.map(([text, action], index) => ({
      parts: stepParts(text),
      current: index === next,
      buttons: [{ ...action, primary: index === next }],
    })),
    request: null,
    buttons: [
      ...(signs.canSignIn ? [button('signIn', l10n.t('Sign In to Lifecycle Services'))] : []),
      ...(signs.canSignOut ? [signOut()] : []),
    ],
  };
}

const button = <Id extends LcsButton>(id: Id, label: string) => ({ id, label, primary: false });
export const openPage = () => button('openPage', l10n.t('Open Environment Page'));
const signOut = () => button('signOut', l10n.t('Sign Out'));
export const importLabel = () => l10n.t('Import Credentials…');
