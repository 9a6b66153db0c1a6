import * as l10n from '@vscode/l10n';
import { connectionStringFormats, type ConnectionStringFormatId } from '../access/connectionString';
import { endOf, type SqlCredential } from '../access/grant';
import { visible } from '../access/text';
import { copyTargets, type CopyTarget } from '../protocol/state';
import type { CopySource, TimedClipboard } from '../services/clipboard';
import {
  findGrant,
  isCredential,
  type HeldCredential,
  type HeldGrant,
  type HeldStatus,
} from '../vault/heldGrant';
import { roleWords, statusLabel } from './dialog/card';
import { OnceAtATime } from './dialog/exclusiveTask';
import { offer, type Announcer } from './prompts';
import { endWords, timeLeftWords } from './messages/time';
import { isEnded } from './view/rows';
import type { WindowBase } from './windowBase';

/** The parts of a window that acting on grants needs. */
interface GrantActionsWindow extends WindowBase {
  readonly clipboard: TimedClipboard;
  readonly announcer: Announcer;
  /** Whether a server may have a self-signed certificate. */
  readonly acceptsSelfSigned: (server: string) => boolean;
  /** Whether the server refuses the login of a credential. */
  readonly isRefused: (grantId: string) => boolean;
  /** Opens the dialog. If the window holds a credential with this ID, requests it again. */
  readonly requestAgain: (grantId: string) => Promise<void>;
  /** The name of a system, by its ID. */
  readonly systemLabel: (system: string) => string;
}

/** The part of a visible dialog that decides which grant a command acts on. */
export interface SeenInDialog {
  /** The selected environment, if there is one. */
  readonly environmentId?: string | undefined;
  /** The grant of that environment, if there is one. */
  readonly grantId?: string | undefined;
}

/** The actions for SQL credentials of this window, for commands and the dialog. */
export class GrantActions {
  readonly requestAgain: GrantActionsWindow['requestAgain'];
  readonly #window: GrantActionsWindow;
  readonly #asking = new OnceAtATime();

  constructor(window: GrantActionsWindow) {
    this.#window = window;
    this.requestAgain = window.requestAgain;
  }

  /** The SQL credential with an ID, usable or ended. */
  find(grantId: string | undefined): HeldCredential | undefined {
    const held = findGrant(this.#window.vault.held, grantId);
    return held !== undefined && isCredential(held) ? held : undefined;
  }

  /**
   * The credential that a command acts on: the one that it was called on; the one in the dialog; the
   * only usable one, unless the dialog shows another environment. Otherwise it asks.
   * @param calledOn the ID of a grant; any other value is ignored
   * @param seen `undefined` if the dialog isn't visible
   */
  async choose(calledOn: unknown, seen?: SeenInDialog): Promise<HeldCredential | undefined> {
    const { prompts, clock, isRefused } = this.#window;
    if (typeof calledOn === 'string') {
      const held = this.find(calledOn);
      if (held === undefined) this.#sayUnusable(calledOn);
      return held;
    }
    const shown = this.find(seen?.grantId);
    if (shown !== undefined) return shown;
    const usable = this.#credentials.filter(
      ({ grant, status }) => status === 'active' && !isRefused(grant.id),
    );
    const held = usable.length > 0 ? usable : this.#credentials;
    const [first] = held;
    if (first === undefined) {
      this.#sayNone();
      return undefined;
    }
    const { environmentId = first.grant.environment.id } = seen ?? {};
    if (held.length === 1 && first.grant.environment.id === environmentId) return first;
    return prompts.pick(
      held.map(each => ({
        label: visible(each.grant.environment.name, 100),
        description: this.#description(each, clock.now()),
        value: each,
      })),
      {
        title: l10n.t('SQL credentials in this window'),
        placeholder: l10n.t('Select a credential'),
        isOfCommand: true,
      },
    );
  }

