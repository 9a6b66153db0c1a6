import * as l10n from '@vscode/l10n';
import type { Field } from '../../protocol/state';
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
/** The ID of a button of the section. */
export type LcsButton = (typeof lcsButtons)[number];

const removePrefix = 'removeAddress:';

/** The ID of the button that removes an entry of the allow-list. */
export function removeButton(name: string): string {
  return `${removePrefix}${name}`;
}

/** The name of the entry that a button removes; `undefined` if it is another button. */
export function removedBy(button: string): string | undefined {
  return button.startsWith(removePrefix) ? button.slice(removePrefix.length) : undefined;
}

/** The part of the section that depends on how the user gets access. */
export type SectionBody = Pick<SectionState, 'fields' | 'guide' | 'requestLabel' | 'buttons'>;

/** Importing an account. */
export function importBody(fields: readonly Field[]): SectionBody {
  return {
    fields,
    guide: [],
    requestLabel: l10n.t('Import'),
    buttons: [button('leaveImport', l10n.t('Back'))],
  };
}

/** An environment that was read in a session. */
export function sessionBody(fields: readonly Field[], requestLabel: string): SectionBody {
  return {
    fields,
    guide: [],
    requestLabel,
    buttons: [
      button('readAgain', l10n.t('Read Environment Again')),
      openPage(),
      button('import', importLabel()),
      signOut(),
    ],
  };
}

/** What the guide shows, besides its steps. */
export interface GuideContext {
  readonly offersSignIn: boolean;
  readonly isSignedIn: boolean;
  /** The public address of the computer; empty if it is unknown. */
  readonly address: string;
  /** Whose address it is, in words. */
  readonly computer: string;
}

/** Steps for getting access on the website. */
export function guideBody(
  fields: readonly Field[],
  { offersSignIn, isSignedIn, address, computer }: GuideContext,
): SectionBody {
  return {
    fields,
    guide: [
      l10n.t("Open the environment's page in Lifecycle Services and sign in there."),
      address === ''
        ? l10n.t(
            'Choose Maintain, then Enable access, and add the public address of {0}.',
            computer,
          )
        : l10n.t(
            'Choose Maintain, then Enable access, and add the public address of {0}: {1}.',
            computer,
            address,
          ),
      l10n.t(
        'Self-service: under Database Accounts, choose the kind of access, enter the reason, choose Request access, and reload the page until it shows the account. Microsoft-managed: the page already shows the accounts.',
      ),
      l10n.t('Copy the section Database Accounts, and import it here.'),
    ],
    requestLabel: importLabel(),
    buttons: [
      ...(offersSignIn ? [button('signIn', l10n.t('Sign in to Lifecycle Services'))] : []),
      openPage(),
      button('copyAddress', l10n.t('Copy My Address')),
      ...(isSignedIn ? [signOut()] : []),
    ],
  };
}

function button(id: LcsButton, label: string) {
  return { id, label };
}

const openPage = () => button('openPage', l10n.t('Open Environment Page'));
const signOut = () => button('signOut', l10n.t('Sign Out'));
const importLabel = () => l10n.t('Import Credentials…');
