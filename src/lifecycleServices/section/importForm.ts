import * as l10n from '@vscode/l10n';
import { fullServerName, isPlain } from '../../access/connectionString';
import type { SqlCredential } from '../../access/grant';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import { SerialQueue } from '../../access/timing';
import type { PageDraft } from '../../protocol/intents';
import type { Field, FieldId } from '../../protocol/state';
import { isTrustedSqlHost } from '../../services/sqlHosts';
import { choiceField, fieldLink, joinHint, secretField, textField } from '../../ui/dialog/fields';
import { FormValues } from '../../ui/dialog/formValues';
import type { Found, LcsTextAccount } from '../pastedText';
import type { LcsWindow, PastedText } from '../window';
import {
  assumedZoneWords,
  dateWords,
  emptyWords,
  exampleWords,
  foundWords,
  neverWords,
  notKnownWords,
  notReadWords,
  zoneHint,
  type ImportPart,
} from './importMessages';

type TextId = Exclude<ImportPart, 'password'>;

export type ImportFieldId = 'pasted' | 'account' | ImportPart;

const parts = ['server', 'database', 'user', 'password', 'expires'] as const;

const longestName = 128;

/** A server, a user, and a password together aren't shorter. */
const shortestLogin = 20;

/** A checked account: the values of its grant, and its password. */
export type ImportedAccount = { readonly password: string } & Pick<
  SqlCredential,
  'server' | 'isServerUncertain' | 'database' | 'user' | 'expiresAt' | 'isEndless' | 'reason'
>;

/** The form for an account copied from LCS: its values, where each was found, and what is missing. */
export class ImportForm {
  /** Whether the section shows this form. */
  isOpen = false;
  /** The pasted text, until the import ends. It may hold a password, and is never stored. */
  text: string | undefined;
  password: string | undefined;
  readonly #window: LcsWindow;
  readonly #values = new FormValues<TextId>({ server: '', database: '', user: '', expires: '' });
  /** Where each value was found in the text. */
  readonly #places = new Map<FieldId, string>();
  readonly #hints = new Map<FieldId, string>();
  readonly #problems = new Map<FieldId, string>();
  #accounts: readonly LcsTextAccount[] = [];
  #chosen = 0;
  /** Increase when the host has read the password, and when it no longer needs the text. */
  #passwordTaken = 0;
  #textTaken = 0;
  /** Reading a text takes time, so edits wait for each other. */
  readonly #edits = new SerialQueue();
  /** The expiry that the text names, as the field shows it. */
  #expiry: { readonly text: string; readonly at: number } | undefined;
  #parser: PastedText | undefined;
  /** The server that is certain, as the field shows it. */
  #certainServer: string | undefined;

  constructor(window: LcsWindow) {
    this.#window = window;
  }