  /** Returns a credential if it is usable. Otherwise, tells the user why not, and offers a new request. */
  usable(grantId: string): HeldCredential | undefined {
    const held = this.find(grantId);
    if (held?.status === 'active' && !this.#window.isRefused(grantId)) return held;
    this.#sayUnusable(grantId);
    return undefined;
  }

  /** Copies a value of a grant, and announces it with its environment: the user notices a wrong one. */
  copy(grantId: string, target: CopyTarget): Promise<boolean> {
    const name = this.#nameOf(grantId);
    const words: Readonly<Record<CopyTarget, string>> = {
      server: l10n.t('Server for {0} copied.', name),
      database: l10n.t('Database for {0} copied.', name),
      user: l10n.t('User for {0} copied.', name),
      password: l10n.t('Password for {0} copied.', name),
    };
    return this.#copy({ grantId, what: target }, words[target]);
  }

  /** Copies a connection string. The user chooses its format if `wanted` is missing or unknown. */
  async copyConnectionString(grantId: string, wanted?: string): Promise<void> {
    const known = connectionStringFormats.find(({ id }) => id === wanted);
    const format = known?.id ?? (await this.#pickFormat());
    if (format === undefined) return;
    const words = l10n.t('Connection string for {0} copied.', this.#nameOf(grantId));
    await this.#copy({ grantId, what: connectionStringCopy(format) }, words);
  }

  /** Deletes a grant from this computer, after a confirmation if it is active. */
  forget(grantId: string): Promise<void> {
    return this.#asking.run(`forget ${grantId}`, async () => {
      const { prompts, announcer, clock, locale } = this.#window;
      const held = this.find(grantId);
      if (held === undefined) return;
      const name = visible(held.grant.environment.name, 100);
      const question = {
        message: l10n.t('Forget the credential for {0}?', name),
        detail: l10n.t(
          'VS Code deletes it from this computer. The server accepts the login until it expires ({0}).',
          endWords(held.grant.expiresAt, clock.now(), locale),
        ),
        button: l10n.t('Forget'),
      };
      if (held.status === 'active' && !(await prompts.confirm(question))) return;
      await this.#delete([held]);
      announcer.say(l10n.t('Forgot the credential for {0}.', name));
    });
  }

  /** Deletes every SQL credential of this window, after a confirmation. */
  forgetAll(): Promise<void> {
    return this.#asking.run('forgetAll', async () => {
      const { vault, clipboard, prompts, announcer } = this.#window;
      if (this.#credentials.length === 0) return this.#sayNone();
      const go = await prompts.confirm({
        message: l10n.t('Forget all SQL credentials in this window?'),
        detail: l10n.t(
          'VS Code deletes them from this computer. The servers accept the logins until they expire.',
        ),
        button: l10n.t('Forget All'),
      });
      if (!go) return;
      for (const { grant } of this.#credentials) await clipboard.clearOf(grant.id);
      await vault.forgetAll();
      announcer.say(l10n.t('Forgot all credentials in this window.'));
    });
  }

  /** Removes ended grants from the view, roles too: one of them, or all. */
  async clearEnded(grantId?: string): Promise<void> {
    const { vault, clock, announcer } = this.#window;
    const ended = vault.held
      .filter(({ grant }) => grantId === undefined || grant.id === grantId)
      .filter(held => isEnded(held, clock.now()));
    await this.#delete(ended);
    if (grantId !== undefined) return;
    announcer.say(
      ended.length === 0
        ? l10n.t('There are no ended credentials or roles.')
        : l10n.t('Cleared ended credentials and roles.'),
    );
  }

  async #delete(grants: readonly HeldGrant[]): Promise<void> {
    for (const { grant } of grants) {
      await this.#window.clipboard.clearOf(grant.id);
      await this.#window.vault.forget(grant.id);
    }
  }

