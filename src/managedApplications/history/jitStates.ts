import * as l10n from '@vscode/l10n';
import { type OpenValue } from '../types';
import { jitRequestStates, type JitRequestState } from '../../access/activation';
import { visible } from '../../access/text';

/** The label of a request's state. An unknown state is shown as the service writes it. */
export function jitStateWords({ known, text }: OpenValue<JitRequestState>): string {
  if (known !== undefined) return knownStateWords(known);
  return text === '' ? knownStateWords('NotSpecified') : visible(text, 60);
}

/** Every known state with its label. */
export function knownJitStates(): readonly {
  readonly id: JitRequestState;
  readonly label: string;
}[] {
  return jitRequestStates.map(id => ({ id, label: knownStateWords(id) }));
}

function knownStateWords(state: JitRequestState): string {
  switch (state) {
    case 'NotSpecified':
      return l10n.t('Not specified');
    case 'Pending':
      return l10n.t('Pending');
    case 'Approved':
      return l10n.t('Approved');
    case 'Denied':
      return l10n.t('Denied');
    case 'Failed':
      return l10n.t('Failed');
    case 'Canceled':
      return l10n.t('Canceled');
    case 'Expired':
      return l10n.t('Expired');
    case 'Timeout':
      return l10n.t('Timed out');
  }
}
