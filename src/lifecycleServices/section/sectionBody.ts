import * as l10n from '@vscode/l10n';
import type { LcsEnvironment } from '../types';
import type { ChoiceField } from '../../protocol/state';
import type { SectionState } from '../../ui/dialog/section';
import { buttonIds, guideSteps } from './guide';
import type { ImportForm } from './importForm';
import type { SessionPane } from './sessionPane';

/** What the section draws below its head, besides progress and message. */
export type SectionBody = Pick<SectionState, 'fields' | 'guide' | 'requestLabel' | 'buttons'>;

const openPage = () => ({ id: buttonIds.openPage, label: l10n.t('Open Environment Page') });
const signOut = () => ({ id: buttonIds.signOut, label: l10n.t('Sign Out') });
const importLabel = () => l10n.t('Import Credentials…');

/** The account that is being imported. */
export function importBody(
  environment: ChoiceField,
  form: ImportForm,
  disabled: boolean,
): SectionBody {
  return {
    fields: [environment, ...form.fields(disabled)],
    guide: [],
    requestLabel: l10n.t('Import'),
    buttons: [{ id: buttonIds.leaveImport, label: l10n.t('Back') }],
  };
}

/** An environment that was read in a session. */
export function sessionBody(
  environment: ChoiceField,
  session: SessionPane,
  chosen: LcsEnvironment,
  address: string,
): SectionBody {
  return {
    fields: [environment, ...session.fields(address)],
    guide: [],
    requestLabel: session.requestLabel(chosen),
    buttons: [
      { id: buttonIds.readAgain, label: l10n.t('Read Environment Again') },
      openPage(),
      { id: buttonIds.import, label: importLabel() },
      signOut(),
    ],
  };
}

/** What is to be done by hand; with the offer to sign in where the user chose that way. */
export function guideBody(
  environment: ChoiceField,
  { offersSignIn, isSignedIn, address, computer }: GuideAround,
): SectionBody {
  const signIn = { id: buttonIds.signIn, label: l10n.t('Sign in to Lifecycle Services') };
  return {
    fields: [environment],
    guide: guideSteps(address, computer),
    requestLabel: importLabel(),
    buttons: [
      ...(offersSignIn ? [signIn] : []),
      openPage(),
      { id: buttonIds.copyAddress, label: l10n.t('Copy My Address') },
      ...(isSignedIn ? [signOut()] : []),
    ],
  };
}

/** What the guide's looks depend on. */
export interface GuideAround {
  readonly offersSignIn: boolean;
  /** Whether somebody is signed in, to where the environment is or anywhere. */
  readonly isSignedIn: boolean;
  readonly address: string;
  /** Whose address it is, in words. */
  readonly computer: string;
}
