import * as l10n from '@vscode/l10n';
import type { AuthenticationGetSessionOptions, AuthenticationSession } from 'vscode';
import type { Clock } from '../access/clock';
import { accessError, type AccessError } from '../access/errors';
import type { Account } from '../access/grant';
import { type Log, redact } from '../access/log';
import type { BoundToken, SignInMode, TokenSource } from '../access/http/transport';
import { failure, success, type Result } from '../access/result';
import { messageOf } from '../access/text';

export interface SignInSettings {
  /** ID of the authentication provider. */
  readonly provider: string;
  readonly tenantId: string;
  readonly clientId: string;
}

/** The part of `vscode.authentication` that signs in. */
export interface Authentication {
  getAccounts(provider: string): Thenable<readonly Account[]>;
  getSession(
    provider: string,
    scopes: readonly string[],
    options: AuthenticationGetSessionOptions,
  ): Thenable<Pick<AuthenticationSession, 'accessToken' | 'account'> | undefined>;
}

type TokenResult = Result<BoundToken | undefined>;
type AnyMode = SignInMode | 'another';

/** Milliseconds for which a prefetched token is used. VS Code renews tokens long before they expire. */
const prefetchMs = 60_000;

/** The window, as signing in uses it. */
export interface SignInHost {
  readonly authentication: Authentication;
  readonly settings: () => Result<SignInSettings>;
  /** Stores the chosen account: its ID, no secret. */
  readonly memory: {
    get(): string | undefined;
    set(accountId: string | undefined): Thenable<void>;
  };
  readonly log: Log;
  readonly clock: Clock;
}

/**
 * Signs in with VS Code's authentication. Every token is requested for the origin that it will be sent
 * to, and carries that origin.
 */
export class SignIn implements TokenSource {
  readonly #host: SignInHost;
  /** Parallel calls for the same token share one request. */
  readonly #pending = new Map<string, Promise<TokenResult>>();
  /** The ID of the account that received the last token. */
  #lastAccount: string | undefined;
  /** Counts the choices of an account. A request for an earlier one isn't shared anymore. */
  #choices = 0;
  #prefetched:
    { readonly key: string; readonly token: BoundToken; readonly at: number } | undefined;
  /** Counts the calls of `forgetPrefetched`: a token that was requested before one isn't kept. */
  #forgotten = 0;

  constructor(host: SignInHost) {
    this.#host = host;
  }

