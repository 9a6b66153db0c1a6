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

const pair = /^(?:tcp:)?[\w.-]+(?:,\d{1,5})? ?\\[^/:*?"<>|\r\n\t]+$/i;

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

/** A pair that can hardly be anything else, such as the Windows account of somebody. */
const plainPair = /\\ ?(?:db_|axdb)/i;

/**
 * Makes what finds where the database of an account is: in the account's own fields, else around it,
 * else wherever it is named, where only one is. The two names are parted at the first backslash.
 * @param around what all accounts have around them; it is looked through once
 * @param data all of the answer
 */
export function databaseFinder(
  around: Fields,
  data: unknown,
  suffix: string,
): (account: Fields) => DatabaseName {
  let pairAround: string | undefined;
  return account => {
    const shown = pairIn(account) || (pairAround ??= pairIn(around) || onlyPairIn(data));
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
  const others = [...pairsIn(withoutLists(fields))];
  return others.find(text => plainPair.test(text)) ?? others[0] ?? '';
}

/** The one pair that is named anywhere, in lists as well; empty where there are several. */
function onlyPairIn(data: unknown): string {
  const pairs = new Set([...pairsIn(data)].filter(text => plainPair.test(text)));
  const [only = '', ...others] = pairs;
  return others.length === 0 ? only : '';
}

/** What looks like a pair, in the order of the answer. */
function* pairsIn(data: unknown): Generator<string> {
  for (const fields of objectsIn(data)) {
    for (const [name, value] of Object.entries(fields)) {
      if (otherFields.test(name) || typeof value !== 'string') continue;
      if (pair.test(value.trim())) yield value.trim();
    }
  }
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
