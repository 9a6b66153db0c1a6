import { fullServerName, isPlain } from '../../access/connectionString';
import type { LcsAccount } from '../types';
import { fieldsOf, firstText, objectsIn, type Fields } from './answers';

/** The database of an account. */
export type DatabaseName = Pick<LcsAccount, 'server' | 'database'>;

/** Fields that never hold a name. */
const otherFields =
  /password|secret|user|login|reason|details|credentialinfokey|url|link|path|label|expir/;

/** A longer text is neither a name nor a pair of names. */
const longestName = 500;

const pair = /^(?:tcp:)?[\w.-]{1,255}(?:,\d{1,5})? ?\\[^/:*?"<>|\r\n\t]+$/i;

/** A pair that can hardly be anything else, such as a Windows account. */
const plainPair = /\\ ?(?:db_|axdb)/i;

/** Fields that are likely to hold `server\database`. */
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
 * Returns a function that finds the database of an account: in the account's own fields, then in the
 * object around it, then anywhere if the answer names exactly one (the place isn't documented).
 * @param around the object around all accounts
 * @param data the whole answer
 */
export function databaseFinder(
  around: Fields,
  data: unknown,
  suffix: string,
): (account: Fields) => DatabaseName {
  let pairAround: string | undefined;
  return account => {
    const found = pairIn(account) || (pairAround ??= pairIn(around) || onlyPairIn(data));
    if (found !== '') {
      const [server = '', ...rest] = found.split('\\');
      return named(server, rest.join('\\'), suffix);
    }
    const [server = '', database = ''] = [serverFields, databaseFields].map(
      names => firstText(account, names) || firstText(around, names),
    );
    return named(server, database || bareDatabaseIn(account), suffix);
  };
}

function named(server: string, name: string, suffix: string): DatabaseName {
  const database = name.trim();
  return {
    server: fullServerName(server.trim(), suffix) ?? '',
    database: isPlain(database, 128) ? database : '',
  };
}

/** The usual fields first, then any other, also in objects within. */
function pairIn(fields: Fields): string {
  const usual = pairFields.map(name => firstText(fields, [name])).find(isPair);
  if (usual !== undefined) return usual;
  const others = [...pairsIn(withoutLists(fields))];
  return others.find(text => plainPair.test(text)) ?? others[0] ?? '';
}

/** The only pair in the answer; empty if there are several. */
function onlyPairIn(data: unknown): string {
  const [only = '', ...others] = new Set([...pairsIn(data)].filter(text => plainPair.test(text)));
  return others.length === 0 ? only : '';
}

function* pairsIn(data: unknown): Generator<string> {
  for (const fields of objectsIn(data)) {
    for (const [name, value] of Object.entries(fields)) {
      if (otherFields.test(name) || typeof value !== 'string') continue;
      if (isPair(value.trim())) yield value.trim();
    }
  }
}

function isPair(text: string): boolean {
  return text.length <= longestName && pair.test(text);
}

/** Other entries of a list (accounts, machines) have names of their own. */
function withoutLists(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => typeof value === 'string' || fieldsOf(value) !== undefined,
    ),
  );
}

/** A field with a name as LCS gives its databases. */
function bareDatabaseIn(account: Fields): string {
  const found = Object.entries(account).find(
    ([name, value]) =>
      !otherFields.test(name) && typeof value === 'string' && /^db_\w{1,125}$/i.test(value.trim()),
  );
  return typeof found?.[1] === 'string' ? found[1].trim() : '';
}
