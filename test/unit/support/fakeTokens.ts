import type { BoundToken, SignInMode, TokenSource } from '../../../src/access/http/transport';
import { success, type Result } from '../../../src/access/result';

/** The signed-in account by default. */
export const ada = { id: 'account-ada', label: 'ada@contoso.com' };
/** A second account. */
export const grace = { id: 'account-grace', label: 'grace@contoso.com' };

/** Issues tokens for the requested origin. */
export class FakeTokens implements TokenSource {
  /** The requests, in order. */
  readonly asked: { readonly url: string; readonly mode: SignInMode }[] = [];
  /** Results that replace the default ones, in order. */
  readonly next: Result<BoundToken | undefined>[] = [];
  /** The account of the default token. */
  account = ada;
  /** Whether a token was prefetched. */
  isPrefetched = false;
  readonly #issue: (mode: SignInMode) => string;

  /** @param issue creates a token for a mode */
  constructor(issue: (mode: SignInMode) => string) {
    this.#issue = issue;
  }

  /** A token for an account and the origin of a URL. */
  bound(url: string, mode: SignInMode, account = this.account): BoundToken {
    return { value: this.#issue(mode), origin: new URL(url).origin, account };
  }

  getToken(url: string, mode: SignInMode): Promise<Result<BoundToken | undefined>> {
    this.asked.push({ url, mode });
    return Promise.resolve(this.next.shift() ?? success(this.bound(url, mode)));
  }

  isReady(): boolean {
    return this.isPrefetched;
  }

  /** The modes of the requests, in order. */
  get modes(): readonly SignInMode[] {
    return this.asked.map(({ mode }) => mode);
  }
}
