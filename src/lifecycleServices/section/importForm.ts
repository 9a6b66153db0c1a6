import * as l10n from '@vscode/l10n';
import type { Clock } from '../../access/clock';
import { accessError, type AccessError } from '../../access/errors';
import type { LcsText, LcsTextAccount } from '../pastedText';
import { failure, success, type Result } from '../../access/result';
import { fullServerName, isPlain } from '../../access/serverName';
import type { Field, FieldId } from '../../protocol/state';
import { timeWords } from '../../ui/messages/time';
import {
  accountLabel,
  certainPassword,
  importTextIds,
  splitShownName,
  understood,
} from './importedAccount';
import type { ImportedAccount, ImportFieldId, ImportTextId } from './importedAccount';
import { importFields, type ImportTextState } from './importFields';

/** What the import needs of its surroundings. */
export interface ImportFormServices {
  /** Reads a text; it has a bundle of its own. */
  readonly read: (text: string, now: number) => Promise<LcsText>;
  readonly clock: Clock;
  readonly locale: string;
  /** Appended to a server name without a dot. */
  readonly sqlHostSuffix: () => string;
}

/** What is wrong with the import, and where. */
export interface ImportProblem {
  readonly field: ImportFieldId;
  readonly error: AccessError;
}

const longestName = 128;

/** No server, user and password together are shorter. */
const shortestText = 20;

/** The account that somebody copied from LCS: what was understood of it, and what is missing. */
export class ImportForm {
  readonly #services: ImportFormServices;
  #texts = emptyTexts(0);
  #accounts: readonly LcsTextAccount[] = [];
  #chosen = 0;
  #password: { readonly value: string; readonly from: 'text' | 'typed' } | undefined;
  /** Grows whenever something was taken out of a box for secrets. */
  #taken = 0;
  #problems: readonly ImportProblem[] = [];
  /** What was taken in, for as long as the import lasts. It may hold a password. */
  #text: string | undefined;
  /** When the last change is made. */
  #editing = Promise.resolve();
  /** The moment that stands in the field, and how it is written there. */
  #expiry: { readonly text: string; readonly at: number } | undefined;

  constructor(services: ImportFormServices) {
    this.#services = services;
  }

  /** What was pasted, to be compared with the clipboard. It may hold a password. */
  get pastedText(): string | undefined {
    return this.#text;
  }

