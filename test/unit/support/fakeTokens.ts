import type { BoundToken, SignInMode, TokenSource } from '../../../src/access/http/transport';
import { success, type Result } from '../../../src/access/result';

/** Who is signed in unless a test says otherwise. */
export const ada = { id: 'account-ada', label: 'ada@contoso.com' };
/** Somebody else who can sign in. */
export const grace = { id: 'account-grace', label: 'grace@contoso.com' };

/** Gives tokens for the origin that is asked for, as sign-in does. */
export class FakeTokens implements TokenSource {
  /** What was asked for, in order. */
  readonly asked: { readonly url: string; readonly mode: SignInMode }[] = [];
  /** Answers in place of the usual ones, in order. */
  readonly next: Result<BoundToken | undefined>[] = [];
  /** Whoever gets the usual token. */
  account = ada;

  /** @param issue makes a token for a mode */
  constructor(private readonly issue: (mode: SignInMode) => string) {}

  /** A token for an account that may be sent to the origin of a URL. */
  bound(url: string, mode: SignInMode, account = this.account): BoundToken {
    return { value: this.issue(mode), origin: new URL(url).origin, account };
  }

  getToken(url: string, mode: SignInMode): Promise<Result<BoundToken | undefined>> {
    this.asked.push({ url, mode });
    return Promise.resolve(this.next.shift() ?? success(this.bound(url, mode)));
  }

  /** The modes that were asked for, in order. */
  get modes(): readonly SignInMode[] {
    return this.asked.map(({ mode }) => mode);
  }
}
