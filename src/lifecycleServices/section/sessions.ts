import * as l10n from '@vscode/l10n';
import type { LcsSession } from '../types';
import { accessError } from '../../access/errors';
import { failure, type Result } from '../../access/result';
import { visible } from '../../access/text';
import type { Prompts } from '../../ui/prompts';
import type { LcsWindow } from '../window';

/**
 * The sessions of this window, one a host. They are in memory, and end with the window, or when the
 * settings want them no more: switched off, or in another cloud.
 */
export class LcsSessions {
  readonly #services: LcsWindow;
  readonly #byHost = new Map<string, LcsSession>();
  #agreed: () => void = () => undefined;
  #isAsking = false;

  constructor(services: LcsWindow) {
    this.#services = services;
  }

  /** Whether the question before a sign-in is open. */
  get isAsking(): boolean {
    return this.#isAsking;
  }

  /** Calls back when the user agreed to sign in, before the browser opens. */
  onAgreed(listener: () => void): void {
    this.#agreed = listener;
  }

  /** The session of a host, where there is one; it may have ended. */
  of(baseUrl: string): LcsSession | undefined {
    return this.#byHost.get(baseUrl);
  }

  /** The hosts that there is a session of. */
  get hosts(): readonly string[] {
    return [...this.#byHost.keys()];
  }

  /** Lets the user sign in, after saying what is taken, for which host and for how long. */
  async signIn(baseUrl: string, signal: AbortSignal): Promise<Result<LcsSession>> {
    const { signInInBrowser } = this.#services;
    if (!this.#isWanted(baseUrl)) return this.#refuse(baseUrl);
    const isStopped = () => signal.aborted;
    if (!(await this.#ask(baseUrl)) || isStopped()) return failure(accessError('cancelled', {}));
    this.#agreed();
    const signedIn = await signInInBrowser(baseUrl, signal);
    if (!signedIn.ok) return signedIn;
    // Nobody may want it any more by now.
    if (isStopped() || !this.#isWanted(baseUrl)) {
      signedIn.value.end();
      return failure(accessError('cancelled', {}));
    }
    this.#byHost.get(baseUrl)?.end();
    this.#byHost.set(baseUrl, signedIn.value);
    return signedIn;
  }

  /** Ends the sessions that the settings want no more. Answers whether there were any. */
  endUnwanted(): boolean {
    const before = this.#byHost.size;
    for (const [baseUrl, session] of this.#byHost) {
      if (this.#isWanted(baseUrl)) continue;
      session.end();
      this.#byHost.delete(baseUrl);
    }
    return this.#byHost.size < before;
  }

  /**
   * Does something in the session of a host. Where there is none, or it turns out to have ended, the
   * user signs in first, and it is done then: an ended session proves that nothing has run.
   */
  async use<T>(
    baseUrl: string,
    signal: AbortSignal,
    act: (session: LcsSession) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const known = this.#byHost.get(baseUrl);
    if (known !== undefined) {
      const done = await act(known);
      if (done.ok || done.error.code !== 'lcsSessionEnded') return done;
    }
    const signedIn = await this.signIn(baseUrl, signal);
    return signedIn.ok ? act(signedIn.value) : signedIn;
  }

  /** Says where somebody is signed in, and as whom where that is known. Empty where nobody is. */
  words(baseUrl: string | undefined): string {
    const hosts = this.#hostsOf(baseUrl).flatMap(each => this.#byHost.get(each) ?? []);
    return hosts.map(signedInWords).join(' ');
  }

  /** Ends the session of a host, or every one. */
  end(baseUrl: string | undefined): void {
    for (const each of this.#hostsOf(baseUrl)) {
      this.#byHost.get(each)?.end();
      this.#byHost.delete(each);
    }
  }

  /** Ends every session. */
  dispose(): void {
    this.end(undefined);
  }

  #hostsOf(baseUrl: string | undefined): readonly string[] {
    return baseUrl === undefined ? this.hosts : [baseUrl];
  }

  /** Says what is taken, for which host and for how long, and asks. */
  async #ask(baseUrl: string): Promise<boolean> {
    const { prompts } = this.#services;
    const hadSession = this.#byHost.has(baseUrl);
    const { host } = new URL(baseUrl);
    this.#isAsking = true;
    try {
      return await prompts.confirm({
        message: hadSession
          ? l10n.t('Your session at {0} has ended. Sign in again?', host)
          : l10n.t('Sign in to Lifecycle Services at {0}?', host),
        detail: l10n.t(
          "This is experimental: it uses the web site's own endpoints. A browser window opens, in a profile of its own that is deleted afterwards. Once you are signed in, the cookies of {0} are taken, and no others. They are as strong as a password: they are kept in the memory of this window until it is closed, and sent to {0} only.",
          host,
        ),
        button: l10n.t('Sign In'),
      });
    } finally {
      this.#isAsking = false;
    }
  }

  #isWanted(baseUrl: string): boolean {
    const { settings, cloud } = this.#services;
    const chosen = cloud();
    return settings.lcsBrowserSession() && chosen.ok && chosen.value.lcsUrls.includes(baseUrl);
  }

  /** Says why nobody can sign in here now. */
  #refuse(baseUrl: string): Result<never> {
    const { settings, prompts } = this.#services;
    if (settings.lcsBrowserSession()) {
      return failure(accessError('lcsAddressUnknown', { text: new URL(baseUrl).host }));
    }
    void offerSetting(prompts);
    return failure(accessError('cancelled', {}));
  }
}

function signedInWords({ baseUrl, accountLabel }: LcsSession): string {
  const { host } = new URL(baseUrl);
  return accountLabel === ''
    ? l10n.t('You are signed in at {0}.', host)
    : l10n.t('You are signed in at {0} as {1}.', host, visible(accountLabel, 100));
}

/** Says that signing in is switched off, and where it is switched on. */
export async function offerSetting(
  prompts: Pick<Prompts, 'notify' | 'openSetting'>,
): Promise<void> {
  const open = l10n.t('Open Setting');
  const pressed = await prompts.notify(
    'info',
    l10n.t(
      `Signing in to Lifecycle Services is experimental and switched off: it uses the web site's own endpoints. The setting "Browser Session" switches it on.`,
    ),
    open,
  );
  if (pressed === open) await prompts.openSetting('lcs.browserSession');
}
