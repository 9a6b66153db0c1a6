import * as l10n from '@vscode/l10n';
import { fullServerName, isPlain } from '../../access/connectionString';
import type { SqlCredential } from '../../access/grant';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import type { PageDraft } from '../../protocol/messages';
import type { Field, FieldId } from '../../protocol/state';
import { choiceField, fieldLink, secretField, textField } from '../../ui/dialog/fields';
import { FormValues } from '../../ui/dialog/formValues';
import type { LcsTextAccount } from '../pastedText';
import type { LcsWindow, PastedText } from '../window';
import {
  accountOptions,
  dateWords,
  emptyWords,
  foundWords,
  neverWords,
  notKnownWords,
  notReadWords,
  notTestedWords,
  serverHint,
  zoneHint,
  type ImportFieldId,
  type ImportPart,
} from './importMessages';

type TextId = 'server' | 'database' | 'user' | 'expires';

const longestName = 128;

/** A server, a user, and a password together aren't shorter. */
const shortestText = 20;

/** A checked account: the values of its grant, and its password. */
export type ImportedAccount = { readonly password: string } & Pick<
  SqlCredential,
  'server' | 'isServerUncertain' | 'database' | 'user' | 'expiresAt' | 'isEndless' | 'reason'
>;

/** The form for an account copied from LCS: its values, where each was found, and what is missing. */
export class ImportForm {
  readonly #window: LcsWindow;
  /** The fields whose values the page shows. */
  readonly #values = new FormValues<TextId>({ server: '', database: '', user: '', expires: '' });
  readonly #hints = new Map<ImportFieldId, string>();
  #accounts: readonly LcsTextAccount[] = [];
  #chosen = 0;
  #password: string | undefined;
  #problems = new Map<ImportFieldId, string>();
  /** The pasted text, until the import ends. It may hold a password, and is never stored. */
  #text: string | undefined;
  /** Grow when the page must empty the box of the password, and that of the text. */
  #passwordTaken = 0;
  #textTaken = 0;
  /** Edits run one after the other, because reading a text takes time. */
  #editing = Promise.resolve();
  /** The expiry that the text names, as the field shows it. */
  #expiry: { readonly text: string; readonly at: number } | undefined;
  #parser: PastedText | undefined;
  /** The server that is certain, as the field shows it. */
  #certainServer: string | undefined;

  constructor(window: LcsWindow) {
    this.#window = window;
  }

  /** The pasted text, to compare it with the clipboard. It may hold a password. */
  get text(): string | undefined {
    return this.#text;
  }

  /** The password, for a user who asks to see it. */
  get password(): string | undefined {
    return this.#password;
  }

