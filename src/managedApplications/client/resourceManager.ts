import * as v from 'valibot';
import type { Clock } from '../../access/clock';
import { clockDifference } from '../../access/countdown';
import type { AccessError } from '../../access/errors';
import type { Account } from '../../access/grant';
import { type CallOptions, accessError } from '../types';
import { explainFailure, hostOf, parseJson } from '../../access/http/answers';
import { retryWhileBusy } from '../../access/http/retry';
import type {
  BoundToken,
  HttpAnswer,
  HttpCall,
  HttpClient,
  HttpFailure,
  TokenSource,
} from '../../access/http/transport';
import type { Log } from '../../access/log';
import { formatResourceId, type ResourceAddress } from '../../access/resourceId';
import { failure, success, type Result } from '../../access/result';
import { unlessAborted } from '../../access/timing';
import {
  describeAnswer,
  explainRefusal,
  isOfOtherTenant,
  list,
  parseObject,
  text,
} from './responses';

/** How this client reaches the outside world. */
export interface ResourceManagerContext {
  readonly http: HttpClient;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly log: Log;
  /** The cloud's base URL; empty if it has no Azure Resource Manager. */
  readonly cloud: { readonly resourceManagerUrl: string };
  readonly newRequestName: () => string;
}

/** The newest stable version of `Microsoft.Solutions` (contract E.1). */
const solutionsVersion = '2021-07-01';

const timeoutMs = 60_000;

/** A service that always names another page would otherwise be asked forever. */
const mostPages = 1_000;

/** Resource Graph and lists use different names. */
const pageSchema = v.object({ value: list, data: list, nextLink: text, $skipToken: text });
type Page = v.InferOutput<typeof pageSchema>;

/** An idempotent call: it can be repeated without another effect. */
export interface Call {
  readonly method?: HttpCall['method'];
  /** From `url`, or one that the service named and that `isOwnUrl` accepted. */
  readonly url: string;
  /** A name for messages and the log: of the resource, or of its application. External text; may be empty. */
  readonly name: string;
  readonly body?: unknown;
  /** The only account that may send it; by default, any. */
  readonly account?: Account;
  readonly onSend?: () => void;
  /** Called before the user signs in again. The client then resends the call. */
  readonly onSignIn?: () => void;
  readonly onWait?: (seconds: number) => void;
}

/** The last response or failure of a call, and its error for a caller that can't use it. */
interface Sent {
  readonly outcome: Result<HttpAnswer, HttpFailure>;
  readonly explain: () => AccessError;
}

/** Calls Azure Resource Manager. The token goes only to its origin. */
export class ResourceManager {
  readonly context: ResourceManagerContext;
  readonly #base: string;
  readonly #host: string;
  /** How far its clock is ahead of this computer's, in milliseconds, by its last response. */
  clockAheadMs = 0;

  constructor(context: ResourceManagerContext) {
    this.context = context;
    const { resourceManagerUrl } = context.cloud;
    this.#base = resourceManagerUrl === '' ? '' : resourceManagerUrl.replace(/\/*$/, '/');
    this.#host = hostOf(this.#base);
  }

