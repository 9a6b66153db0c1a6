import type { Clock } from './clock';
import type { HttpCall, HttpClient, HttpFailure } from './http/transport';
import type { Readiness } from './readiness';

/** Older events of a request are dropped. */
const mostEvents = 80;

/** Headers with the ID under which a service logs a call. */
const requestIdHeaders = [
  'x-ms-service-request-id',
  'x-ms-request-id',
  'x-ms-correlation-request-id',
  'req_id',
] as const;

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The names of steps and errors in this code. Other text isn't recorded. */
const codeName = /^[a-z][A-Za-z]{0,39}$/;

interface ReceivedStatus {
  readonly status: number;
  /** GUIDs by the name of their header. */
  readonly requestIds: readonly (readonly [header: string, id: string])[];
}

/** A fact of a request. No member can contain a name, an address, a token, or a secret. */
type TraceEvent = { readonly at: number } & (
  | { readonly kind: 'step' | 'error'; readonly name: string }
  | { readonly kind: 'granted'; readonly operationId: string }
  | {
      readonly kind: 'call';
      readonly method: HttpCall['method'];
      readonly startedAt: number;
      readonly outcome: ReceivedStatus | HttpFailure['kind'];
    }
);

/**
 * The facts of a system's last request in this window, for the diagnostic report: steps, statuses,
 * error codes, request IDs, and times. It copies single values that can't contain anything else.
 */
export class RequestTrace {
  readonly #clock: Clock;
  #startedAt: number | undefined;
  #grantId: string | undefined;
  #events: TraceEvent[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The ID of the grant that the request created. The report doesn't contain it. */
  get grantId(): string | undefined {
    return this.#grantId;
  }

  /** A request starts: forgets the previous one. */
  started(): void {
    this.#startedAt = this.#clock.now();
    this.#grantId = undefined;
    this.#events = [];
  }

  /** @param name a step's name in the code */
  step(name: string): void {
    if (codeName.test(name)) this.#add({ kind: 'step', name, at: this.#clock.now() });
  }

  /** @param code an error code of `errors.ts` or of a system. A request and its message name it once. */
  failed(code: string): void {
    const last = this.#events.at(-1);
    if (last?.kind === 'error' && last.name === code) return;
    if (codeName.test(code)) this.#add({ kind: 'error', name: code, at: this.#clock.now() });
  }

  /** @param operationId recorded if it is a GUID */
  granted(grantId: string, operationId = ''): void {
    this.#grantId = grantId;
    const id = guid.test(operationId) ? operationId : '';
    this.#add({ kind: 'granted', operationId: id, at: this.#clock.now() });
  }

  /** Returns a client that records the method, the outcome, and the time of each call. */
  observe(http: HttpClient): HttpClient {
    return {
      send: async call => {
        const startedAt = this.#clock.now();
        const sent = await http.send(call);
        const outcome = sent.ok
          ? { status: sent.value.status, requestIds: requestIdsOf(sent.value.headers) }
          : sent.error.kind;
        const { method } = call;
        this.#add({ kind: 'call', method, startedAt, outcome, at: this.#clock.now() });
        return sent;
      },
    };
  }

  /** The request as lines of text; none if nothing happened yet. Not translated: support reads it. */
  lines(readiness?: Readiness): readonly string[] {
    const [first] = this.#events;
    const start = this.#startedAt ?? first?.at;
    if (start === undefined) return [];
    return [
      `${this.#startedAt === undefined ? 'No request yet. First call' : 'Request'} at ${new Date(start).toISOString()}`,
      ...this.#events.map(event => `+${String(event.at - start)} ms  ${describe(event)}`),
      ...(readiness === undefined ? [] : [`Login: ${describeReadiness(readiness)}`]),
    ];
  }

  #add(event: TraceEvent): void {
    this.#events.push(event);
    if (this.#events.length > mostEvents) this.#events.shift();
  }
}

function requestIdsOf(
  headers: Readonly<Record<string, string>>,
): readonly (readonly [string, string])[] {
  return requestIdHeaders.flatMap(name => {
    const value = headers[name]?.trim() ?? '';
    return guid.test(value) ? [[name, value] as const] : [];
  });
}

function describe(event: TraceEvent): string {
  switch (event.kind) {
    case 'step':
      return `step ${event.name}`;
    case 'error':
      return `error ${event.name}`;
    case 'granted':
      return event.operationId === '' ? 'granted' : `granted, operation ${event.operationId}`;
    case 'call': {
      const { method, outcome, startedAt, at } = event;
      const result = typeof outcome === 'string' ? outcome : String(outcome.status);
      const ids = typeof outcome === 'string' ? [] : outcome.requestIds;
      const shownIds = ids.map(([header, id]) => `, ${header} ${id}`).join('');
      return `${method} -> ${result} after ${String(at - startedAt)} ms${shownIds}`;
    }
  }
}

function describeReadiness(readiness: Readiness): string {
  switch (readiness.state) {
    case 'waiting':
      return ['waiting', readiness.reason, readiness.number ?? ''].join(' ').trim();
    case 'ready':
      return `ready after ${String(readiness.afterMs)} ms`;
    case 'unchecked':
      return `unchecked ${readiness.reason}`;
    case 'refused': {
      const { code, values } = readiness.problem;
      const number = 'number' in values ? ` ${String(values.number)}` : '';
      const cause = 'because' in values ? ` ${values.because}` : '';
      return `refused ${code}${cause}${number}`;
    }
  }
}
