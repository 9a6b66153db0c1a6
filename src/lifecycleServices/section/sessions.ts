import * as l10n from '@vscode/l10n';
import { type LcsSession, type LifecycleServices, accessError } from '../types';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import type { ExclusiveTask, TaskTarget } from '../../ui/dialog/exclusiveTask';
import type { Prompts } from '../../ui/prompts';
import type { LcsWindow } from '../window';

/**
 * The LCS sessions of this window, one per host. They are only in memory. They end with the window,
 * and when the setting is switched off or the settings name another cloud.
 */
export class LcsSessions {
  readonly #window: LcsWindow;
  readonly #task: ExclusiveTask;
  readonly #byHost = new Map<string, LcsSession>();
  #isAsking = false;

  /** @param task runs the actions in sessions, and is shown once the user agrees to sign in */
  constructor(window: LcsWindow, task: ExclusiveTask) {
    this.#window = window;
    this.#task = task;
  }

  /** Whether the question before a sign-in is open. */
  get isAsking(): boolean {
    return this.#isAsking;
  }

  /** Whether the user is signed in to a host. The session may have ended at the service. */
  has(baseUrl: string): boolean {
    return this.#byHost.has(baseUrl);
  }

  /** The hosts that the user is signed in to. */
  get hosts(): readonly string[] {
    return [...this.#byHost.keys()];
  }

  /**
   * Runs a task in the session of a host; returns `undefined` if another task is running. Without a
   * session, the task starts hidden: it would take the focus from the question before the sign-in.
   * @param target the environment of a request
   */
  run<T>(
    baseUrl: string,
    step: string,
    act: (signal: AbortSignal) => Promise<Result<T>>,
    target?: TaskTarget,
  ): Promise<Result<T> | undefined> {
    const isHidden = !this.has(baseUrl);
    return this.#task.run(step, act, target === undefined ? { isHidden } : { isHidden, target });
  }

  /** Lets the user sign in, after a question that says which cookies are taken, and for how long. */
  async signIn(baseUrl: string, signal: AbortSignal): Promise<Result<LcsSession>> {
    if (!this.#isWanted(baseUrl)) return this.#refuse(baseUrl);
    const isCancelled = () => signal.aborted;
    if (!(await this.#ask(baseUrl)) || isCancelled()) return failure(accessError('cancelled', {}));
    this.#task.reveal();
    const signedIn = await this.#window.signInInBrowser(baseUrl, signal);
    if (!signedIn.ok) return signedIn;
    // The settings may have changed in the meantime.
    if (isCancelled() || !this.#isWanted(baseUrl)) {
      signedIn.value.end();
      return failure(accessError('cancelled', {}));
    }
    this.#byHost.get(baseUrl)?.end();
    this.#byHost.set(baseUrl, signedIn.value);
    return signedIn;
  }

  /** The session of a host. If there is none, the user signs in. */
  async open(baseUrl: string, signal: AbortSignal): Promise<Result<LcsSession>> {
    const known = this.#byHost.get(baseUrl);
    return known === undefined ? this.signIn(baseUrl, signal) : success(known);
  }

  /** Ends the sessions that the settings no longer allow. Returns whether there were any. */
  endUnwanted(): boolean {
    const unwanted = this.hosts.filter(baseUrl => !this.#isWanted(baseUrl));
    for (const baseUrl of unwanted) this.end(baseUrl);
    return unwanted.length > 0;
  }

  /**
   * Calls the service in the session of a host. If there is none or it has ended, the user signs in,
   * and the call runs afterwards: an ended session proves that nothing has run.
   */
  async use<T>(
    baseUrl: string,
    signal: AbortSignal,
    act: (client: LifecycleServices, session: LcsSession) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const client = await this.#window.lifecycleServices();
    if (!client.ok) return client;
    const known = this.#byHost.get(baseUrl);
    if (known !== undefined) {
      const done = await act(client.value, known);
      if (done.ok || done.error.code !== 'lcsSessionEnded') return done;
    }
    const signedIn = await this.signIn(baseUrl, signal);
    return signedIn.ok ? act(client.value, signedIn.value) : signedIn;
  }

  /** Says where the user is signed in and, if known, as whom; empty if nowhere. */
  words(baseUrl: string | undefined): string {
    const hosts = this.#hostsOf(baseUrl).flatMap(each => this.#byHost.get(each) ?? []);
    return hosts.map(signedInWords).join(' ');
  }

  /** Ends the session of a host, or all sessions. */
  end(baseUrl?: string): void {
    for (const each of this.#hostsOf(baseUrl)) {
      this.#byHost.get(each)?.end();
      this.#byHost.delete(each);
    }
  }

  #hostsOf(baseUrl: string | undefined): readonly string[] {
    return baseUrl === undefined ? this.hosts : [baseUrl];
  }

  async #ask(baseUrl: string): Promise<boolean> {
    const { host } = new URL(baseUrl);
    this.#isAsking = true;
    try {
      return await this.#window.prompts.confirm({
        message: this.has(baseUrl)
          ? l10n.t('Your session at {0} has ended. Sign in again?', host)
          : l10n.t('Sign in to Lifecycle Services at {0}?', host),
        detail: l10n.t(
          "This feature is experimental: it uses website endpoints that Microsoft doesn't document. You sign in using a separate browser window, whose profile is deleted afterward. VS Code then takes only the cookies of {0}. Cookies are as powerful as a password. VS Code keeps them in the memory of this window until you close it, and sends them only to {0}.",
          host,
        ),
        button: l10n.t('Sign In'),
      });
    } finally {
      this.#isAsking = false;
    }
  }

  #isWanted(baseUrl: string): boolean {
    const { settings, cloud } = this.#window;
    const chosen = cloud();
    return settings.lcsBrowserSession() && chosen.ok && chosen.value.lcsUrls.includes(baseUrl);
  }

  /** Says why the user can't sign in now. */
  #refuse(baseUrl: string): Result<never> {
    const { settings, prompts } = this.#window;
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
    ? l10n.t("You're signed in to {0}.", host)
    : l10n.t("You're signed in to {0} as {1}.", host, visible(accountLabel, 100));
}

/** Says that sign-in is switched off, and offers its setting. */
export async function offerSetting(prompts: Prompts): Promise<void> {
  const open = l10n.t('Open Setting');
  const pressed = await prompts.notify(
    'info',
    l10n.t(
      'Sign-in to Lifecycle Services is experimental and turned off. To turn it on, use the setting "Browser Session".',
    ),
    open,
  );
  if (pressed === open) await prompts.openSetting('lcs.browserSession');
}