  /** The address of a call; empty if the cloud has no Azure Resource Manager. */
  url(path: string, version = solutionsVersion): string {
    if (this.#base === '') return '';
    return new URL(`${path.replace(/^\//, '')}?api-version=${version}`, this.#base).href;
  }

  /** The call that reads a resource. */
  resource(address: ResourceAddress): Call {
    const path = formatResourceId(address).split('/').map(encodeURIComponent).join('/');
    return { url: this.url(path), name: address.name };
  }

  /** Whether a URL that the service named is at its own origin, so that it may get the token. */
  isOwnUrl(text: string): boolean {
    if (!URL.canParse(text)) return false;
    const { origin, protocol, username, password } = new URL(text);
    const own = new URL(this.#base);
    // A `blob:` URL has the origin of its creator.
    const isAtOwn = origin === own.origin && protocol === own.protocol;
    // User and password in a URL would replace the token in the header.
    return isAtOwn && username === '' && password === '';
  }

  /** @param only the error is `otherAccount` if the sign-in is of another account than this one */
  async signIn(mode: CallOptions['mode'], only?: Account): Promise<Result<BoundToken>> {
    if (this.#base === '') return failure(accessError('resourceManagerMissing', {}));
    const token = await this.context.tokens.getToken(this.#base, mode);
    if (!token.ok) return token;
    if (token.value === undefined) return failure(accessError('notSignedIn', { host: this.#host }));
    const { account } = token.value;
    if (only === undefined || account.id === only.id) return success(token.value);
    return failure(accessError('otherAccount', { account: account.label, expected: only.label }));
  }

  /** Makes a call and reads the response. `parse` returns `undefined` if it has no usable data. */
  async read<T>(
    call: Call,
    options: CallOptions,
    parse: (body: unknown) => T | undefined,
  ): Promise<Result<T>> {
    const answer = await this.call(call, options);
    if (!answer.ok) return answer;
    const value = parse(parseJson(answer.value.body));
    return value === undefined ? this.#unreadable(describeAnswer(answer.value)) : success(value);
  }

  /** Makes a call, and explains a response with an unexpected status. */
  async call(
    call: Call,
    options: CallOptions,
    wanted: readonly number[] = [200],
  ): Promise<Result<HttpAnswer>> {
    const sent = await this.send(call, options);
    if (!sent.ok) return sent;
    const { outcome, explain } = sent.value;
    return outcome.ok && wanted.includes(outcome.value.status) ? outcome : failure(explain());
  }

  /**
   * Sends a call, again while the service is busy, and once more with a fresh token if the service
   * rejects the current one and the user may be asked. Returns an error only if nothing was sent.
   */
  async send(call: Call, { mode, signal }: CallOptions): Promise<Result<Sent>> {
    const isCanceled = () => signal.aborted;
    let token = await this.signIn(mode, call.account);
    for (let isFirst = true; ; isFirst = false) {
      if (!token.ok) return token;
      if (isCanceled()) return failure(accessError('cancelled', {}));
      const { value } = token;
      const outcome = await retryWhileBusy(() => this.#exchange(call, value, signal), {
        clock: this.context.clock,
        signal,
        // A 503 doesn't prove that a change didn't run.
        isBusy: ({ status, headers }) =>
          status === 429 || (!isChange(call) && status === 503 && 'retry-after' in headers),
        onWait: call.onWait,
      });
      const isRejected = outcome.ok && outcome.value.status === 401;
      if (!isRejected || !isFirst || mode === 'silent' || isOfOtherTenant(outcome.value)) {
        const asked = { host: this.#host, account: value.account.label, name: call.name };
        const explain = () =>
          outcome.ok
            ? explainRefusal(outcome.value, asked)
            : explainFailure(outcome.error, asked.host);
        return success({ outcome, explain });
      }
      // A question to a user who has canceled would come out of nowhere.
      if (isCanceled()) return failure(accessError('cancelled', {}));
      call.onSignIn?.();
      // VS Code keeps the sign-in open after a cancel, but its result no longer matters.
      const renewed = await unlessAborted(this.signIn('fresh', call.account), signal);
      token = renewed ?? failure(accessError('cancelled', {}));
    }
  }

  /** Reads a list page by page, and stops after a failure. Never reads a page twice. */
  async *pages(
    first: Call,
    options: CallOptions,
    following: (page: Page, call: Call) => Call | undefined = linked,
  ): AsyncGenerator<Result<readonly unknown[]>, void> {
    const read = new Set<string>();
    for (let call: Call | undefined = first; call !== undefined;) {
      const key = JSON.stringify(call);
      const isEndless = read.has(key) || read.size >= mostPages;
      read.add(key);
      const page: Result<Page> = isEndless
        ? this.#unreadable('the next page is an earlier one, or there is no last one')
        : await this.read(call, options, body => parseObject(pageSchema, body));
      yield page.ok ? success([...page.value.value, ...page.value.data]) : page;
      if (!page.ok) return;
      call = following(page.value, call);
      // Only this origin gets the token.
      if (call === undefined || this.isOwnUrl(call.url)) continue;
      const values = { host: this.#host, target: hostOf(call.url) };
      yield failure(accessError('redirected', values, 'nextLink of another origin'));
      return;
    }
  }

  #unreadable(detail: string): Result<never> {
    return failure(accessError('answerUnreadable', { host: this.#host }, detail));
  }

  async #exchange(
    call: Call,
    token: BoundToken,
    signal: AbortSignal,
  ): Promise<Result<HttpAnswer, HttpFailure>> {
    const { method = 'GET', url, body } = call;
    call.onSend?.();
    const sent = await this.context.http.send({
      method,
      url,
      token,
      headers: body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      timeoutMs,
      // The response to a change matters more than the time until it comes.
      signal: isChange(call) ? undefined : signal,
    });
    if (sent.ok) {
      this.clockAheadMs = clockDifference(sent.value.headers['date'], sent.value.receivedAt);
    }
    return sent;
  }
}

function isChange({ method }: Call): boolean {
  return method === 'PUT' || method === 'DELETE';
}

/** The specification doesn't say that the link is absolute. */
function linked({ nextLink }: Page, { url, name }: Call): Call | undefined {
  if (nextLink === '') return undefined;
  return { url: URL.canParse(nextLink, url) ? new URL(nextLink, url).href : nextLink, name };
}