  #nameOf(grantId: string): string {
    return visible(this.find(grantId)?.grant.environment.name ?? '', 100);
  }

  /** Distinguishes the credentials of an environment. */
  #description(held: HeldCredential, now: number): string {
    const { environment, id, role, user } = held.grant;
    const { isRefused, systemLabel } = this.#window;
    const left = isRefused(id) ? l10n.t('Refused') : timeLeftWords(endOf(held.grant), now);
    const names = [visible(user, 100), roleWords(role), systemLabel(environment.system)];
    return [...new Set([...names, statusLabel(held, left)])].filter(Boolean).join(' · ');
  }

  #pickFormat(): Promise<ConnectionStringFormatId | undefined> {
    const uses: Readonly<Record<ConnectionStringFormatId, string>> = {
      adoNet: l10n.t('.NET, SSMS, and most tools'),
      odbc: l10n.t('ODBC Driver 18 for SQL Server'),
      jdbc: l10n.t('Java'),
      goUrl: l10n.t('URL for Go programs'),
      sqlAlchemy: l10n.t('URL for mssql+pyodbc'),
      lcsLines: l10n.t('Three lines: server\\database, user, password'),
    };
    return this.#window.prompts.pick(
      connectionStringFormats.map(({ id, name }) => {
        return { label: name, description: uses[id], value: id };
      }),
      {
        title: l10n.t('Copy Connection String'),
        placeholder: l10n.t('Select a format. The text contains the password.'),
      },
    );
  }

  get #credentials(): readonly HeldCredential[] {
    return this.#window.vault.held.filter(isCredential);
  }

  async #copy(source: CopySource, words: string): Promise<boolean> {
    const { clipboard, announcer } = this.#window;
    const text = await copiedText(this.#window, source).catch(() => undefined);
    if (text === undefined || text === '') {
      this.#sayUnusable(source.grantId);
      return false;
    }
    const seconds = await clipboard.copy(text, source);
    const clearing = l10n.t('VS Code clears the clipboard in {0} seconds.', seconds);
    announcer.say(seconds === 0 ? words : `${words} ${clearing}`);
    return true;
  }

  #sayNone(): void {
    this.#offerRequest('', 'info', l10n.t('This window has no SQL credentials.'));
  }

  /** Says why a credential doesn't work, and offers a new request. */
  #sayUnusable(grantId: string): void {
    const { isRefused, vault } = this.#window;
    const held = this.find(grantId);
    const name = this.#nameOf(grantId);
    const words: Readonly<Record<HeldStatus | 'gone' | 'unreadable', string>> = {
      gone: l10n.t('This window no longer has this credential. Request a new one.'),
      unreadable: l10n.t(
        "VS Code can't read the credential for {0} right now. Unlock your keyring and try again.",
        name,
      ),
      active: l10n.t('The server refuses the credential for {0}. Request it again.', name),
      expired: l10n.t('The credential for {0} has expired. Request it again.', name),
      replaced: l10n.t(
        'A newer credential, requested in another window, replaced the one for {0}. Use that one, or request again.',
        name,
      ),
      lost: l10n.t("VS Code couldn't keep the credential for {0}. Request it again.", name),
    };
    const isLost = held?.status === 'active' && !isRefused(grantId);
    const state = vault.unreadable.has(grantId) ? 'unreadable' : isLost ? 'lost' : held?.status;
    this.#offerRequest(grantId, 'warning', words[state ?? 'gone']);
  }

  /** Doesn't wait for the user: the user may press the button again before closing the notification. */
  #offerRequest(grantId: string, severity: 'info' | 'warning', words: string): void {
    const { prompts, requestAgain } = this.#window;
    const again = this.find(grantId) ? l10n.t('Request Again') : l10n.t('Open Dialog');
    void offer(prompts, severity, words, [again, () => requestAgain(grantId)]);
  }
}

/**
 * The copied text of a grant. After a reload, the clipboard is compared with it, so that VS Code
 * needn't store it.
 * @throws if VS Code can't read the password at the moment
 */
export async function copiedText(
  { vault, acceptsSelfSigned }: Pick<GrantActionsWindow, 'vault' | 'acceptsSelfSigned'>,
  { grantId, what }: CopySource,
): Promise<string | undefined> {
  const held = vault.held.filter(isCredential).find(each => each.grant.id === grantId);
  const password = held && (await vault.password(held.grant));
  const text = held && textOf(held.grant, password, what, acceptsSelfSigned(held.grant.server));
  if (text === undefined && vault.unreadable.has(grantId)) throw new Error('not readable');
  return text;
}

/** The text for the name of a copy; `undefined` if the name is unknown or the password is missing. */
export function textOf(
  grant: SqlCredential,
  password: string | undefined,
  what: string,
  trustServerCertificate: boolean,
): string | undefined {
  const target = copyTargets.find(each => each === what);
  if (target !== undefined) return target === 'password' ? password : grant[target];
  const copied = connectionStringFormats.find(({ id }) => connectionStringCopy(id) === what);
  if (password === undefined) return undefined;
  const { server, database, user } = grant;
  return copied?.format({ server, database, user, password, trustServerCertificate });
}

/** The name under which a copy in this format is remembered, instead of its text. */
function connectionStringCopy(format: ConnectionStringFormatId): string {
  return `connectionString:${format}`;
}