  /** The fields as the page draws them. No secret is among them. */
  fields(disabled: boolean): readonly Field[] {
    return importFields({
      texts: this.#texts,
      accounts: this.#accounts.map((account, index) => accountLabel(account, index + 1)),
      chosen: this.#chosen,
      passwordFrom: this.#password?.from,
      taken: this.#taken,
      problems: new Map(this.#problems.map(({ field, error }) => [field, error])),
      disabled,
    });
  }

  /** Takes over what a destroyed page held. A secret is never among it. */
  adopt(draft: Readonly<Partial<Record<FieldId, string>>>): void {
    for (const id of importTextIds) {
      const typed = draft[id];
      if (typed !== undefined && this.#texts[id].value === '') this.#fill(id, typed);
    }
  }

  /** The user typed, or chose. One change is made after the other: some take longer to understand. */
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
        this.#password = { value, from: 'typed' };
        this.#taken += 1;
        this.#settle('password');
        return;
      case 'server':
      case 'database':
      case 'user':
      case 'expires':
        if (await this.#hasPassword(value)) return this.take(value);
        this.#texts[field] = { ...this.#texts[field], value, hint: '' };
        this.#settle(field);
        return;
      default:
        return;
    }
  }

  /** Reads a text that was pasted, and shows what was understood. */
  async take(text: string): Promise<void> {
    const { read, clock } = this.#services;
    const { accounts } = await read(text, clock.now());
    this.#taken += 1;
    const hadText = this.#accounts.length > 0;
    const found = accounts.filter(({ server, user, password }) => server ?? user ?? password);
    if (found.length > 0 || !hadText) this.#text = text;
    if (found.length > 0) {
      this.#accounts = found;
      this.#choose(0);
      return;
    }
    // What an earlier text said stays, with what is wrong with it.
    this.#settle('pasted');
    const error = accessError('lcsImportEmpty', { hadText });
    this.#problems = [{ field: 'pasted', error }, ...(hadText ? this.#problems : [])];
  }

  /** Leaves the account on show behind. Answers whether the text has another one, which is shown. */
  goOn(): boolean {
    this.#accounts = this.#accounts.filter((_, index) => index !== this.#chosen);
    if (this.#accounts.length === 0) return false;
    this.#choose(0);
    return true;
  }

  /** The user does not know when the account expires. */
  leaveExpiryOpen(): void {
    this.#fill('expires', notKnownWords());
    this.#settle('expires');
  }

  /** Forgets everything. */
  clear(): void {
    this.#texts = emptyTexts(this.#texts.server.revision + 1);
    this.#accounts = [];
    this.#password = undefined;
    this.#taken += 1;
    this.#problems = [];
    this.#text = undefined;
    this.#expiry = undefined;
  }

  /** Checks everything. What is wrong is shown from now on. */
  async check(): Promise<Result<ImportedAccount, ImportProblem>> {
    await this.#editing;
    this.#splitServer();
    const problems = this.#missing();
    const server = fullServerName(this.#value('server'), this.#services.sqlHostSuffix());
    const expiresAt = await this.#expiresAt();
    if (server === undefined && this.#value('server') !== '') {
      const error = accessError('lcsServerInvalid', { text: this.#value('server') });
      problems.push({ field: 'server', error });
    }
    if (!expiresAt.ok && this.#value('expires') !== '') {
      problems.push({ field: 'expires', error: expiresAt.error });
    }
    this.#problems = problems;
    const [first] = problems;
    if (first !== undefined) return failure(first);
    if (server === undefined || !expiresAt.ok || this.#password === undefined) {
      return failure({ field: 'pasted', error: accessError('lcsImportEmpty', { hadText: false }) });
    }
    return success({
      server,
      database: this.#value('database'),
      user: this.#value('user'),
      password: this.#password.value,
      expiresAt: expiresAt.value,
      reason: this.#reasonBeside(this.#password.value),
    });
  }

  /** Whether somebody pasted all of it into a field whose text is seen, and kept for a redrawn page. */
  async #hasPassword(value: string): Promise<boolean> {
    if (value.length < shortestText) return false;
    const { accounts } = await this.#services.read(value, this.#services.clock.now());
    return accounts.some(({ server, user, password }) => password && (server ?? user));
  }

  #choose(index: number): void {
    const account = this.#accounts[index];
    if (account === undefined) return;
    const { clock, locale, sqlHostSuffix } = this.#services;
    this.#chosen = index;
    const shown = understood(account, sqlHostSuffix(), at => timeWords(at, clock.now(), locale));
    for (const id of importTextIds) this.#fill(id, shown[id].value, shown[id].hint);
    const { expiresAt } = account;
    this.#expiry = expiresAt && { text: shown.expires.value, at: expiresAt.value };
    const password = certainPassword(account);
    this.#password = password === undefined ? undefined : { value: password, from: 'text' };
    // What the text does not say is asked for.
    this.#problems = [...this.#missing(), ...this.#past(clock.now())];
  }

  #missing(): ImportProblem[] {
    const missing = (field: 'server' | 'database' | 'user' | 'expires') => ({
      field,
      error: accessError('lcsImportMissing', { part: field }),
    });
    const texts = (['server', 'database', 'user'] as const).filter(
      id => !isPlain(this.#value(id), id === 'server' ? 300 : longestName),
    );
    return [
      ...texts.map(missing),
      ...(this.#password === undefined ? [this.#withoutPassword()] : []),
      ...(this.#value('expires') === '' ? [missing('expires')] : []),
    ];
  }

  #withoutPassword(): ImportProblem {
    const isUnclear = this.#accounts[this.#chosen]?.password !== undefined;
    const error = isUnclear
      ? accessError('lcsPasswordUnclear', {})
      : accessError('lcsImportMissing', { part: 'password' });
    return { field: 'password', error };
  }

  /** An account that has expired is of no use. */
  #past(now: number): ImportProblem[] {
    if (this.#expiry === undefined || this.#expiry.at > now) return [];
    const error = accessError('lcsExpiryPast', { text: this.#expiry.text });
    return [{ field: 'expires', error }];
  }

  /** A server that is typed as LCS shows it has the database behind it. */
  #splitServer(): void {
    const { server, database } = splitShownName(this.#value('server'));
    if (server === this.#value('server')) return;
    this.#fill('server', server);
    if (database !== '') this.#fill('database', database);
  }

  async #expiresAt(): Promise<Result<number | undefined>> {
    const { read, clock } = this.#services;
    const text = this.#value('expires');
    if (text === notKnownWords()) return success(undefined);
    const now = clock.now();
    const at =
      text === this.#expiry?.text
        ? this.#expiry.at
        : (await read(`Expires: ${text}`, now)).accounts[0].expiresAt?.value;
    if (at === undefined) return failure(accessError('lcsExpiryUnclear', { text }));
    return at > now ? success(at) : failure(accessError('lcsExpiryPast', { text }));
  }

  /** A reason is seen and kept on disk: one that has a password in it is none. */
  #reasonBeside(password: string): string {
    const reason = this.#accounts[this.#chosen]?.reason?.value ?? '';
    const secrets = [password, ...this.#accounts.map(account => account.password?.value)];
    return secrets.some(secret => secret && reason.includes(secret)) ? '' : reason;
  }

  /** What was complained of is not, once something was done about it. */
  #settle(field: ImportFieldId): void {
    this.#problems = this.#problems.filter(problem => problem.field !== field);
  }

  #fill(id: ImportTextId, value: string, hint = ''): void {
    this.#texts[id] = { value, hint, revision: this.#texts[id].revision + 1 };
  }

  #value(id: ImportTextId): string {
    return this.#texts[id].value.trim();
  }
}

/** What stands in the field where nobody knows when an account expires. */
function notKnownWords(): string {
  return l10n.t('Not known');
}

function emptyTexts(revision: number): Record<ImportTextId, ImportTextState> {
  const empty = { value: '', hint: '', revision };
  return { server: empty, database: empty, user: empty, expires: empty };
}