  /** The fields as the page draws them, without a secret. */
  fields(disabled: boolean): readonly Field[] {
    const text = (id: TextId, label: string, placeholder = '') =>
      textField({
        ...this.#common(id, label, disabled),
        ...this.#values.text(id),
        placeholder,
        required: true,
      });
    const isOpen = this.#value('expires') === notKnownWords();
    return [
      secretField({
        ...this.#common('pasted', l10n.t('Text copied from Lifecycle Services'), disabled),
        hint: l10n.t('The text stays here until you import the account. VS Code never stores it.'),
        actions: [fieldLink('pasteFromClipboard', l10n.t('Paste from clipboard'))],
        multiline: true,
        takenRevision: this.#textTaken,
        placeholder: l10n.t(
          'Paste the section Database Accounts, lines with labels, or a connection string',
        ),
      }),
      ...(this.#accounts.length < 2 ? [] : [this.#accountField(disabled)]),
      text('server', l10n.t('Server'), 'server.database.windows.net'),
      text('database', l10n.t('Database')),
      text('user', l10n.t('User')),
      this.#passwordField(disabled),
      {
        ...text('expires', l10n.t('Expires'), l10n.t('For example: 2026-11-21 18:00')),
        actions: isOpen ? [] : [fieldLink('expiryNotKnown', notKnownWords())],
      },
    ];
  }

  /** Restores the input of a page that was reloaded. No secret is among it. */
  adopt(draft: PageDraft): void {
    this.#values.adopt(draft);
  }

  /** Applies an edit of the user, after the edits before it. */
  edit(field: FieldId, value: string): Promise<void> {
    const edited = this.#editing.then(() => this.#edit(field, value));
    this.#editing = edited.catch(() => undefined);
    return edited;
  }

  async #edit(field: FieldId, value: string): Promise<void> {
    switch (field) {
      case 'pasted':
        return this.take(value);
      case 'account':
        this.#choose(Number(value));
        return;
      case 'password':
        this.#setPassword(value);
        this.#problems.delete('password');
        return;
      case 'server':
      case 'database':
      case 'user':
      case 'expires': {
        // The page keeps this field when it reloads, so a password must not stay in it.
        if (await this.#hasPassword(value)) return this.take(value);
        this.#values.edit(field, value);
        this.#hints.set(field, this.#hintFor(field, value));
        this.#problems.delete(field);
        return;
      }
      default:
        return;
    }
  }

  #hintFor(field: TextId, value: string): string {
    if (field === 'expires') return zoneHint(value, this.#now);
    const isUncertain = value.trim() !== '' && value.trim() !== this.#certainServer;
    return field === 'server' && isUncertain ? notTestedWords() : '';
  }

  /** Reads a pasted text, and fills the form with its account. */
  async take(text: string): Promise<void> {
    if (text === this.#text) return;
    const { readLcsText } = await this.#load();
    const { accounts, isTooLong } = readLcsText(text, this.#now);
    const found = accounts.filter(({ server, user, password }) => server ?? user ?? password);
    this.#problems.delete('pasted');
    if (found.length > 0) {
      this.#text = text;
      this.#accounts = found;
      this.#choose(preferred(found));
      return;
    }
    this.#problems.set('pasted', notReadWords(isTooLong, this.#text !== undefined));
    this.#text ??= text;
  }

  /** Removes the imported account. Returns whether the text has another one, which the form shows. */
  goOn(): boolean {
    this.#accounts = this.#accounts.filter((_, index) => index !== this.#chosen);
    if (this.#accounts.length === 0) return false;
    this.#choose(preferred(this.#accounts));
    return true;
  }

  /** The user doesn't know when the account expires. */
  leaveExpiryOpen(): void {
    this.#fill('expires', notKnownWords());
    this.#problems.delete('expires');
  }

  /** Removes everything. */
  clear(): void {
    for (const id of this.#values.ids) this.#fill(id, '');
    this.#accounts = [];
    this.#setPassword(undefined);
    this.#textTaken += 1;
    this.#problems.clear();
    this.#text = undefined;
    this.#expiry = undefined;
    this.#certainServer = undefined;
  }

  /** Checks all fields. A failure names the first field with a problem. */
  async check(): Promise<Result<ImportedAccount, ImportFieldId>> {
    await this.#editing;
    this.#splitServer();
    const name = this.#value('server');
    const server = fullServerName(name, this.#suffix);
    this.#complainOfMissing();
    if (name !== '' && server === undefined) {
      this.#problems.set(
        'server',
        l10n.t('"{0}" isn\'t the name of a server.', visible(name, 100)),
      );
    }
    const expiresAt = await this.#expiresAt();
    const first = importOrder.find(id => this.#problems.has(id));
    const password = this.#password;
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
    if (value.length < shortestText) return false;
    const { readLcsText } = await this.#load();
    const { accounts } = readLcsText(value, this.#now);
    return accounts.some(({ server, user, password }) => password && (server ?? user));
  }

  async #load(): Promise<PastedText> {
    return (this.#parser = await this.#window.loadPastedText());
  }

  #choose(index: number): void {
    const account = this.#accounts[index];
    if (account === undefined || this.#parser === undefined) return;
    const { isServerCertain, isDocumentedUser } = this.#parser;
    const { server, database, user, password, expiresAt, empty } = account;
    const suffix = this.#suffix;
    this.#chosen = index;
    this.#problems.clear();
    const serverText = server && (fullServerName(server.value, suffix) ?? server.value);
    const isCertain = isServerCertain(account, suffix);
    this.#certainServer = isCertain ? serverText : undefined;
    this.#fill(
      'server',
      serverText ?? '',
      server && serverHint(server, serverText ?? '', suffix, isCertain),
    );
    this.#fill('database', database?.value ?? '', database && foundWords(database));
    this.#fill('user', user?.value ?? '', user && foundWords(user));
    this.#setPassword(password?.value, password && foundWords(password));
    const name = user?.value ?? '';
    const isStatic = isDocumentedUser(name) && !/^jit/iu.test(name);
    const isEndless = isStatic && (expiresAt?.value === 'never' || empty.expiresAt === 'absent');
    const at = typeof expiresAt?.value === 'number' ? expiresAt.value : undefined;
    this.#expiry = at === undefined ? undefined : { text: dateWords(at), at };
    this.#fill(
      'expires',
      isEndless ? neverWords() : (this.#expiry?.text ?? ''),
      isEndless
        ? l10n.t('{0} is a static account of a Microsoft-managed environment.', visible(name, 100))
        : expiresAt && foundWords(expiresAt),
    );
    this.#complainOfMissing();
    this.#complainOfPast(this.#expiry?.at);
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
    if (this.#password === undefined) missing('password');
    if (this.#value('expires') === '') missing('expires');
  }

  #complainOfPast(at: number | undefined): void {
    if (at === undefined || at > this.#now) return;
    this.#problems.set(
      'expires',
      l10n.t('The account has expired. Request access again in Lifecycle Services.'),
    );
  }

  /** The user may type the server as LCS shows it, with the database. */
  #splitServer(): void {
    const text = this.#value('server');
    const cut = text.indexOf('\\');
    if (cut < 0) return;
    this.#fill('server', text.slice(0, cut).trim(), notTestedWords());
    const database = text.slice(cut + 1).trim();
    if (database !== '') this.#fill('database', database);
    this.#problems.delete('server');
    this.#problems.delete('database');
  }

  async #expiresAt(): Promise<number | 'never' | undefined> {
    const text = this.#value('expires');
    if (text === neverWords()) return 'never';
    if (text === '' || text === notKnownWords()) return undefined;
    const { readTypedExpiry } = await this.#load();
    const read = text === this.#expiry?.text ? this.#expiry.at : readTypedExpiry(text, this.#now);
    if (typeof read === 'number') {
      this.#complainOfPast(read);
      return read;
    }
    this.#problems.set('expires', emptyWords('expires', read));
    return undefined;
  }

  /** The reason is shown and stored, so it must not contain a password. */
  #reasonBeside(password: string): string {
    const reason = this.#accounts[this.#chosen]?.reason?.value ?? '';
    const secrets = [password, ...this.#accounts.map(account => account.password?.value)];
    return secrets.some(secret => secret && reason.includes(secret)) ? '' : reason;
  }

  #accountField(disabled: boolean): Field {
    return choiceField({
      ...this.#common('account', l10n.t('Account'), disabled),
      hint: l10n.t('The text contains several accounts. Import them one at a time.'),
      options: accountOptions(this.#accounts),
      value: String(this.#chosen),
    });
  }

  #passwordField(disabled: boolean): Field {
    const isThere = this.#password !== undefined;
    return secretField({
      ...this.#common('password', l10n.t('Password'), disabled),
      actions: isThere ? [fieldLink('showSecret', l10n.t('Show'))] : [],
      takenRevision: this.#passwordTaken,
      placeholder: isThere ? '•'.repeat(16) : '',
      required: !isThere,
    });
  }

  #common(id: ImportFieldId, label: string, disabled: boolean) {
    const [hint = '', problem = ''] = [this.#hints.get(id), this.#problems.get(id)];
    return { id, label, hint, problem, disabled } as const;
  }

  /** The page clears the password box. */
  #setPassword(value: string | undefined, hint = ''): void {
    this.#password = value;
    this.#passwordTaken += 1;
    this.#hints.set('password', hint);
  }

  #fill(id: TextId, value: string, hint = ''): void {
    this.#values.fill(id, value);
    this.#hints.set(id, hint);
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

/** Fields with a problem get the focus in this order. */
const importOrder: readonly ImportPart[] = ['server', 'database', 'user', 'password', 'expires'];

/** The account that can't change data comes first. */
function preferred(accounts: readonly LcsTextAccount[]): number {
  const at = accounts.findIndex(({ user }) => user?.value.toLowerCase() === 'axdbreadonlyuser');
  return Math.max(at, 0);
}
