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

/** Turns requests into rows. Creating the time format is slow, so that thousands of rows share it. */
export class RowFormatter {
  readonly #clock: { now(): number };
  readonly #times: Intl.DateTimeFormat;
  readonly #states = stateNames();

  constructor(clock: { now(): number }, locale: string) {
    this.#clock = clock;
    this.#times = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  }

  row(request: JitRequest): HistoryRow {
    const { state, duration, createdBy } = request;
    const found = knownRequestState(state);
    const isUnknown = found === undefined && state !== '';
    const known = found ?? 'NotSpecified';
    const roles = request.roles.map(({ roleId }) => nameOf(lastPart(roleId)));
    return {
      id: resourceKey(request.address),
      name: nameOf(request.name),
      state: isUnknown ? nameOf(state) : known,
      stateLabel: isUnknown ? visible(state, 60) : this.#states[known],
      tone: isUnknown ? 'neutral' : this.#tone(known, request),
      roles: [...new Set(roles)],
      application: nameOf(parseResourceId(request.applicationId)?.name ?? request.applicationId),
      start: this.#time(request.startsAt),
      duration: {
        text:
          duration.milliseconds === undefined
            ? nameOf(duration.text)
            : durationWords(duration.milliseconds),
        value: duration.milliseconds ?? null,
      },
      requestedBy: nameOf(createdBy.name === '' ? createdBy.oid : createdBy.name),
      requestedAt: this.#time(request.createdAt),
    };
  }

  #time(at: number | undefined): Sortable {
    if (at === undefined || Number.isNaN(new Date(at).getTime())) return { text: '', value: null };
    return { text: this.#times.format(at), value: at };
  }

  #tone(state: JitRequestState, { endsAt, clockAheadMs }: JitRequest): Tone {
    const hasEnded = endsAt !== undefined && endsAt - clockAheadMs <= this.#clock.now();
    return state === 'Approved' && hasEnded ? 'neutral' : tones[state];
  }
}

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

function nameOf(text: string): string {
  return oneLine(text, longestName);
}
