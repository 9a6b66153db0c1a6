import { clockDifference } from '../../access/countdown';
import { accessError } from '../../access/errors';
import type { BoundToken, HttpAnswer, HttpFailure } from '../../access/http/transport';
import type { CallOptions } from '../types';
import { formatResourceId, type ResourceAddress } from '../../access/resourceId';
import { failure, success, type Result } from '../../access/result';
import { explainFailure } from '../../access/http/answers';
import { retryAfterSeconds } from '../../access/http/retryAfter';
import { wait } from '../../access/http/wait';
import { explainRefusal } from './refusals';
import { solutionsVersion, type ManagedApplicationsServices } from './context';

/** Azure Resource Manager answers or gives up within a minute. */
const timeoutMs = 60_000;

/** How often a busy service is waited for before the user is told. */
const mostBusyAnswers = 5;

/** A call of Azure Resource Manager that may be made again: no two of them do more than one. */
export interface ResourceCall extends CallOptions {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From `url`, or one that the service named and `isOwnUrl` let pass. */
  readonly url: string;
  readonly body?: unknown;
  /** Whether the signal also breaks off a call under way, and not the waiting alone. */
  readonly abortable: boolean;
  readonly onWait?: (seconds: number) => void;
  readonly onSend?: () => Promise<void> | void;
}

/** An answer, and whom it was given to. */
export interface ResourceAnswer {
  readonly answer: HttpAnswer;
  readonly account: string;
}

/** The way to Azure Resource Manager. The token goes to its origin alone. */
export class ResourceManager {
  readonly #services: ManagedApplicationsServices;
  /** How far its clock is ahead of this computer's, in milliseconds, by its last answer. */
  #clockAheadMs = 0;

  constructor(services: ManagedApplicationsServices) {
    this.#services = services;
  }

  get host(): string {
    return URL.canParse(this.#base) ? new URL(this.#base).host : '';
  }

  get clockAheadMs(): number {
    return this.#clockAheadMs;
  }

  /** The address of a call; empty where the cloud has no Azure Resource Manager. */
  url(path: string, version = solutionsVersion): string {
    if (this.#services.cloud.resourceManagerUrl === '') return '';
    return new URL(`${path.replace(/^\//, '')}?api-version=${version}`, this.#base).href;
  }

  /** The address of a resource. */
  resourceUrl(address: ResourceAddress): string {
    return this.url(formatResourceId(address).split('/').map(encodeURIComponent).join('/'));
  }

  /** Whether a URL that the service named lies at its own origin, so that it may have the token. */
  isOwnUrl(text: string): boolean {
    if (!URL.canParse(text)) return false;
    const { origin, protocol, username, password } = new URL(text);
    const own = new URL(this.#base);
    // What lies below `blob:` has the origin of what it was made by.
    const isAtOwn = origin === own.origin && protocol === own.protocol;
    // A name and a password before the host would take the token's place in the header.
    return isAtOwn && username === '' && password === '';
  }

  /** Gets a token for Azure Resource Manager. */
  async signIn(mode: CallOptions['mode']): Promise<Result<BoundToken>> {
    if (this.#services.cloud.resourceManagerUrl === '') {
      return failure(accessError('resourceManagerMissing', {}));
    }
    const token = await this.#services.tokens.getToken(this.#base, mode);
    if (!token.ok) return token;
    if (token.value === undefined) return failure(accessError('notSignedIn', { host: this.host }));
    return success(token.value);
  }

  /** Makes a call, and says what is wrong where the answer is none of the wanted ones. */
  async call(
    call: ResourceCall,
    name: string,
    wanted: readonly number[] = [200],
  ): Promise<Result<ResourceAnswer>> {
    const sent = await this.send(call);
    if (!sent.ok) return sent;
    const { outcome, account } = sent.value;
    if (!outcome.ok) return failure(explainFailure(outcome.error, this.host));
    if (wanted.includes(outcome.value.status)) {
      return success({ answer: outcome.value, account });
    }
    const asked = { host: this.host, account, name };
    return failure(explainRefusal(outcome.value, asked));
  }

  /**
   * Makes a call, whatever comes of it. A busy service (429, or 503 that says when to come back) is
   * asked again after the time that it says, and once with a fresh sign-in where it refused the one
   * at hand and the user may be asked.
   * @returns an error where nothing was sent, or nothing after an answer that proves that it did not
   *   run; else what the network gave
   */
  async send(
    call: ResourceCall,
  ): Promise<
    Result<{ readonly outcome: Result<HttpAnswer, HttpFailure>; readonly account: string }>
  > {
    let token = await this.signIn(call.mode);
    let refreshed = false;
    for (let busy = 1; ;) {
      if (!token.ok) return token;
      if (call.signal.aborted) return failure(accessError('cancelled', {}));
      await call.onSend?.();
      const outcome = await this.#exchange(call, token.value);
      const account = token.value.account.label;
      if (!outcome.ok) return success({ outcome, account });
      const { status, headers } = outcome.value;
      this.#clockAheadMs = clockDifference(headers['date'], outcome.value.receivedAt);
      const isBusy = status === 429 || (status === 503 && 'retry-after' in headers);
      const seconds = isBusy ? retryAfterSeconds(outcome.value) : undefined;
      if (seconds !== undefined && busy < mostBusyAnswers) {
        busy += 1;
        call.onWait?.(seconds);
        await wait(this.#services.clock, seconds * 1000, call.signal);
      } else if (
        status === 401 &&
        !refreshed &&
        call.mode !== 'silent' &&
        !isOfOtherTenant(outcome.value)
      ) {
        refreshed = true;
        token = await this.signIn('fresh');
      } else {
        return success({ outcome, account });
      }
    }
  }

  #exchange(call: ResourceCall, token: BoundToken): Promise<Result<HttpAnswer, HttpFailure>> {
    return this.#services.http.send({
      method: call.method,
      url: call.url,
      token,
      ...(call.body === undefined
        ? {}
        : {
            headers: { 'content-type': 'application/json; charset=utf-8' },
            body: JSON.stringify(call.body),
          }),
      timeoutMs,
      ...(call.abortable ? { signal: call.signal } : {}),
    });
  }

  get #base(): string {
    const { resourceManagerUrl } = this.#services.cloud;
    return resourceManagerUrl.endsWith('/') ? resourceManagerUrl : `${resourceManagerUrl}/`;
  }
}

/** Signing in again to the same tenant would change nothing. */
function isOfOtherTenant(answer: HttpAnswer): boolean {
  return explainRefusal(answer, { host: '', account: '', name: '' }).code === 'otherTenant';
}
