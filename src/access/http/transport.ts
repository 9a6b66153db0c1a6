import type { Account } from '../grant';
import type { Result } from '../result';

/** A bearer token and the only origin that it may be sent to. */
export interface BoundToken {
  readonly value: string;
  /** Scheme, host, and port (`URL.origin`). */
  readonly origin: string;
  readonly account: Account;
}

/** Cookies of a browser session. Their values aren't in a property, which code could print. */
export interface BoundCookies {
  /** The only origin that they may be sent to. */
  readonly origin: string;
  /** The header `Cookie` of a call, or empty. @throws if the URL has another origin */
  header(url: string): string;
  /** Stores the `Set-Cookie` headers of a response from this host. */
  keep(url: string, setCookie: readonly string[]): void;
}

/** How far a token source may go to get a token. */
export type SignInMode =
  /** Never ask the user; return `undefined` without a sign-in. */
  | 'silent'
  /** Ask the user if there is no sign-in. */
  | 'interactive'
  /** Ask the user in any case, because the service refused the current token. */
  | 'fresh';

export interface TokenSource {
  /** Gets a token for the origin of the URL; `undefined` only in the mode `silent`. */
  getToken(url: string, mode: SignInMode): Promise<Result<BoundToken | undefined>>;
  /** Whether the mode `interactive` returns a prefetched token at once. */
  isReady(url: string): boolean;
}

/** A response of a service over HTTP with any status. */
export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. `set-cookie` is not among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** This computer's clock when the response was complete. */
  readonly receivedAt: number;
}

/** The reason for a missing response. An `unreadable` one is too long, or its compression is damaged. */
export interface HttpFailure {
  readonly kind:
    'aborted' | 'timeout' | 'unreachable' | 'certificate' | 'connectionLost' | 'unreadable';
  /** Certainly nothing reached the service. */
  readonly beforeSending: boolean;
  readonly detail: string;
}

export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  /** Its origin must be the URL's. */
  readonly token?: BoundToken;
  /** Their origin must be the URL's. They store the cookies that the response sets. */
  readonly cookies?: BoundCookies;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** For the whole call, to the last byte of the response. */
  readonly timeoutMs: number;
  /** The longest body of a response after decompression; 32 MB by default. */
  readonly maxAnswerBytes?: number;
  /** Whether the call must not use a connection that an earlier call left open. */
  readonly freshConnection?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** The clients' access to the network. It follows no redirects and never sends a call twice. */
export interface HttpClient {
  send(call: HttpCall): Promise<Result<HttpAnswer, HttpFailure>>;
}
