import { knownRequestState, type JitRequestState } from '../../access/activation';
import { lastPart, parseResourceId, resourceKey } from '../../access/resourceId';
import { oneLine, visible } from '../../access/text';
import type { HistoryRow, Sortable } from '../../protocol/requestHistory';
import type { Tone } from '../../protocol/state';
import { durationWords } from '../../ui/messages/time';
import type { JitRequest } from '../types';
import { stateNames } from './messages';

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

function nameOf(text: string): string {
  return oneLine(text, longestName);
}
