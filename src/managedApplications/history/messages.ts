import * as l10n from '@vscode/l10n';
import type { JitRequestState } from '../../access/activation';
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
    states: Object.entries(stateNames())
      .filter(([id]) => id !== 'NotSpecified')
      .map(([id, label]) => ({ id, label })),
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
    empty: l10n.t('No roles have been requested here yet.'),
    nothingLoaded: l10n.t('No requests were loaded.'),
    noneFound: l10n.t('No request matches the filter.'),
    requestName: l10n.t('Request {0}', '{0}'),
  };
}

/** The names of the states. */
export function stateNames(): Readonly<Record<JitRequestState, string>> {
  return {
    NotSpecified: l10n.t('Not specified'),
    Pending: l10n.t('Pending'),
    Approved: l10n.t('Approved'),
    Denied: l10n.t('Denied'),
    Failed: l10n.t('Failed'),
    Canceled: l10n.t('Canceled'),
    Expired: l10n.t('Expired'),
    Timeout: l10n.t('Timed out'),
  };
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
