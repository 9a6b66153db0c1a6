import * as l10n from '@vscode/l10n';
import { knownRequestState, type JitRequestState } from '../../access/activation';
import { lastPart, parseResourceId, resourceKey } from '../../access/resourceId';
import { oneLine, visible } from '../../access/text';
import type { HistoryRow, HistoryStrings, Sortable } from '../../protocol/requestHistory';
import type { Tone } from '../../protocol/state';
import { durationWords } from '../../ui/messages/time';
import type { JitRequest } from '../types';

/** Longer names are cut, because a row has one line. */
const longestName = 200;

const tones: Readonly<Record<JitRequestState, Tone>> = {
  NotSpecified: 'neutral',
  Pending: 'waiting',
  Approved: 'good',
  Denied: 'bad',
  Failed: 'bad',
  Canceled: 'neutral',
  Expired: 'neutral',
  Timeout: 'warning',
};

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

/** Turns requests into rows. Creating the time format is slow, so all rows share one. */
export function rowFormatter(
  clock: { now(): number },
  locale: string,
): (request: JitRequest) => HistoryRow {
  const states = stateNames();
  const times = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const timeOf = (at: number | undefined): Sortable =>
    at === undefined || Number.isNaN(new Date(at).getTime())
      ? { text: '', value: null }
      : { text: times.format(at), value: at };
  return ({ state, duration, createdBy, roles, endsAt, ...request }) => {
    const isUnknown = knownRequestState(state) === undefined && state !== '';
    const known = knownRequestState(state) ?? 'NotSpecified';
    const isOver = known === 'Approved' && endsAt !== undefined && endsAt <= clock.now();
    return {
      id: resourceKey(request.address),
      name: nameOf(request.name),
      state: isUnknown ? nameOf(state) : known,
      stateLabel: isUnknown ? visible(state, 60) : states[known],
      tone: isOver ? 'neutral' : tones[known],
      roles: [...new Set(roles.map(({ roleId }) => nameOf(lastPart(roleId))))],
      application: nameOf(parseResourceId(request.applicationId)?.name ?? request.applicationId),
      start: timeOf(request.startsAt),
      duration: {
        text:
          duration.milliseconds === undefined
            ? nameOf(duration.text)
            : durationWords(duration.milliseconds),
        value: duration.milliseconds ?? null,
      },
      requestedBy: nameOf(createdBy.name === '' ? createdBy.oid : createdBy.name),
      requestedAt: timeOf(request.createdAt),
    };
  };
}

/** The names of the states. */
function stateNames(): Readonly<Record<JitRequestState, string>> {
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

function nameOf(text: string): string {
  return oneLine(text, longestName);
}