  /** The fields as the page draws them, without a secret. */
  fields(disabled: boolean): readonly Field[] {
    // If the box holds a text that couldn't be read, the values are from the text before it.
    const places = this.#problems.has('pasted') ? undefined : this.#places;
    const common = (id: ImportFieldId, label: string) => {
      const foreign = id === 'server' ? this.#foreignWords() : '';
      const hint = joinHint(' ', places?.get(id) ?? '', this.#hints.get(id) ?? '', foreign);
      return { id, label, hint, problem: this.#problems.get(id) ?? '', disabled } as const;
    };
    const text = (id: TextId, label: string, placeholder = '') =>
      textField({ ...common(id, label), ...this.#values.text(id), placeholder, required: true });
    const isThere = this.password !== undefined;
    const hasExpiry = this.#value('expires') !== '' && !this.#problems.has('expires');
    const account = choiceField({
      ...common('account', l10n.t('Account')),
      hint: l10n.t('The text contains several accounts. Import them one at a time.'),
      options: this.#accounts.map(({ user }, index) => ({
        id: String(index),
        label: user === undefined ? l10n.t('Account {0}', index + 1) : visible(user.value, 100),
        detail: '',
        startsGroup: false,
        dimmed: false,
      })),
      value: String(this.#chosen),
    });
    return [
      secretField({
        ...common('pasted', l10n.t('Text copied from Lifecycle Services')),
        hint: l10n.t('VS Code never stores this text.'),
        actions: [fieldLink('pasteFromClipboard', l10n.t('Paste from clipboard'))],
        multiline: true,
        takenRevision: this.#textTaken,
        placeholder: l10n.t(
          'Paste the section Database Accounts, lines with labels, or a connection string',
        ),
      }),
      ...(this.#accounts.length < 2 ? [] : [account]),
      text('server', l10n.t('Server'), 'server.database.windows.net'),
      text('database', l10n.t('Database')),
      text('user', l10n.t('User')),
      secretField({
        ...common('password', l10n.t('Password')),
        actions: isThere ? [fieldLink('showSecret', l10n.t('Show'))] : [],
        takenRevision: this.#passwordTaken,
        placeholder: isThere ? '•'.repeat(16) : '',
        required: !isThere,
      }),
      {
        ...text('expires', l10n.t('Expires'), exampleWords(this.#now, this.#window.locale)),
        actions: hasExpiry ? [] : [fieldLink('expiryNotKnown', l10n.t('Leave unknown'))],
      },
    ];
  }

  /** Restores the input of a page that was reloaded. No secret is among it. */
  adopt(draft: PageDraft): void {
    this.#values.adopt(draft);
  }

  /** Applies an edit of the user, after the edits before it. */
  edit(field: FieldId, value: string): Promise<void> {
    return this.#edits.run(() => this.#edit(field, value));
  }

  async #edit(field: FieldId, value: string): Promise<void> {
    // The page can send an edit after the import has ended.
    if (this.#isClosed()) return;
    if (field === 'pasted') return this.#take(value);
    if (field === 'account') this.#choose(Number(value));
    // The page sends an empty text if the user clears what they typed.
    if (field === 'password') this.#setPassword(value || undefined);
    const id = this.#values.own(field);
    if (id !== undefined) {
      // The page keeps this field when it reloads, so a password must not stay in it.
      if (await this.#hasPassword(value)) return this.#take(value);
      if (this.#isClosed()) return;
      this.#values.edit(id, value);
      this.#places.delete(id);
      this.#hints.set(id, this.#hintFor(id, value.trim()));
    }
    this.#problems.delete(field);
  }

  #hintFor(id: TextId, typed: string): string {
    if (id === 'expires') return zoneHint(typed, this.#now, this.#window.locale);
    return id === 'server' ? this.#serverHint(typed) : '';
  }

  /** Reads a pasted text, and fills the form with its account. */
  async #take(text: string): Promise<void> {
    // The page sends the text again when its box loses the focus.
    if (text === this.text && !this.#problems.has('pasted')) return;
    const { readLcsText } = await this.#load();
    if (this.#isClosed()) return;
    const { accounts, isTooLong } = readLcsText(text, this.#now, this.#window.locale.timeZone);
    const found = accounts.filter(({ server, user, password }) => server ?? user ?? password);
    this.#problems.delete('pasted');
    if (found.length === 0) {
      this.#problems.set('pasted', notReadWords(isTooLong, this.#accounts.length > 0));
      this.text ??= text;
      return;
    }
    this.text = text;
    this.#show(found);
  }

  /** Removes the imported account. Returns whether the text has another one, which the form shows. */
  goOn(): boolean {
    this.#show(this.#accounts.filter((_, index) => index !== this.#chosen));
    return this.#accounts.length > 0;
  }

  /** The user doesn't know when the account expires. */
  leaveExpiryOpen(): void {
    this.#fill('expires', notKnownWords());
    this.#problems.delete('expires');
  }

  clear(): void {
    for (const id of this.#values.ids) this.#fill(id, '');
    this.#accounts = [];
    this.#setPassword(undefined);
    this.#textTaken += 1;
    this.#problems.clear();
    this.text = undefined;
    this.#expiry = undefined;
    this.#certainServer = undefined;
  }

  /** Checks all fields. A failure names the first field with a problem. */
  async check(): Promise<Result<ImportedAccount, ImportFieldId>> {
    await this.#edits.run(() => Promise.resolve());
    this.#splitServer();
    const name = this.#value('server');
    const server = fullServerName(name, this.#suffix);
    this.#complainOfMissing();
    if (name !== '' && server === undefined) {
      const words = l10n.t('"{0}" isn\'t the name of a server.', visible(name, 100));
      this.#problems.set('server', words);
    }
    const expiresAt = await this.#expiresAt();
    const first = parts.find(id => this.#problems.has(id));
    const { password } = this;
    if (first !== undefined || server === undefined || password === undefined) {
      return failure(first ?? 'pasted');
    }
    return success({
      server,
      ...(name === this.#certainServer ? {} : { isServerUncertain: true as const }),
      database: this.#value('database'),
      user: this.#value('user'),
      password,
      ...(expiresAt === 'never' ? { isEndless: true as const } : { expiresAt }),
      reason: this.#reasonBeside(password),
    });
  }

  /** Whether the user pasted a whole login into a field of one line. */
  async #hasPassword(value: string): Promise<boolean> {
    if (value.length < shortestLogin) return false;
    const { readLcsText } = await this.#load();
    const { accounts } = readLcsText(value, this.#now, this.#window.locale.timeZone);
    return accounts.some(({ server, user, password }) => password && (server ?? user));
  }

  /** The form can close during an edit. */
  #isClosed(): boolean {
    return !this.isOpen;
  }

  async #load(): Promise<PastedText> {
    return (this.#parser = await this.#window.loadPastedText());
  }

  /** Shows accounts. The one that can't change data is selected first. */
  #show(accounts: readonly LcsTextAccount[]): void {
    this.#accounts = accounts;
    const at = accounts.findIndex(({ user }) => user?.value.toLowerCase() === 'axdbreadonlyuser');
    this.#choose(Math.max(at, 0));
  }

  #choose(index: number): void {
    const account = this.#accounts[index];
    if (account === undefined || this.#parser === undefined) return;
    const { isServerCertain, isDocumentedUser } = this.#parser;
    const { server, database, user, password, expiresAt, empty } = account;
    this.#chosen = index;
    for (const part of parts) this.#problems.delete(part);
    const shown = server && (fullServerName(server.value, this.#suffix) ?? server.value);
    this.#certainServer = isServerCertain(account, this.#suffix) ? shown : undefined;
    this.#fill('server', shown, this.#serverHint(shown, server), server);
    this.#fill('database', database?.value, '', database);
    this.#fill('user', user?.value, '', user);
    this.#setPassword(password?.value, password);
    const name = user?.value ?? '';
    const isStatic = isDocumentedUser(name) && !/^jit/iu.test(name);
    if (isStatic && (expiresAt?.value === 'never' || empty.expiresAt === 'absent')) {
      this.#expiry = undefined;
      this.#fill(
        'expires',
        neverWords(),
        l10n.t('{0} is a static account of a Microsoft-managed environment.', visible(name, 100)),
      );
    } else {
      const { locale } = this.#window;
      const at = typeof expiresAt?.value === 'number' ? expiresAt.value : undefined;
      this.#expiry = at === undefined ? undefined : { text: dateWords(at, locale), at };
      const isAssumed = at !== undefined && expiresAt?.isZoneAssumed === true;
      const zone = isAssumed ? assumedZoneWords(at, locale) : '';
      this.#fill('expires', this.#expiry?.text, zone, expiresAt);
    }
    this.#complainOfMissing();
    this.#complainOfPast(this.#expiry?.at);
  }

  /** Whether VS Code completed the name of the server, and whether it tests the login there. */
  #serverHint(shown = '', found?: Found<string>): string {
    const isAdded = found !== undefined && shown !== found.value;
    const isUntested = shown !== '' && shown !== this.#certainServer;
    return joinHint(
      ' ',
      isAdded ? l10n.t('VS Code added the suffix {0}.', this.#suffix) : '',
      isUntested ? l10n.t('VS Code tests the login only when you select Test Connection.') : '',
    );
  }

  /** The advice for a server outside the cloud. It isn't stored, because the user can change the setting. */
  #foreignWords(): string {
    const cloud = this.#window.cloud();
    const full = fullServerName(this.#value('server'), this.#suffix);
    if (full === undefined || !cloud.ok || isTrustedSqlHost(full, cloud.value)) return '';
    return l10n.t(
      "This server doesn't belong to the cloud in your settings. Check its name or the setting {0}.",
      'sqlCredentials.cloud',
    );
  }

  #complainOfMissing(): void {
    const reasons = this.#accounts[this.#chosen]?.empty ?? {};
    const missing = (part: ImportPart) => {
      const reason = reasons[part === 'expires' ? 'expiresAt' : part] ?? 'absent';
      if (!this.#problems.has(part)) this.#problems.set(part, emptyWords(part, reason));
    };
    for (const id of ['server', 'database', 'user'] as const) {
      if (!isPlain(this.#value(id), id === 'server' ? 300 : longestName)) missing(id);
    }
    if (this.password === undefined) missing('password');
    if (this.#value('expires') === '') missing('expires');
  }

  #complainOfPast(at: number | undefined): void {
    if (at === undefined || at > this.#now) return;
    const words = l10n.t('The account has expired. Request access again in Lifecycle Services.');
    this.#problems.set('expires', words);
  }

  /** The user may type the server as LCS shows it, with the database. */
  #splitServer(): void {
    const [server = '', ...rest] = this.#value('server').split('\\');
    if (rest.length === 0) return;
    const database = rest.join('\\').trim();
    this.#fill('server', server.trim(), this.#serverHint(server.trim()));
    if (database !== '') this.#fill('database', database);
    this.#problems.delete('server');
    this.#problems.delete('database');
  }

  async #expiresAt(): Promise<number | 'never' | undefined> {
    const text = this.#value('expires');
    if (text === neverWords()) return 'never';
    if (text === '' || text === notKnownWords()) return undefined;
    const { readTypedExpiry } = await this.#load();
    const [known, zone] = [this.#expiry, this.#window.locale.timeZone];
    const read = text === known?.text ? known.at : readTypedExpiry(text, this.#now, zone);
    if (typeof read !== 'number') {
      this.#problems.set('expires', emptyWords('expires', read));
      return undefined;
    }
    this.#complainOfPast(read);
    return read;
  }

  /** The reason is shown and stored, so it must not contain a password. */
  #reasonBeside(password: string): string {
    const reason = this.#accounts[this.#chosen]?.reason?.value ?? '';
    const secrets = [password, ...this.#accounts.map(account => account.password?.value)];
    return secrets.some(secret => secret && reason.includes(secret)) ? '' : reason;
  }

  /** Keeps the password. The page then empties its box, unless the user is typing in it. */
  #setPassword(value: string | undefined, found?: Found<string>): void {
    this.password = value;
    this.#passwordTaken += 1;
    this.#places.set('password', found ? foundWords(found) : '');
  }

  #fill(id: TextId, value = '', hint = '', found?: Found<unknown>): void {
    this.#values.fill(id, value);
    this.#hints.set(id, hint);
    this.#places.set(id, found ? foundWords(found) : '');
  }

  #value(id: TextId): string {
    return this.#values.get(id).trim();
  }

  get #now(): number {
    return this.#window.clock.now();
  }

  /** The cloud's suffix of SQL servers, which is added to a server name without a dot. */
  get #suffix(): string {
    const cloud = this.#window.cloud();
    return cloud.ok ? cloud.value.sqlHostSuffix : '';
  }
}
