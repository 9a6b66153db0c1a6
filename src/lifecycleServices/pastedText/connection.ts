import { serverOf } from './shapes';

/** What a connection string or URL holds of a login; empty where it says nothing. */
export interface ConnectionParts {
  readonly server: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

type Part = keyof ConnectionParts;

/** Keywords of ADO.NET, ODBC, JDBC and Python, without spaces and in lower case. */
const keywords: ReadonlyMap<string, Part> = new Map(
  Object.entries({
    server: 'server',
    datasource: 'server',
    address: 'server',
    addr: 'server',
    networkaddress: 'server',
    servername: 'server',
    database: 'database',
    initialcatalog: 'database',
    databasename: 'database',
    userid: 'user',
    uid: 'user',
    user: 'user',
    username: 'user',
    password: 'password',
    pwd: 'password',
  } as const),
);

/** Longer lines are no connection strings. */
const longestString = 2_000;

/** Reads a line as a connection string or URL, where it is one. */
export function connectionIn(line: string): ConnectionParts | undefined {
  if (line.length > longestString) return undefined;
  const jdbc = /jdbc:sqlserver:\/\/([^;\s]*);/iu.exec(line);
  if (jdbc !== null) {
    const parts = keywordParts(line.slice(jdbc.index + jdbc[0].length));
    const host = (jdbc[1] ?? '').replace(/:(?=\d+$)/u, ',');
    return parts.server === '' ? { ...parts, server: host } : parts;
  }
  return urlParts(line) ?? stringParts(line);
}

function stringParts(line: string): ConnectionParts | undefined {
  // A label may stand before the string, with its own colon.
  const starts = line.matchAll(/(?:^|[\s:;"'`])(?=([A-Za-z][A-Za-z _]{1,20}?) ?=)/gu);
  const start = [...starts].find(([, key = '']) => partOf(key) !== undefined);
  if (start === undefined) return undefined;
  const text = withinQuotes(start[0], line.slice(start.index + start[0].length));
  const parts = keywordParts(text.includes(';') ? text : text.replace(spaceBeforeKey, ';'));
  const known = Object.values(parts).filter(part => part !== '').length;
  return known >= 2 && (parts.server !== '' || parts.password !== '') ? parts : undefined;
}

/** A string of a program or of JSON, up to the quote that ends it; what stands behind it is syntax. */
function withinQuotes(quote: string, text: string): string {
  const end = /^["'`]$/u.test(quote) ? text.lastIndexOf(quote) : -1;
  if (end < 0 || !/^[\s,;)\]}]*$/u.test(text.slice(end + 1))) return text;
  const inner = text.slice(0, end);
  return quote === '"' ? unescaped(inner) : inner;
}

function unescaped(inner: string): string {
  try {
    return String(JSON.parse(`"${inner}"`));
  } catch {
    // Of a language that escapes otherwise, or not at all.
    return inner;
  }
}

/** What parts `server=… database=…`, where nothing else does. */
const spaceBeforeKey = /(?<!\s)\s+(?=[A-Za-z]{2,20}=)/gu;

/** Value in double or single quotes, in braces, or bare; each quote within is doubled. */
const pair =
  /([A-Za-z][A-Za-z _]{0,30}?) ?= ?(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|\{((?:[^}]|\}\})*)\}|([^;]*))(?:;|$)/gu;

function partOf(key: string): Part | undefined {
  return keywords.get(key.replace(/[ _]/gu, '').toLowerCase());
}

function keywordParts(text: string): ConnectionParts {
  const parts = { server: '', database: '', user: '', password: '' };
  for (const [, key = '', double, single, braced, bare = ''] of text.matchAll(pair)) {
    const part = partOf(key);
    if (part === undefined) continue;
    parts[part] =
      double?.replaceAll('""', '"') ??
      single?.replaceAll("''", "'") ??
      braced?.replaceAll('}}', '}') ??
      bare.trim();
  }
  return { ...parts, server: serverOf(parts.server) };
}

function urlParts(line: string): ConnectionParts | undefined {
  const text = /(?:sqlserver|mssql(?:\+\w+)?):\/\/\S+/iu.exec(line)?.[0].replace(login, escaped);
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const database = url.searchParams.get('database') ?? url.pathname.slice(1);
  const server = url.port === '' ? url.hostname : `${url.hostname},${url.port}`;
  return {
    server: decoded(server),
    database: decoded(database),
    user: decoded(url.username),
    password: decoded(url.password),
  };
}

/** User and password of a URL, up to its last `@`: a password may stand there as it is. */
const login = /(?<=^[^:]+:\/\/)([^:@]*):(.*)(?=@)/u;

/** What parts a URL would part the password. */
function escaped(_: string, user: string, password: string): string {
  return `${user}:${password.replace(/[/?#@[\]\\]|%(?![\da-f]{2})/giu, encodeURIComponent)}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Half an escape: it was meant as it stands.
    return text;
  }
}
