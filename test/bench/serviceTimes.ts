import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

import { now } from './marks';

/** One request that a server of this process, the emulator, answered. Times as marks have them. */
export interface ServedRequest {
  readonly method: string;
  readonly path: string;
  readonly from: number;
  /** When the last of the answer was handed to the system. */
  to: number | undefined;
}

/** How long the emulated services took themselves, as Node's own HTTP server tells it. */
export class ServiceTimes {
  readonly #served = new Map<IncomingMessage, ServedRequest>();

  constructor() {
    subscribe('http.server.request.start', this.#started);
    subscribe('http.server.response.finish', this.#finished);
  }

  /** The answered requests that began between two times, oldest first. */
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
