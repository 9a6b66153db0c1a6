import * as l10n from '@vscode/l10n';
import type { UnknownOutcomeCause } from '../../access/errors';
import { visible } from '../../access/text';
import type { RemedyId } from './remedies';

/** An error in plain words, with its buttons. */
export interface ErrorWords {
  readonly sentence: string;
  readonly remedies: readonly RemedyId[];
}

/** Makes the words of an error. */
export function words(sentence: string, ...remedies: RemedyId[]): ErrorWords {
  return { sentence, remedies };
}

/** Prepares external text for a sentence. */
export function quote(text: string): string {
  return visible(text, 300);
}

/** Says why the outcome of a request isn't known, in the service's own words if it has any. */
export function because(cause: UnknownOutcomeCause, message = ''): string {
  const reason = causeWords(cause);
  return message === '' ? reason : l10n.t('{0} It says: "{1}"', reason, quote(message));
}

function causeWords(cause: UnknownOutcomeCause): string {
  switch (cause) {
    case 'timeout':
      return l10n.t("The service didn't answer in time.");
    case 'connectionLost':
      return l10n.t('The connection broke before the answer arrived.');
    case 'serverError':
      return l10n.t('The service failed while it worked on the request.');
    case 'serverBusy':
      return l10n.t('The service is busy or under maintenance.');
    case 'redirect':
      return l10n.t('The service redirected to another address instead of answering.');
    case 'cancelled':
      return l10n.t('You cancelled after the request was sent.');
    case 'reload':
      return l10n.t('The window was reloaded before the answer arrived.');
    case 'foreignAnswer':
      return l10n.t('A proxy or firewall answered instead of the service.');
    case 'unclear':
      return l10n.t(
        "The service rejected the request, but that doesn't prove that nothing changed.",
      );
    case 'unreadable':
      return l10n.t("The service sent an answer that can't be read.");
  }
}
