import * as l10n from '@vscode/l10n';
import type { AccessError } from '../../../access/errors';
import type { SqlCredential } from '../../../access/grant';
import type { LcsEnvironment, NewAllowListEntry } from '../../../access/lifecycleServices';
import { visible } from '../../../access/text';
import type { Notice } from '../../../protocol/state';
import type { Prompts } from '../../prompts';
import { Notices } from '../notices';

/** What the buttons of the messages do. */
export interface LcsNoticeActions {
  readonly import: () => Promise<void>;
  readonly signIn: () => Promise<void>;
  readonly lookAgain: () => Promise<void>;
  /** Puts entries back on an allow-list; without any: the address of this computer. */
  readonly enableAgain: (
    environment: LcsEnvironment,
    entries: readonly NewAllowListEntry[],
  ) => Promise<void>;
}

/** The messages of the section: each failure offers the way without a session. */
export class LcsNotices {
  readonly #notices: Notices;
  #again: () => Promise<void> = () => Promise.resolve();
  #enableAgain: () => Promise<void> = () => Promise.resolve();
  readonly #actions: LcsNoticeActions;

  constructor(prompts: Pick<Prompts, 'openSetting' | 'showLog'>, actions: LcsNoticeActions) {
    this.#actions = actions;
    this.#notices = new Notices(prompts, {
      importFromLcs: actions.import,
      signInAgain: actions.signIn,
      lookAgain: actions.lookAgain,
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

  act(id: string): Promise<void> {
    return this.#notices.act(id);
  }

  inform(text: string): void {
    this.#notices.inform(text);
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
      return;
    }
    this.#enableAgain = () => this.#actions.enableAgain(environment, []);
    this.#notices.warn(text, 'enableAccessAgain', 'importFromLcs');
  }

  #doAgain(): Promise<void> {
    this.#notices.clear();
    return this.#again();
  }
}
