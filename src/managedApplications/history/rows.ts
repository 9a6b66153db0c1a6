import * as l10n from '@vscode/l10n';
import { knownRequestState, type JitRequestState } from '../../access/activation';
import { lastPart, parseResourceId, resourceKey } from '../../access/resourceId';
import { oneLine, visible } from '../../access/text';
import type { HistoryRow, HistoryStrings, Sortable } from '../../protocol/requestHistory';
import type { Tone } from '../../protocol/state';
import { durationWords, timeWords } from '../../ui/messages/time';
import type { Locale } from '../../ui/userLocale';
import type { JitRequest } from '../types';

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
    states: Object.entries(stateWords())
      .filter(([id]) => id !== 'NotSpecified')
      .map(([id, { label }]) => ({ id, label })),
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

/** Turns requests into rows. */
export function rowFormatter(
  clock: { now(): number },
  locale: Locale,
): (request: JitRequest) => HistoryRow {
  const states = stateWords();
  const timeOf = (at: number | undefined): Sortable =>
    at === undefined || Number.isNaN(new Date(at).getTime())
      ? { text: '', value: null }
      : { text: timeWords(at, clock.now(), locale), value: at };
  return ({ state, duration, createdBy, roles, startsAt, ...request }) => {
    const isUnknown = knownRequestState(state) === undefined && state !== '';
    const known = knownRequestState(state) ?? 'NotSpecified';
    const { milliseconds = Infinity } = duration;
    const isOver = known === 'Approved' && (startsAt ?? Infinity) + milliseconds <= clock.now();
    return {
      id: resourceKey(request.address),
      name: nameOf(request.name),
      state: isUnknown ? nameOf(state) : known,
      stateLabel: isUnknown ? visible(state, 60) : states[known].label,
      tone: isOver ? 'neutral' : states[known].tone,
      roles: [...new Set(roles.map(({ roleId }) => nameOf(lastPart(roleId))))],
      application: nameOf(parseResourceId(request.applicationId)?.name ?? request.applicationId),
      start: timeOf(startsAt),
      duration:
        duration.milliseconds === undefined
          ? { text: nameOf(duration.text), value: null }
          : { text: durationWords(duration.milliseconds), value: duration.milliseconds },
      requestedBy: nameOf(createdBy.name === '' ? createdBy.oid : createdBy.name),
      requestedAt: timeOf(request.createdAt),
    };
  };
}

function stateWords(): Readonly<Record<JitRequestState, { label: string; tone: Tone }>> {
  return {
    NotSpecified: { label: l10n.t('Not specified'), tone: 'neutral' },
    Pending: { label: l10n.t('Pending'), tone: 'waiting' },
    Approved: { label: l10n.t('Approved'), tone: 'good' },
    Denied: { label: l10n.t('Denied'), tone: 'bad' },
    Failed: { label: l10n.t('Failed'), tone: 'bad' },
    Canceled: { label: l10n.t('Canceled'), tone: 'neutral' },
    Expired: { label: l10n.t('Expired'), tone: 'neutral' },
    Timeout: { label: l10n.t('Timed out'), tone: 'warning' },
  };
}

/** Longer names are cut, because a row has one line. */
function nameOf(text: string): string {
  return oneLine(text, 200);
}
