import * as l10n from '@vscode/l10n';
import type { AccessError } from '../../access/errors';
import type { SqlCredential } from '../../access/grant';
import type { LcsEnvironment, NewAllowListEntry } from '../types';
import { visible } from '../../access/text';
import type { Notice } from '../../protocol/state';
import type { Prompts } from '../../ui/prompts';
import { Notices } from '../../ui/dialog/notices';

/** What the buttons of the messages do. */
export interface LcsNoticeActions {
  readonly import: () => Promise<void>;
  readonly signIn: () => Promise<void>;
  readonly lookAgain: () => Promise<void>;
  readonly useUnified: () => Promise<void>;
  /** Puts entries back on an allow-list; without any: the address of this computer. */
  readonly enableAgain: (
    environment: LcsEnvironment,
    entries: readonly NewAllowListEntry[],
  ) => Promise<void>;
}

/** The messages of the section: each failure offers the way without a session. */
export class LcsNotices {
  readonly #notices: Notices;
  /** The message that tells of a refresh, and of which database. */
  #refresh: { readonly notice: Notice | null; readonly url: string } | undefined;
  #again: () => Promise<void> = () => Promise.resolve();
  #enableAgain: () => Promise<void> = () => Promise.resolve();
  readonly #actions: LcsNoticeActions;

  constructor(prompts: Pick<Prompts, 'openSetting' | 'showLog'>, actions: LcsNoticeActions) {
    this.#actions = actions;
    this.#notices = new Notices(prompts, {
      importFromLcs: actions.import,
      signInAgain: actions.signIn,
      lookAgain: actions.lookAgain,
      useUnified: actions.useUnified,
      tryAgain: () => this.#doAgain(),
      enableAccessAgain: () => {
        this.#notices.clear();
        return this.#enableAgain();
      },
    });
  }

  get current(): Notice | null {
    return this.#notices.current;
  }

  clear(): void {
    this.#notices.clear();
  }

  /** The account came that a message says is not there yet. */
  came(): void {
    if (this.#notices.tellsOf('lcsAccountMissing')) this.#notices.clear();
  }

  /** Whether the message on show says that the database of an environment was refreshed. */
  tellsOfRefresh(url: string): boolean {
    const { current } = this.#notices;
    return current !== null && this.#refresh?.notice === current && this.#refresh.url === url;
  }

  act(id: string): Promise<void> {
    return this.#notices.act(id);
  }

  /** Says what is to be done where access ended and nobody is signed in. */
  askAgain({ environment }: SqlCredential): void {
    this.#notices.inform(
      l10n.t(
        'Request access to {0} again in Lifecycle Services, and import the account here.',
        visible(environment.name, 100),
      ),
    );
  }

  /** Says that one of several accounts was imported, and that the next one is on show. */
  goOn({ user }: SqlCredential): void {
    this.#notices.inform(
      l10n.t('{0} is imported. The next account of the text is shown above.', visible(user, 100)),
    );
  }

  /** Shows what went wrong without a session. */
  showError(error: AccessError): void {
    this.#notices.showError(error);
  }

  /** Shows what went wrong in a session; `again` does it once more. Closing a list is no failure. */
  fail(error: AccessError, again: () => Promise<void>): void {
    if (error.code === 'cancelled') return;
    this.#again = again;
    if (error.code === 'lcsAccountMissing') {
      this.#notices.showError(error, 'lookAgain', 'importFromLcs');
    } else if (error.code === 'lcsEnvironmentMigrated') {
      this.#notices.showError(error);
    } else {
      this.#notices.showError(error, 'importFromLcs');
    }
  }

  /** Says that entries of an allow-list have gone, and what most likely took them. */
  warnOfMissing(environment: LcsEnvironment, entries: readonly NewAllowListEntry[]): void {
    // The button lets these addresses in again: they may have been taken off on purpose.
    const names = entries
      .map(({ name, addressOrCidr }) => `${visible(name, 60)} (${visible(addressOrCidr, 60)})`)
      .join(', ');
    this.#enableAgain = () => this.#actions.enableAgain(environment, entries);
    this.#notices.warn(
      l10n.t(
        'The allow-list of {0} no longer has {1}. Most likely its database was refreshed or imported, which ends entries and accounts.',
        visible(environment.name, 100),
        names,
      ),
      'enableAccessAgain',
    );
    this.#refresh = { notice: this.#notices.current, url: environment.url };
  }

  /** Says what most likely ended a login that worked. */
  warnOfRefusal(grant: SqlCredential, environment: LcsEnvironment | undefined): void {
    const text = l10n.t(
      'The login {0} of {1} worked and is refused now, before its end. Most likely the database was refreshed or imported, which ends entries of the allow-list and accounts.',
      visible(grant.user, 100),
      visible(grant.environment.name, 100),
    );
    if (environment === undefined) {
      this.#notices.warn(text, 'importFromLcs');
    } else {
      this.#enableAgain = () => this.#actions.enableAgain(environment, []);
      this.#notices.warn(text, 'enableAccessAgain', 'importFromLcs');
    }
    this.#refresh = { notice: this.#notices.current, url: grant.environment.url };
  }

  #doAgain(): Promise<void> {
    this.#notices.clear();
    return this.#again();
  }
}
