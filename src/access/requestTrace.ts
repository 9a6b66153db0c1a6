import type { Clock } from './clock';
import type { HttpClient } from './http/transport';
import { isGuid } from './text';

const mostEvents = 80;

/** Headers with the ID under which a service logs a call. */
const requestIdHeaders = [
  'x-ms-service-request-id',
  'x-ms-request-id',
  'x-ms-correlation-request-id',
  'req_id',
] as const;

/** Matches the names of steps and errors in the code. */
const codeName = /^[a-z][A-Za-z]{0,39}$/;

/**
 * The facts of a system's last request in this window, for the diagnostic report. It records only values
 * in fixed formats, which can't contain a name, an address, a token, or a secret.
 */
export class RequestTrace {
  readonly #clock: Clock;
  #startedAt: number | undefined;
  #events: { readonly at: number; readonly text: string }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A request starts: forgets the previous one. */
  started(): void {
    this.#startedAt = this.#clock.now();
    this.#events = [];
  }

  /** @param name a step's name in the code */
  step(name: string): void {
    if (codeName.test(name)) this.#add(`step ${name}`);
  }

  /** @param code an error code of `errors.ts` or of a system. A request and its message name it once. */
  failed(code: string): void {
    const text = `error ${code}`;
    if (codeName.test(code) && this.#events.at(-1)?.text !== text) this.#add(text);
  }

  /** @param operationId recorded if it is a GUID */
  granted(operationId: string): void {
    this.#add(isGuid(operationId) ? `granted, operation ${operationId}` : 'granted');
  }

  /** Returns a client that records the method, the outcome, and the time of each call. */
  observe(http: HttpClient): HttpClient {
    return {
      send: async call => {
        const startedAt = this.#clock.now();
        const sent = await http.send(call);
        const outcome = sent.ok ? sent.value.status : sent.error.kind;
        const ids = sent.ok ? requestIdsOf(sent.value.headers) : '';
        const duration = this.#clock.now() - startedAt;
        this.#add(`${call.method} -> ${outcome} after ${duration} ms${ids}`);
        return sent;
      },
    };
  }

  /** The request as lines of text; none if nothing happened yet. Not translated: support reads it. */
  lines(): readonly string[] {
    const [first] = this.#events;
    const start = this.#startedAt ?? first?.at;
    if (start === undefined) return [];
    return [
      `${this.#startedAt === undefined ? 'No request yet. First call' : 'Request'} at ${new Date(start).toISOString()}`,
      ...this.#events.map(({ at, text }) => `+${at - start} ms  ${text}`),
    ];
  }

  #add(text: string): void {
    this.#events.push({ at: this.#clock.now(), text });
    if (this.#events.length > mostEvents) this.#events.shift();
  }
}

function requestIdsOf(headers: Readonly<Record<string, string>>): string {
  const named = requestIdHeaders.map(name => [name, headers[name]?.trim() ?? ''] as const);
  const ids = named.filter(([, id]) => isGuid(id));
  return ids.map(([name, id]) => `, ${name} ${id}`).join('');
}
