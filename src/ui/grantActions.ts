import * as l10n from '@vscode/l10n';
import type { Clock } from '../access/clock';
import { endOf, type SqlCredential } from '../access/grant';
import { visible } from '../access/text';
import { copyTargets, type CopyTarget } from '../protocol/state';
import type { CopySource, TimedClipboard } from '../services/clipboard';
import { isCredential, type HeldCredential } from '../vault/heldGrant';
import type { Vault } from '../vault/vault';
import {
  connectionString,
  connectionStringCopy,
  copiedFormat,
  pickFormat,
} from './handOver/connectionString';
import { OnceAtATime } from './dialog/exclusiveTask';
import type { Announcer, Prompts } from './prompts';
import { endWords, timeLeftWords } from './messages/time';

/** What acting on grants needs of its surroundings. */
export interface GrantActionServices {
  readonly vault: Pick<Vault, 'held' | 'password' | 'unreadable' | 'forget' | 'forgetAll'>;
  readonly clipboard: Pick<TimedClipboard, 'copy' | 'clearOf'>;
  readonly prompts: Prompts;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly locale: string;
  /** Whether a server may have a certificate that nobody signed. */
  readonly acceptsSelfSigned: (server: string) => boolean;
  /** The name of a system, by its ID. */
  readonly systemLabel: (system: string) => string;
}

/** What can be done with a SQL credential of this window, by a command as by the dialog. */
export class GrantActions {
  readonly #services: GrantActionServices;
  readonly #asking = new OnceAtATime();

  constructor(services: GrantActionServices) {
    this.#services = services;
  }

  /** The SQL credential with this id, as it stands. */
  find(grantId: string): HeldCredential | undefined {
    return this.#credentials.find(held => held.grant.id === grantId);
  }

  /** The grant a command means: the one in the open dialog, else the only one, else it asks. */
  async choose(shownId: string | undefined): Promise<HeldCredential | undefined> {
    const { prompts, clock } = this.#services;
    const shown = shownId === undefined ? undefined : this.find(shownId);
    if (shown !== undefined) return shown;
    const active = this.#credentials.filter(({ status }) => status === 'active');
    const held = active.length > 0 ? active : this.#credentials;
    if (held.length === 0) {
      await prompts.notify('info', l10n.t('This window holds no SQL credential.'));
      return undefined;
    }
    if (held.length === 1) return held[0];
    return prompts.pick(
      held.map(each => ({
        label: visible(each.grant.environment.name, 100),
        description: this.#tellingApart(each, clock.now()),
        value: each,
      })),
      { title: l10n.t('SQL credentials of this window'), placeholder: l10n.t('Choose one') },
    );
  }

  /** Copies a part of a grant, and says so. */
  async copy(grantId: string, target: CopyTarget): Promise<boolean> {
    const { clipboard, announcer } = this.#services;
    const text = await this.#textToCopy({ grantId, what: target });
    if (text === undefined || text === '') {
      await this.#sayEnded(grantId);
      return false;
    }
    const seconds = await clipboard.copy(text, { grantId, what: target });
    announcer.say(copiedWords(target, seconds));
    return true;
  }

  /** Copies a connection string in a format that the user chooses, and says so. */
  async copyConnectionString(grantId: string): Promise<void> {
    const { prompts, clipboard, announcer } = this.#services;
    const format = await pickFormat(prompts);
    if (format === undefined) return;
    const source = { grantId, what: connectionStringCopy(format) };
    const text = await this.#textToCopy(source);
    if (text === undefined) return this.#sayEnded(grantId);
    const seconds = await clipboard.copy(text, source);
    announcer.say(withClearing(l10n.t('Connection string copied.'), seconds));
  }

  /** Erases a grant here, and says what that does not do. Asked twice, it asks once. */
  forget(grantId: string): Promise<void> {
    return this.#asking.run(`forget ${grantId}`, () => this.#forget(grantId));
  }

