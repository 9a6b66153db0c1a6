import * as l10n from '@vscode/l10n';
import type { RequestStep } from '../../access/request';
import type { SectionState } from '../../ui/dialog/section';

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
