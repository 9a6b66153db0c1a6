import * as l10n from '@vscode/l10n';
import type { SpecialUse } from '../../../access/addresses';
import type { RequestStep } from '../../../access/provider';
import type { SectionState } from '../section';

/** What the dialog says at its top, and on its button. */
export function headWords(): Pick<SectionState, 'title' | 'intro' | 'requestLabel'> {
  return {
    title: l10n.t('SQL Credentials for Dynamics 365 FinOps'),
    intro: l10n.t(
      'Temporary access to the product database. A new credential ends your earlier one in the same environment.',
    ),
    requestLabel: l10n.t('Request Access'),
  };
}

/** What a request is doing. */
export function stepWords(step: RequestStep): string {
  switch (step.name) {
    case 'signingIn':
      return l10n.t('Signing in…');
    case 'requesting':
      return l10n.t('Requesting a credential. This can take up to two minutes…');
    case 'waitingToRetry':
      return l10n.t(
        'The service has too much to do and asks to wait {0} seconds. Waiting…',
        step.seconds,
      );
  }
}

/** Why an address is worth a question. */
export function specialUseWords(use: SpecialUse, addresses: string): string {
  switch (use) {
    case 'private':
      return l10n.t(
        '{0} is private: it is used inside a network and is not what the database sees.',
        addresses,
      );
    case 'loopback':
      return l10n.t('{0} is this computer itself, which is not what the database sees.', addresses);
    default:
      return l10n.t(
        '{0} is reserved for special use and is not what the database sees.',
        addresses,
      );
  }
}