  async #forget(grantId: string): Promise<void> {
    const { vault, clipboard, prompts, announcer } = this.#services;
    const held = this.find(grantId);
    if (held === undefined) return;
    const name = visible(held.grant.environment.name, 100);
    if (held.status === 'active') {
      const go = await prompts.confirm({
        message: l10n.t('Forget the credential for {0}?', name),
        detail: this.#forgetDetail(held.grant),
        button: l10n.t('Forget'),
      });
      if (!go) return;
    }
    await clipboard.clearOf(grantId);
    await vault.forget(grantId);
    announcer.say(l10n.t('Forgot the credential for {0}.', name));
  }

  /** Erases every grant of this window. Asked twice, it asks once. */
  forgetAll(): Promise<void> {
    return this.#asking.run('forgetAll', () => this.#forgetAll());
  }

  async #forgetAll(): Promise<void> {
    const { vault, clipboard, prompts, announcer } = this.#services;
    if (this.#credentials.length === 0) {
      await prompts.notify('info', l10n.t('This window holds no SQL credential.'));
      return;
    }
    const go = await prompts.confirm({
      message: l10n.t('Forget every SQL credential of this window?'),
      detail: l10n.t('They are erased here. The servers accept the logins until they expire.'),
      button: l10n.t('Forget All'),
    });
    if (!go) return;
    for (const { grant } of this.#credentials) await clipboard.clearOf(grant.id);
    await vault.forgetAll();
    announcer.say(l10n.t('Forgot every credential of this window.'));
  }

  /** An environment may have several: by the account and the system they are told apart. */
  #tellingApart({ grant, status }: HeldCredential, now: number): string {
    return [
      visible(grant.user, 100),
      this.#services.systemLabel(grant.environment.system),
      status === 'active' ? timeLeftWords(endOf(grant), now) : '',
    ]
      .filter(part => part !== '')
      .join(' · ');
  }

  get #credentials(): readonly HeldCredential[] {
    return this.#services.vault.held.filter(isCredential);
  }

  async #textToCopy(source: CopySource): Promise<string | undefined> {
    return copiedText(this.#services, source).catch(() => undefined);
  }

  async #sayEnded(grantId: string): Promise<void> {
    const text = this.#services.vault.unreadable.has(grantId)
      ? l10n.t("VS Code can't read this credential right now. Unlock your keyring and try again.")
      : l10n.t('This credential has ended; request a new one.');
    await this.#services.prompts.notify('warning', text);
  }

  #forgetDetail(grant: SqlCredential): string {
    const { clock, locale } = this.#services;
    return l10n.t(
      'It is erased here. The server accepts the login until it expires ({0}).',
      endWords(grant.expiresAt, clock.now(), locale),
    );
  }
}

/** What writing a copied text again needs. */
export type CopiedTextServices = Pick<GrantActionServices, 'acceptsSelfSigned'> & {
  readonly vault: Pick<Vault, 'held' | 'password' | 'unreadable'>;
};

/**
 * The text that is copied of a grant. After a reload it tells whether the clipboard still holds it,
 * without the text having been kept.
 * @throws where VS Code can't read the password just now.
 */
export async function copiedText(
  { vault, acceptsSelfSigned }: CopiedTextServices,
  { grantId, what }: CopySource,
): Promise<string | undefined> {
  const held = vault.held.filter(isCredential).find(each => each.grant.id === grantId);
  const text =
    held === undefined
      ? undefined
      : textOf(
          held.grant,
          await vault.password(grantId),
          what,
          acceptsSelfSigned(held.grant.server),
        );
  if (text === undefined && vault.unreadable.has(grantId)) throw new Error('not readable');
  return text;
}

/**
 * What is copied of a grant by the name of the copy.
 * @returns `undefined` for a name that is none, and for what needs a password where there is none
 */
export function textOf(
  grant: SqlCredential,
  password: string | undefined,
  what: string,
  trustServerCertificate: boolean,
): string | undefined {
  const target = copyTargets.find(each => each === what);
  if (target !== undefined) return target === 'password' ? password : grant[target];
  const format = copiedFormat(what);
  if (format === undefined || password === undefined) return undefined;
  return connectionString(grant, password, format, trustServerCertificate);
}

function copiedWords(target: CopyTarget, seconds: number): string {
  const copied = {
    server: () => l10n.t('Server copied.'),
    database: () => l10n.t('Database copied.'),
    user: () => l10n.t('User copied.'),
    password: () => l10n.t('Password copied.'),
  }[target]();
  return withClearing(copied, seconds);
}

function withClearing(copied: string, seconds: number): string {
  return seconds === 0
    ? copied
    : `${copied} ${l10n.t('The clipboard is cleared in {0} seconds.', seconds)}`;
}
