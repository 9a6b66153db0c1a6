import type { Account } from '../grant';
import type { Result } from '../result';

/** A bearer token that knows the only origin it may be sent to. */
export interface BoundToken {
  readonly value: string;
  /** Scheme, host and port, as `URL.origin` gives it. */
  readonly origin: string;
  readonly account: Account;
}

/**
 * Cookies of a signed-in browser session that know the only origin they may be sent to. Their values
 * are in no property, so that nothing that prints or copies an object shows them.
 */
export interface BoundCookies {
  /** Scheme, host and port, as `URL.origin` gives it. */
  readonly origin: string;
  /**
   * What the header `Cookie` of a call says; empty where no cookie is for that path, or none lives.
   * @throws where the URL is of another origin
   */
  header(url: string): string;
  /** Takes over what an answer's `Set-Cookie` headers say, of this very host alone. */
  keep(url: string, setCookie: readonly string[]): void;
}

/** How far a token source may go to get a token. */
export type SignInMode =
  /** Never ask; answer `undefined` where nobody is signed in. */
  | 'silent'
  /** Ask the user where nobody is signed in. */
  | 'interactive'
  /** Ask again even where someone is signed in: the service refused the token at hand. */
  | 'fresh';

/** Where providers get tokens. */
export interface TokenSource {
  /**
   * Gets a token for the origin of the URL that is about to be called.
   * @returns `undefined` only in the mode `silent`.
   */
  getToken(url: string, mode: SignInMode): Promise<Result<BoundToken | undefined>>;
}

/** What a service answered over HTTP, whatever the status. */
export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. `set-cookie` is not among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** This computer's clock when the answer was complete. */
  readonly receivedAt: number;
}

/** Why there is no answer. `beforeSending`: it is certain that nothing reached the service. */
export interface HttpFailure {
  readonly kind: 'aborted' | 'timeout' | 'unreachable' | 'certificate' | 'connectionLost';
  readonly beforeSending: boolean;
  readonly detail: string;
}

/** One HTTP call. */
export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  /** Refused where its origin is not the URL's. */
  readonly token?: BoundToken;
  /** Refused where their origin is not the URL's. What the answer sets is kept in them. */
  readonly cookies?: BoundCookies;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How long the whole call may take, to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** How providers reach the network. Redirects are not followed; nothing is ever sent twice. */
export interface HttpClient {
  send(call: HttpCall): Promise<Result<HttpAnswer, HttpFailure>>;
}
