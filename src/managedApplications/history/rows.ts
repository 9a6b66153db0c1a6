import type { JitRequestState } from '../../access/activation';
import { lastPart, parseResourceId, resourceKey } from '../../access/resourceId';
import { oneLine, visible } from '../../access/text';
import type { HistoryRow, Sortable } from '../../protocol/requestHistory';
import type { Tone } from '../../protocol/state';
import { durationWords } from '../../ui/messages/time';
import type { JitRequest } from '../types';
import { stateWords } from './messages';

/** Longer names are cut, because a row has one line. */
const longestName = 200;

/** Turns requests into rows. Creating the time format is slow, so that thousands of rows share it. */
export class RowFormatter {
  readonly #clock: { now(): number };
  readonly #times: Intl.DateTimeFormat;

  constructor(clock: { now(): number }, locale: string) {
    this.#clock = clock;
    this.#times = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  }

  row(request: JitRequest): HistoryRow {
    const { state, duration, createdBy } = request;
    const isUnknown = state.known === undefined && state.text !== '';
    const known = state.known ?? 'NotSpecified';
    const roles = request.roles.map(({ roleId }) => nameOf(lastPart(roleId)));
    return {
      id: resourceKey(request.address),
      name: nameOf(request.name),
      state: isUnknown ? nameOf(state.text) : known,
      stateLabel: isUnknown ? visible(state.text, 60) : stateWords(known),
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
    switch (state) {
      case 'Pending':
        return 'waiting';
      case 'Approved': {
        const hasEnded = endsAt !== undefined && endsAt - clockAheadMs <= this.#clock.now();
        return hasEnded ? 'neutral' : 'good';
      }
      case 'Timeout':
        return 'warning';
      case 'Denied':
      case 'Failed':
        return 'bad';
      case 'NotSpecified':
      case 'Canceled':
      case 'Expired':
        return 'neutral';
    }
  }
}

function nameOf(text: string): string {
  return oneLine(text, longestName);
}