  /** Requests a token silently while the user types, so that a request doesn't wait for it. */
  async prefetch(url: string): Promise<void> {
    const settings = this.#settings();
    if (!settings.ok || this.isReady(url)) return;
    const [key, forgotten] = [this.#keyOf(settings.value, url), this.#forgotten];
    const token = await this.getToken(url, 'silent');
    if (!token.ok || token.value === undefined || forgotten !== this.#forgotten) return;
    this.#prefetched = { key, token: token.value, at: this.#host.clock.now() };
  }

  isReady(url: string): boolean {
    return this.#ready(url) !== undefined;
  }

  /** The user signed in or out, or a service refused the token. */
  forgetPrefetched(): void {
    this.#forgotten += 1;
    this.#prefetched = undefined;
  }

  async getToken(url: string, mode: SignInMode): Promise<TokenResult> {
    const settings = this.#settings();
    if (!settings.ok) return settings;
    if (mode === 'fresh') this.forgetPrefetched();
    const ready = mode === 'interactive' ? this.#ready(url) : undefined;
    if (ready !== undefined) return success(ready);
    const key = `${mode} ${this.#keyOf(settings.value, url)}`;
    const pending =
      this.#pending.get(key) ??
      this.#ask(settings.value, new URL(url).origin, mode).finally(() => this.#pending.delete(key));
    this.#pending.set(key, pending);
    return pending;
  }

  /** All signed-in accounts, the chosen one first. */
  async accounts(): Promise<readonly Account[]> {
    const settings = this.#host.settings();
    if (!settings.ok) return [];
    const found = await this.#host.authentication.getAccounts(settings.value.provider);
    const remembered = this.#host.memory.get();
    return [...found].sort((a, b) => Number(b.id === remembered) - Number(a.id === remembered));
  }

  /** Uses this account from now on; `undefined`: the one that VS Code chooses. */
  async useAccount(accountId: string | undefined): Promise<void> {
    this.#choices += 1;
    await this.#host.memory.set(accountId);
  }

  /**
   * Lets the user sign in with any account, and uses it from now on, unless the user chose one in between. If
   * the user cancels, the earlier account stays.
   */
  async useAnotherAccount(url: string): Promise<Result<Account>> {
    const settings = this.#settings();
    if (!settings.ok) return settings;
    const { memory } = this.#host;
    const [remembered, last] = [memory.get(), this.#lastAccount];
    // A token that was requested before isn't shared with calls from now on.
    const choices = (this.#choices += 1);
    const token = await this.#ask(settings.value, new URL(url).origin, 'another');
    const account = token.ok ? token.value?.account : undefined;
    // This sign-in makes VS Code forget the account that it chose, even if the user cancels.
    const accounts = await this.accounts().catch(() => []);
    const isListed = accounts.some(({ id }) => id === last);
    const chosen = account?.id ?? remembered ?? (isListed ? last : undefined);
    const isCurrent = choices === this.#choices && memory.get() === remembered;
    if (isCurrent) await this.useAccount(chosen);
    if (!token.ok) return token;
    return account === undefined ? failure(accessError('cancelled', {})) : success(account);
  }

  /** The settings, if VS Code can sign in with them. */
  #settings(): Result<SignInSettings> {
    const read = this.#host.settings();
    if (!read.ok) return read;
    const { tenantId, clientId } = read.value;
    if (!isPlainId(tenantId)) {
      const reason = l10n.t('"{0}" isn\'t the ID or the domain of a tenant.', tenantId);
      return failure(accessError('settingInvalid', { setting: 'sqlCredentials.tenantId', reason }));
    }
    if (!isPlainId(clientId)) {
      const reason = l10n.t('"{0}" isn\'t the ID of an application.', clientId);
      return failure(accessError('settingInvalid', { setting: 'sqlCredentials.clientId', reason }));
    }
    return read;
  }

  /** Identifies a token: the account, the origin, and the settings. */
  #keyOf({ provider, tenantId, clientId }: SignInSettings, url: string): string {
    return [this.#choices, new URL(url).origin, provider, tenantId, clientId].join(' ');
  }

  /** The prefetched token for the origin of a URL, unless it is too old. */
  #ready(url: string): BoundToken | undefined {
    const settings = this.#host.settings();
    const { key, token, at = Number.NEGATIVE_INFINITY } = this.#prefetched ?? {};
    const isCurrent = settings.ok && key === this.#keyOf(settings.value, url);
    // Absolute, because the clock can be set back.
    return isCurrent && Math.abs(this.#host.clock.now() - at) < prefetchMs ? token : undefined;
  }

  async #ask(settings: SignInSettings, origin: string, mode: AnyMode): Promise<TokenResult> {
    const { clientId, provider, tenantId } = settings;
    const scopes = [
      `${origin}/.default`,
      ...(tenantId === '' ? [] : [`VSCODE_TENANT:${tenantId}`]),
      ...(clientId === '' ? [] : [`VSCODE_CLIENT_ID:${clientId}`]),
    ];
    try {
      const account = mode === 'another' ? undefined : await this.#rememberedAccount(provider);
      const { authentication } = this.#host;
      let session = await authentication.getSession(provider, scopes, {
        ...optionsFor(mode),
        ...(account === undefined ? {} : { account }),
      });
      if (account !== undefined && session !== undefined && session.account.id !== account.id) {
        // VS Code 1.100 answers parallel calls for two accounts with one session.
        const own = await authentication.getSession(provider, scopes, { silent: true, account });
        if (own?.account.id === account.id) session = own;
        else if (mode === 'silent') session = undefined;
      }
      this.#lastAccount = session?.account.id;
      if (session === undefined) return success(undefined);
      return success({ value: session.accessToken, origin, account: session.account });
    } catch (error) {
      const reason = redact(messageOf(error));
      const explained = explainSignIn(reason, origin, provider);
      if (explained.code !== 'cancelled') this.#host.log.warn(`Sign-in for ${origin}: ${reason}`);
      return failure(explained);
    }
  }

  async #rememberedAccount(provider: string): Promise<Account | undefined> {
    const remembered = this.#host.memory.get();
    if (remembered === undefined) return undefined;
    const accounts = await this.#host.authentication.getAccounts(provider);
    return accounts.find(account => account.id === remembered);
  }
}

/** Whether a text is empty, or can be a GUID, a domain, or a name such as `organizations`. */
function isPlainId(text: string): boolean {
  return /^[\p{L}\p{M}\p{N}._-]*$/u.test(text);
}

function optionsFor(mode: AnyMode): AuthenticationGetSessionOptions {
  const detail = l10n.t("The environment didn't accept your sign-in. Sign in again.");
  const options: Record<AnyMode, AuthenticationGetSessionOptions> = {
    silent: { silent: true },
    interactive: { createIfNone: true },
    fresh: { forceNewSession: { detail } },
    another: { forceNewSession: true, clearSessionPreference: true },
  };
  return options[mode];
}

/** Explains an error of the sign-in by its text, because it has no code (contract C.3). */
function explainSignIn(reason: string, origin: string, provider: string): AccessError {
  const { host } = new URL(origin);
  if (/did not consent|cancel/i.test(reason)) return accessError('cancelled', {});
  if (/AADSTS(50020|90072|50128|50076)/.test(reason)) {
    return accessError('signInNeedsTenant', { reason });
  }
  if (/AADSTS50001[14]|AADSTS70011/.test(reason)) {
    return accessError('signInResourceUnknown', { host, reason });
  }
  if (/AADSTS(65002|700016)/.test(reason)) return accessError('signInClientRefused', { reason });
  if (/authentication provider/i.test(reason)) {
    return accessError('signInProviderMissing', { provider }, reason);
  }
  return accessError('signInFailed', { reason });
}
