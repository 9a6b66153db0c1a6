import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

import { now } from './marks';

/** A request to a server of this process, the emulator. Times are in the format of marks. */
export interface ServedRequest {
  readonly method: string;
  readonly path: string;
  readonly from: number;
  /** The time when the operating system received the last byte of the response. */
  to: number | undefined;
}

/** Measures the duration of the emulated services by events of Node's HTTP server. */
export class ServiceTimes {
  readonly #served = new Map<IncomingMessage, ServedRequest>();

  constructor() {
    subscribe('http.server.request.start', this.#started);
    subscribe('http.server.response.finish', this.#finished);
  }

  /** The completed requests that started between two times, oldest first. */
  between(from: number, to: number): readonly Required<ServedRequest>[] {
    return [...this.#served.values()].filter(request => request.from >= from && request.from < to);
  }

  dispose(): void {
    unsubscribe('http.server.request.start', this.#started);
    unsubscribe('http.server.response.finish', this.#finished);
  }

  readonly #started = (message: unknown): void => {
    const { request } = message as { readonly request: IncomingMessage };
    const { method = '', url = '' } = request;
    this.#served.set(request, { method, path: url, from: now(), to: undefined });
  };

  readonly #finished = (message: unknown): void => {
    const { request } = message as { readonly request: IncomingMessage };
    const served = this.#served.get(request);
    if (served) served.to = now();
  };
}
