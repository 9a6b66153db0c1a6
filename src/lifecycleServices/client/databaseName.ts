import { fullServerName, isPlain } from '../../access/connectionString';
import { mapInTurns } from '../../access/concurrency';
import { fieldsOf, fieldWork, firstText, objectsIn, textOf, type Fields } from './answers';

/** The database of an account: the server's host name and the database name. Each may be empty. */
export interface DatabaseName {
  readonly server: string;
  readonly database: string;
}

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

/** Finds the database of an account in a field of this object. */
export type FindDatabase = (account: Fields, holder: Fields) => DatabaseName;

/**
 * Returns a function that finds the database of an account: in the account's own fields, then in the
 * objects around it, then anywhere if the answer names exactly one (the place isn't documented). The
 * pairs of each object are read once.
 * @param objects all objects of the answer
 * @param details the object that describes the environment
 */
export async function databaseFinder(
  objects: readonly Fields[],
  details: Fields,
  suffix: string,
): Promise<FindDatabase> {
  const pairs = new Map<Fields, readonly string[]>();
  await mapInTurns(objects, fields => void pairs.set(fields, pairsIn(fields)), fieldWork);
  const [only = '', ...others] = new Set([...pairs.values()].flat().filter(isPlainPair));
  const known = new Map<Fields, readonly string[]>();
  /** Skips lists: their entries have names of their own. */
  const near = (fields: Fields): readonly string[] => {
    const found = known.get(fields);
    if (found !== undefined) return found;
    const within = Object.values(fields).filter(value => fieldsOf(value) !== undefined);
    const inner = within.flatMap(value => [...objectsIn(value, 1)]);
    const pairsNear = [fields, ...inner].flatMap(each => pairs.get(each) ?? []);
    known.set(fields, pairsNear);
    return pairsNear;
  };
  /** A usual field of these objects, then a plain pair near them, then any other. */
  const best = (...of: readonly Fields[]): string => {
    const usual = of.flatMap(fields => pairFields.map(name => textOf(fields[name]))).find(isPair);
    if (usual !== undefined) return usual;
    const all = of.flatMap(near);
    return all.find(isPlainPair) ?? all[0] ?? '';
  };
  const around = new Map<Fields, string>();
  const pairAround = (holder: Fields): string => {
    const found = around.get(holder) ?? best(holder, details);
    around.set(holder, found);
    return found || (others.length === 0 ? only : '');
  };
  return (account, holder) => {
    const found = best(account) || pairAround(holder);
    if (found !== '') {
      const [server = '', ...rest] = found.split('\\');
      return named(server, rest.join('\\'), suffix);
    }
    const [server = '', database = ''] = [serverFields, databaseFields].map(
      names => firstText(account, names) || firstText(holder, names) || firstText(details, names),
    );
    return named(server, database || bareDatabaseIn(account), suffix);
  };
}

/** The pairs in the usual fields of an object, then the plain ones in its other fields. */
function pairsIn(fields: Fields): readonly string[] {
  const others = Object.entries(fields)
    .filter(([name]) => !otherFields.test(name))
    .map(([, value]) => textOf(value));
  const usual = pairFields.map(name => textOf(fields[name]));
  return [...usual.filter(isPair), ...others.filter(text => isPair(text) && isPlainPair(text))];
}

function named(server: string, name: string, suffix: string): DatabaseName {
  const database = name.trim();
  return {
    server: fullServerName(server.trim(), suffix) ?? '',
    database: isPlain(database, 128) ? database : '',
  };
}

function isPair(text: string): boolean {
  return text.length <= longestName && pair.test(text);
}

function isPlainPair(text: string): boolean {
  return plainPair.test(text);
}

/** A field with a name as LCS gives its databases. */
function bareDatabaseIn(account: Fields): string {
  const found = Object.entries(account).find(
    ([name, value]) =>
      !otherFields.test(name) && typeof value === 'string' && /^db_\w{1,125}$/i.test(value.trim()),
  );
  return typeof found?.[1] === 'string' ? found[1].trim() : '';
}
