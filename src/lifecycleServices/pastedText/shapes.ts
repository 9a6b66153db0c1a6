import { splitServer } from '../../access/connectionString';
import { isMasked } from '../../access/redact';

/** Accounts that Microsoft-managed environments have from the start (contract D.6). */
const staticUsers = new Set([
  'axdbadmin',
  'axdbreadonlyuser',
  'axruntimeuser',
  'axdeployextuser',
  'axmrruntimeuser',
  'axretaildatasyncuser',
  'axretailruntimeuser',
  'sqladmin',
]);

/** Whether a name is one of the accounts that every such environment has. */
export function isKnownUser(text: string): boolean {
  return staticUsers.has(text.toLowerCase());
}

/**
 * How much a text looks like the name of an account.
 * - 3: one of the known accounts, or a just-in-time account with a number in it
 * - 1: begins as those do, but so do words for just-in-time access
 * - 0: does not
 */
export function userScore(text: string): 0 | 1 | 3 {
  if (isKnownUser(text)) return 3;
  if (!/^jit[\p{L}\d._@-]+$/iu.test(text) || text.length > 128) return 0;
  return /[\d_@]/u.test(text) ? 3 : 1;
}

/** A server and a database as they stand in one text. */
export interface ServerDatabase {
  readonly server: string;
  readonly database: string;
}

const host = /^(?:tcp:)?[\p{L}\d_](?:[\p{L}\d._-]{0,251}[\p{L}\d_])?(?: ?, ?\d{1,5})?$/u;
const databaseServices = /\.database\.[a-z]+\.[a-z]+$/iu;

/** Splits `server\database` at its first backslash, where it is that. */
export function serverDatabaseOf(text: string): ServerDatabase | undefined {
  const at = text.length > 512 ? -1 : text.indexOf('\\');
  const server = text.slice(0, Math.max(at, 0));
  const database = text.slice(at + 1);
  if (!host.test(server) || !/^[^\s\\]+$/u.test(database)) return undefined;
  return { server: serverOf(server), database };
}

/** How much `server\database` looks like what LCS shows; 0: rather words, or a Windows account. */
export function serverDatabaseScore({ server, database }: ServerDatabase): number {
  const { host: name } = splitServer(server);
  const hints = [
    databaseServices.test(name),
    databaseServices.test(name) || /^(?:\d+\.){3}\d+$|^localhost$/u.test(name),
    /^spartan|srv|sql/iu.test(name) && /[\d-]/u.test(name),
    /[\d-]/u.test(name) && name.length > 4,
    /^(?:db_|axdb)/iu.test(database),
    /^(?:db_|axdb)/iu.test(database),
    /[\d_]/u.test(database) && /^[\w.-]{4,}$/u.test(database),
  ];
  return hints.filter(Boolean).length;
}

/** Whether a text alone is the name of a server: a host of a database service of Azure. */
export function isServer(text: string): boolean {
  if (!host.test(text)) return false;
  const { host: name } = splitServer(serverOf(text));
  return databaseServices.test(name) || /^spartan-[\w-]+$/iu.test(name);
}

/** Whether a text may be the name of a server where a label says so. */
export function mayBeServer(text: string): boolean {
  return host.test(text);
}

/** The name of a server as it is used, without the protocol before it. */
export function serverOf(text: string): string {
  const { host: name, port } = splitServer(text.replace(/^tcp:/iu, ''));
  return port === '' ? name : `${name},${port}`;
}

/** Whether a text alone is the name of a database, as LCS makes them. */
export function isDatabase(text: string): boolean {
  return /^(?:db_[\w-]{3,}|axdb[\w-]*)$/iu.test(text) && !isKnownUser(text);
}

const guid = /^\{?[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\}?$/iu;
const address = /^(?:\d{1,3}\.){3}\d{1,3}(?:[/:,-][\d.]*)?$|^[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}$/iu;
const link = /^(?:[a-z][a-z\d+.-]{0,20}:\/\/|www\.|\/\w)/iu;
const mail = /^[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+$/u;
const domain = /^[a-z\d-]+(?:\.[a-z\d-]+)+\.?$/iu;
const numbers = /^(?:GMT|UTC)?[\d\s.,:/+%TZ-]+$/u;

/** Whether a text is of a kind that is no password: an id, an address, a link, a number. */
export function isPublicValue(text: string): boolean {
  return [guid, address, link, mail, domain, numbers].some(pattern => pattern.test(text));
}

/** Whether a text has the names of several things in it, such as a line whose separators nobody knows. */
function holdsNames(text: string): boolean {
  const parts = text.split(/[;,|"'`{}[\]]+/u).filter(part => part !== '');
  const isName = (part: string) => userScore(part) === 3 || isServer(part) || isDatabase(part);
  return parts.length > 1 && parts.some(isName);
}

/** Names of things are words and numbers with joints between them; passwords are not. */
const jointed = /^[\p{L}\d]+(?:[-_.:/][\p{L}\d]+)*$/u;

/**
 * How much a text looks like a password, by what it is made of: 0 where it is not one, 5 and more
 * where it can hardly be anything else.
 */
export function passwordScore(text: string): number {
  if (text.length < 6 || text.length > 256 || /\s/u.test(text)) return 0;
  if (isPublicValue(text) || isMasked(text) || userScore(text) === 3 || holdsNames(text)) return 0;
  const classes = [/\p{Ll}|\p{Lo}/u, /\p{Lu}/u, /\d/u, /[^\p{L}\p{M}\d]/u];
  const present = classes.filter(each => each.test(text)).length;
  if (present < 2) return 0;
  const changes = [...text.matchAll(/\p{Ll}(?=\p{Lu}|\d)|\p{Lu}(?=\d)|\d(?=\p{L})/gu)].length;
  const hasSign = /[^\p{L}\p{M}\d\-_.:/\\,;()'"’]/u.test(text);
  const isJointed = jointed.test(text) && changes < 4;
  return (
    present +
    (hasSign ? 2 : 0) +
    (changes >= 3 ? 1 : 0) +
    (text.length >= 12 ? 1 : 0) -
    (isJointed ? 3 : 0)
  );
}
