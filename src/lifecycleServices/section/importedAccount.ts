import * as l10n from '@vscode/l10n';
import type { LcsField, LcsTextAccount } from '../pastedText';
import { fullServerName } from '../../access/serverName';
import { visible } from '../../access/text';

/** A field of the import. */
export type ImportFieldId = 'pasted' | 'account' | 'password' | ImportTextId;

/** The fields of the import that hold one line of text which may be seen. */
export const importTextIds = ['server', 'database', 'user', 'expires'] as const;
/** The name of such a field. */
export type ImportTextId = (typeof importTextIds)[number];

/** An account, checked and ready to become a grant. It holds a password. */
export interface ImportedAccount {
  readonly server: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** Milliseconds since 1970; `undefined` where nobody knows. */
  readonly expiresAt: number | undefined;
  /** What the text says it is for; may be empty. */
  readonly reason: string;
}

/** What an account of a text puts into a field. */
export interface UnderstoodField {
  readonly value: string;
  readonly hint: string;
}

/** What a text says of an account, as the fields show it. */
export function understood(
  account: LcsTextAccount,
  sqlHostSuffix: string,
  expiryText: (at: number) => string,
): Readonly<Record<ImportTextId, UnderstoodField>> {
  const check = (field: LcsField) =>
    account.ambiguous.includes(field)
      ? l10n.t('Please check: the text has another value that may be meant.')
      : '';
  const { server, database, user, expiresAt } = account;
  return {
    server: serverOf(server?.value ?? '', database?.value ?? '', sqlHostSuffix, check('server')),
    database: { value: database?.value ?? '', hint: check('database') },
    user: { value: user?.value ?? '', hint: check('user') },
    expires: {
      value: expiresAt === undefined ? '' : expiryText(expiresAt.value),
      hint: check('expiresAt'),
    },
  };
}

/**
 * The password, where it is certain: nobody sees it, so nobody could check another one. Of a text in
 * which nothing else was understood it is not.
 */
export function certainPassword(account: LcsTextAccount): string | undefined {
  const { server, user, password, ambiguous } = account;
  if (server === undefined && user === undefined) return undefined;
  if (password?.evidence === 'guess' || ambiguous.includes('password')) return undefined;
  return password?.value;
}

/** What an account is called where one of several is chosen. */
export function accountLabel(account: LcsTextAccount, number: number): string {
  return account.user === undefined
    ? l10n.t('Account {0}', number)
    : visible(account.user.value, 100);
}

/** Parts `server\database`, as LCS shows it, at the first backslash. */
export function splitShownName(text: string): {
  readonly server: string;
  readonly database: string;
} {
  const at = text.indexOf('\\');
  if (at < 0) return { server: text.trim(), database: '' };
  return { server: text.slice(0, at).trim(), database: text.slice(at + 1).trim() };
}

/** Whether a field of the dialog is one of the import's. */
export function isImportText(field: string): field is ImportTextId & ImportFieldId {
  return importTextIds.some(each => each === field);
}

function serverOf(name: string, database: string, suffix: string, doubt: string): UnderstoodField {
  const value = name === '' ? '' : (fullServerName(name, suffix) ?? name);
  if (value === name || doubt !== '') return { value, hint: doubt };
  const shown = database === '' ? name : `${name}\\${database}`;
  const hint = l10n.t(
    'The text says {0}. The suffix {1} of the cloud was added.',
    visible(shown, 200),
    suffix,
  );
  return { value, hint };
}
