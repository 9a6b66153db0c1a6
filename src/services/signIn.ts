import * as vscode from 'vscode';
import { accessError, type AccessError } from '../access/errors';
import type { Account } from '../access/grant';
import type { Log } from '../access/log';
import type { BoundToken, SignInMode, TokenSource } from '../access/http/transport';
import { redact } from '../access/redact';
import { failure, success, type Result } from '../access/result';

/** What the settings say about signing in. */
export interface SignInSettings {
  /** Id of the authentication provider. */
  readonly provider: string;
  readonly tenantId: string;
  readonly clientId: string;
}

/** Where the chosen account is remembered: an account id, no secret. */
export interface AccountMemory {
  get(): string | undefined;
  set(accountId: string | undefined): Thenable<void>;
}

/**
 * Signs in by VS Code's own authentication. Every token is asked for by the origin of the URL that
 * it will be sent to, and carries that origin with it.
 */
export class SignIn implements TokenSource {
  readonly #settings: () => Result<SignInSettings>;
  readonly #memory: AccountMemory;
  readonly #log: Log;
  /** Parallel questions for the same token become one. */
  readonly #asking = new Map<string, Promise<Result<BoundToken | undefined>>>();

  constructor(settings: () => Result<SignInSettings>, memory: AccountMemory, log: Log) {
    this.#settings = settings;
    this.#memory = memory;
    this.#log = log;
  }

  async getToken(url: string, mode: SignInMode): Promise<Result<BoundToken | undefined>> {
    const settings = this.#settings();
    if (!settings.ok) return settings;
    const { provider, tenantId, clientId } = settings.value;
    const origin = new URL(url).origin;
    const key = [mode, origin, provider, tenantId, clientId].join(' ');
    const underWay = this.#asking.get(key);
    if (underWay !== undefined) return underWay;
    const asking = this.#ask(settings.value, origin, mode);
    this.#asking.set(key, asking);
    try {
      return await asking;
    } finally {
      this.#asking.delete(key);
    }
  }

  /** Every account that is signed in, the remembered one first. */
  async accounts(): Promise<readonly Account[]> {
    const settings = this.#settings();
    if (!settings.ok) return [];
    const found = await vscode.authentication.getAccounts(settings.value.provider);
    const remembered = this.#memory.get();
    return [...found].sort((a, b) => Number(b.id === remembered) - Number(a.id === remembered));
  }

  /** Uses this account from now on. */
  async useAccount(accountId: string): Promise<void> {
    await this.#memory.set(accountId);
  }

  /** Lets the user sign in with whichever account they like, and uses it from now on. */
  async useAnotherAccount(url: string): Promise<Result<Account>> {
    const settings = this.#settings();
    if (!settings.ok) return settings;
    await this.#memory.set(undefined);
    const token = await this.#ask(settings.value, new URL(url).origin, 'another');
    if (!token.ok) return token;
    if (token.value === undefined) return failure(accessError('cancelled', {}));
    await this.#memory.set(token.value.account.id);
    return success(token.value.account);
  }

  async #ask(
    settings: SignInSettings,
    origin: string,
    mode: SignInMode | 'another',
  ): Promise<Result<BoundToken | undefined>> {
    const scopes = [
      `${origin}/.default`,
      ...(settings.tenantId === '' ? [] : [`VSCODE_TENANT:${settings.tenantId}`]),
      ...(settings.clientId === '' ? [] : [`VSCODE_CLIENT_ID:${settings.clientId}`]),
    ];
    try {
      const account = mode === 'another' ? undefined : await this.#rememberedAccount(settings);
      const session = await vscode.authentication.getSession(settings.provider, scopes, {
        ...optionsFor(mode),
        ...(account === undefined ? {} : { account }),
      });
      if (session === undefined) return success(undefined);
      return success({ value: session.accessToken, origin, account: session.account });
    } catch (error) {
      const reason = redact(error instanceof Error ? error.message : String(error));
      const explained = explainSignIn(reason, origin, settings.provider);
      if (explained.code !== 'cancelled') this.#log.warn(`Sign-in for ${origin}: ${reason}`);
      return failure(explained);
    }
  }

  async #rememberedAccount(
    settings: SignInSettings,
  ): Promise<vscode.AuthenticationSessionAccountInformation | undefined> {
    const remembered = this.#memory.get();
    if (remembered === undefined) return undefined;
    const accounts = await vscode.authentication.getAccounts(settings.provider);
    return accounts.find(account => account.id === remembered);
  }
}

function optionsFor(mode: SignInMode | 'another'): vscode.AuthenticationGetSessionOptions {
  switch (mode) {
    case 'silent':
      return { silent: true };
    case 'interactive':
      return { createIfNone: true };
    case 'fresh':
      return {
        forceNewSession: {
          detail: vscode.l10n.t(
            'The environment did not accept your sign-in. Please sign in again.',
          ),
        },
      };
    case 'another':
      return { forceNewSession: true, clearSessionPreference: true };
  }
}

/** Tells the sign-in's errors apart by their text, which is all there is (contract C.3). */
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
