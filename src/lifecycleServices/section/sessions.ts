import * as l10n from '@vscode/l10n';
import type { AccessError } from '../../access/errors';
import { failure, type Result } from '../../access/result';
import { visible } from '../../access/text';
import type { ExclusiveTask, TaskOptions } from '../../ui/dialog/exclusiveTask';
import { offer, type Prompts } from '../../ui/prompts';
import type { LcsClient } from '../client';
import { accessError, type LcsEnvironment, type LcsSession } from '../types';
import type { LcsWindow } from '../window';

/** Reports an error of an action, for an environment if any. `again` repeats the action. */
export type Failed = (
  error: AccessError,
  again: () => Promise<void>,
  environment: LcsEnvironment | undefined,
) => void;

/**
 * The LCS sessions of this window, one per host. They are only in memory. They end when the user signs out, turns
 * off the setting, or selects another cloud, and when the window closes or reloads.
 */
export class LcsSessions {
  /** Whether the question before a sign-in is open. */
  isAsking = false;
  readonly #window: LcsWindow;
  readonly #task: ExclusiveTask;
  readonly #failed: Failed;
  readonly #byHost = new Map<string, LcsSession>();

  /** @param task runs the actions in sessions; the page shows it once the user agrees to sign in */
  constructor(window: LcsWindow, task: ExclusiveTask, failed: Failed) {
    this.#window = window;
    this.#task = task;
    this.#failed = failed;
  }

  /** Whether the setting allows sessions. */
  get isEnabled(): boolean {
    return this.#window.settings.lcsBrowserSession();
  }

  /** The hosts that the user is signed in to. A session may have ended at the service. */
  get hosts(): readonly string[] {
    return [...this.#byHost.keys()];
  }

  /**
   * Runs a task, and reports its error. Returns `undefined` after an error, or if another task is running.
   * Without a session for `environment`, the task starts hidden: showing it would take the focus from the
   * question before the sign-in.
   */
  async run<T>(
    step: string,
    environment: LcsEnvironment | undefined,
    again: () => Promise<void>,
    act: (signal: AbortSignal) => Promise<Result<T>>,
    options: TaskOptions = {},
  ): Promise<T | undefined> {
    const isHidden = environment !== undefined && !this.#byHost.has(environment.baseUrl);
    const done = await this.#task.run(step, act, { isHidden, ...options });
    if (done?.ok === false) this.#failed(done.error, again, environment);
    return done?.ok === true ? done.value : undefined;
  }

  /** Lets the user sign in, after a question that says which cookies are taken, and for how long. */
  async signIn(baseUrl: string, signal: AbortSignal): Promise<Result<LcsSession>> {
    const cancelled = failure(accessError('cancelled', {}));
    if (!this.isEnabled) {
      void offerSetting(this.#window.prompts);
      return cancelled;
    }
    if (!this.#isWanted(baseUrl)) {
      return failure(accessError('lcsAddressUnknown', { text: new URL(baseUrl).host }));
    }
    const isCancelled = () => signal.aborted;
    if (!(await this.#ask(baseUrl)) || isCancelled()) return cancelled;
    this.#task.reveal();
    const signedIn = await this.#window.signInInBrowser(baseUrl, signal);
    if (!signedIn.ok) return signedIn;
    // The settings may have changed in the meantime.
    if (isCancelled() || !this.#isWanted(baseUrl)) {
      signedIn.value.end();
      return cancelled;
    }
    this.end(baseUrl);
    this.#byHost.set(baseUrl, signedIn.value);
    return signedIn;
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
    act: (client: LcsClient, session: LcsSession) => Promise<Result<T>>,
    onSignIn?: () => void,
  ): Promise<Result<T>> {
    const connect = await this.#window.lifecycleServices();
    if (!connect.ok) return connect;
    const known = this.#byHost.get(baseUrl);
    if (known !== undefined) {
      const done = await act(connect.value(known, signal), known);
      if (done.ok || done.error.code !== 'lcsSessionEnded') return done;
    }
    onSignIn?.();
    const signedIn = await this.signIn(baseUrl, signal);
    return signedIn.ok ? act(connect.value(signedIn.value, signal), signedIn.value) : signedIn;
  }

  /** Says where the user is signed in and, if known, as whom; empty if nowhere. */
  words(baseUrl: string | undefined): string {
    const isMeant = (each: LcsSession) => baseUrl === undefined || each.baseUrl === baseUrl;
    return [...this.#byHost.values()].filter(isMeant).map(signedInWords).join(' ');
  }

  /** Ends the session of a host, or all sessions. */
  end(baseUrl?: string): void {
    for (const each of baseUrl === undefined ? this.hosts : [baseUrl]) {
      this.#byHost.get(each)?.end();
      this.#byHost.delete(each);
    }
  }

  async #ask(baseUrl: string): Promise<boolean> {
    const { host } = new URL(baseUrl);
    this.isAsking = true;
    try {
      return await this.#window.prompts.confirm({
        message: this.#byHost.has(baseUrl)
          ? l10n.t('Your session at {0} has ended. Sign in again?', host)
          : l10n.t('Sign in to Lifecycle Services at {0}?', host),
        detail: l10n.t(
          "This feature is experimental: it uses website endpoints that Microsoft doesn't document. You sign in using a separate browser window, whose profile is deleted afterward. VS Code then takes only the cookies of {0}. Cookies are as powerful as a password. VS Code keeps them in the memory of this window until you sign out, or at most until it closes or reloads, and sends them only to {0}.",
          host,
        ),
        button: l10n.t('Sign In'),
      });
    } finally {
      this.isAsking = false;
    }
  }

  #isWanted(baseUrl: string): boolean {
    const cloud = this.#window.cloud();
    return this.isEnabled && cloud.ok && cloud.value.lcsUrls.includes(baseUrl);
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
  const words = l10n.t(
    'Sign-in to Lifecycle Services is experimental and turned off. To turn it on, use the setting "Browser Session".',
  );
  const open = () => prompts.openSetting('lcs.browserSession');
  await offer(prompts, 'info', words, [l10n.t('Open Setting'), open]);
}
