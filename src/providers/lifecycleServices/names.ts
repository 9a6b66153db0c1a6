import { fullServerName, isPlain } from '../../access/serverName';
import { fieldsOf, firstText, objectsIn, type Fields } from './json';

/** Where a database is, as LCS shows it and in full. */
export interface DatabaseName {
  /** `server\database`; empty where LCS shows the two apart, or none. */
  readonly shown: string;
  /** With the cloud's suffix; empty where it is not known. */
  readonly server: string;
  readonly database: string;
}

/** Fields that never hold a name, whatever their text looks like. */
const otherFields =
  /password|secret|user|login|reason|details|credentialinfokey|url|link|path|label|expir/;

const pair = /^(?:tcp:)?[\w.-]+(?:,\d{1,5})?\\[^/:*?"<>|\r\n\t]+$/i;

/** Fields that are known, or likely, to hold both names. */
const pairFields = ['instancename', 'serveranddatabase', 'sqlserverdatabasename', 'symbolicname'];
const serverFields = ['sqlservername', 'servername', 'sqlserver', 'databaseserver', 'server'];
const databaseFields = [
  'databasename',
  'sqldatabasename',
  'axdatabasename',
  'database',
  'catalogname',
];

/**
 * Makes what finds where the database of an account is: in the account's own fields, else around it.
 * The two names are parted at the first backslash.
 * @param around what all accounts have around them; it is looked through once
 */
export function databaseFinder(around: Fields, suffix: string): (account: Fields) => DatabaseName {
  let pairAround: string | undefined;
  return account => {
    const shown = pairIn(account) || (pairAround ??= pairIn(around));
    if (shown !== '') {
      const [server = '', ...rest] = shown.split('\\');
      return named(shown, server, rest.join('\\'), suffix);
    }
    const [server = '', database = ''] = [serverFields, databaseFields].map(
      names => firstText(account, names) || firstText(around, names),
    );
    return named('', server, database || bareDatabaseIn(account), suffix);
  };
}

function named(shown: string, server: string, database: string, suffix: string): DatabaseName {
  const full = fullServerName(server.trim(), suffix) ?? '';
  const name = database.trim();
  return { shown, server: full, database: isPlain(name, 128) ? name : '' };
}

/** The fields that are known first, then any other, also of objects within. */
function pairIn(fields: Fields): string {
  const known = pairFields.map(name => firstText(fields, [name])).find(text => pair.test(text));
  if (known !== undefined) return known;
  for (const inner of objectsIn(withoutLists(fields))) {
    for (const [name, value] of Object.entries(inner)) {
      if (otherFields.test(name) || typeof value !== 'string') continue;
      if (pair.test(value.trim())) return value.trim();
    }
  }
  return '';
}

/** What else is in a list (other accounts, other machines) has names of its own. */
function withoutLists(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => !Array.isArray(value) && !isMany(value)),
  );
}

function isMany(value: unknown): boolean {
  return fieldsOf(value) === undefined && typeof value !== 'string';
}

/** A name as those of LCS begin, in whichever field. */
function bareDatabaseIn(account: Fields): string {
  const texts = Object.entries(account).filter(([name]) => !otherFields.test(name));
  for (const [, value] of texts) {
    if (typeof value === 'string' && /^db_\w+$/i.test(value.trim())) return value.trim();
  }
  return '';
}
