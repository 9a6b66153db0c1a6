import type { JitRequest } from '../types';
import { lastPart, parseResourceId, resourceKey } from '../../access/resourceId';
import { oneLine } from '../../access/text';
import type { HistoryRow, Sortable } from '../../protocol/requestHistory';
import type { Tone } from '../../protocol/state';
import { jitStateWords } from './messages';
import { durationWords } from '../../ui/messages/time';

/** Longer names are truncated: a row has one line. */
const longestName = 200;

/**
 * Creates rows for requests. There can be thousands, so the slow time formatter is created once.
 */
export class RowMaker {
  readonly #clock: { now(): number };
  readonly #times: Intl.DateTimeFormat;

  constructor(clock: { now(): number }, locale: string) {
    this.#clock = clock;
    this.#times = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  }

  /** Puts a request into words. */
  row(request: JitRequest): HistoryRow {
    const { state, duration, createdBy } = request;
    return {
      id: resourceKey(request.address),
      name: oneLine(request.name, longestName),
      state: stateId(request),
      stateLabel: jitStateWords(state),
      tone: this.#tone(request),
      roles: [
        ...new Set(request.roles.map(({ roleId }) => oneLine(lastPart(roleId), longestName))),
      ],
      application: oneLine(applicationName(request.applicationId), longestName),
      start: this.#time(request.startsAt),
      duration: {
        text:
          duration.milliseconds === undefined
            ? oneLine(duration.text, longestName)
            : durationWords(duration.milliseconds),
        value: duration.milliseconds ?? null,
      },
      requestedBy: oneLine(createdBy.name === '' ? createdBy.oid : createdBy.name, longestName),
      requestedAt: this.#time(request.createdAt),
    };
  }

  #time(at: number | undefined): Sortable {
    if (at === undefined || Number.isNaN(new Date(at).getTime())) return { text: '', value: null };
    return { text: this.#times.format(at), value: at };
  }

  #tone({ state, endsAt, clockAheadMs }: JitRequest): Tone {
    switch (state.known) {
      case 'Pending':
        return 'waiting';
      case 'Approved': {
        const isOver = endsAt !== undefined && endsAt - clockAheadMs <= this.#clock.now();
        return isOver ? 'neutral' : 'good';
      }
      case 'Timeout':
        return 'warning';
      case 'Denied':
      case 'Failed':
        return 'bad';
      case 'NotSpecified':
      case 'Canceled':
      case 'Expired':
      case undefined:
        return 'neutral';
    }
  }
}

/** The filter value of a state. An unknown state has its own. */
function stateId({ state }: JitRequest): string {
  return state.known ?? (state.text === '' ? 'NotSpecified' : oneLine(state.text, longestName));
}

function applicationName(id: string): string {
  return parseResourceId(id)?.name ?? id;
}
