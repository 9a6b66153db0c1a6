import * as l10n from '@vscode/l10n';
import { jitRequestStates, type JitRequestState } from '../../access/activation';
import { visible } from '../../access/text';
import type { HistoryStrings } from '../../protocol/requestHistory';
import type { HistoryScope } from './scope';

/** The texts of the page. */
export function historyStrings(): HistoryStrings {
  return {
    columns: {
      state: l10n.t('State'),
      role: l10n.t('Role'),
      application: l10n.t('Application'),
      start: l10n.t('Start'),
      duration: l10n.t('Duration'),
      requestedBy: l10n.t('Requested by'),
      requestedAt: l10n.t('Requested at'),
    },
    states: jitRequestStates
      .filter(id => id !== 'NotSpecified')
      .map(id => ({ id, label: stateWords(id) })),
    table: l10n.t('Role requests'),
    actions: l10n.t('Actions for the current request'),
    filter: l10n.t('Filter'),
    filterHint: l10n.t('Filter by any column'),
    state: l10n.t('State'),
    allStates: l10n.t('All states'),
    clearFilter: l10n.t('Clear Filter'),
    refresh: l10n.t('Refresh'),
    cancel: l10n.t('Cancel'),
    dismiss: l10n.t('Dismiss'),
    progress: l10n.t('Loading requests'),
    loadingFirst: l10n.t('Loading requests…'),
    loading: l10n.t('Loading requests… {0} so far', '{0}'),
    countOne: l10n.t('1 request'),
    count: l10n.t('{0} requests', '{0}'),
    countOf: l10n.t('{0} of {1} requests', '{0}', '{1}'),
    incomplete: l10n.t('{0}, not complete', '{0}'),
    empty: l10n.t('No roles were requested here yet.'),
    nothingLoaded: l10n.t('No requests were loaded.'),
    noneFound: l10n.t('No request matches the filter.'),
    requestName: l10n.t('Request {0}', '{0}'),
  };
}

/** The name of a state. */
export function stateWords(state: JitRequestState): string {
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

/** The heading of the page. */
export function scopeWords(scope: HistoryScope): { title: string; detail: string } {
  const title = visible(scope.name, 100);
  if (scope.kind === 'subscription') {
    return { title, detail: l10n.t('All role requests in this subscription') };
  }
  const { resourceGroup, subscriptionId } = scope.address;
  return {
    title,
    detail: l10n.t(
      'All role requests for this managed application · resource group {0} · subscription {1}',
      visible(resourceGroup, 100),
      visible(subscriptionId, 100),
    ),
  };
}
