import { pieceOf, type Piece } from './text';
import { readText, type EmptyReason, type Reading } from './values';

const fields = ['server', 'database', 'user', 'password'] as const;

/** Keywords without spaces and in lower case. Those without a use here end the value before them. */
const keywords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    server: 'server datasource addr address networkaddress servername',
    database: 'database initialcatalog databasename',
    user: 'user userid uid username',
    password: 'password pwd',
    other:
      'driver dsn provider port portnumber encrypt trustservercertificate trustedconnection app ' +
      'integratedsecurity persistsecurityinfo connecttimeout connectiontimeout timeout pooling ' +
      'logintimeout commandtimeout multipleactiveresultsets marsconnection applicationname wsid ' +
      'multisubnetfailover applicationintent workstationid minpoolsize maxpoolsize network ' +
      'authentication packetsize connectretrycount connectretryinterval columnencryption language ' +
      'columnencryptionsetting currentlanguage hostnameincertificate servercertificate enlist ' +
      'failoverpartner typesystemversion loadbalancetimeout connectionlifetime attachdbfilename ' +
      'networklibrary poolblockingperiod selectmethod sendstringparametersasunicode description ' +
      'instancename responsebuffering querytimeout transparentnetworkipresolution',
  }).flatMap(([field, words]) => words.split(' ').map(word => [word, field] as const)),
);

/** Keywords that only one dialect has. */
const onlyOdbc = /^(?:driver|dsn|trustedconnection|wsid|marsconnection)$/u;
const onlyAdoNet =
  /^(?:datasource|initialcatalog|userid|persistsecurityinfo|integratedsecurity|connecttimeout|multipleactiveresultsets)$/u;

function plainKey(key: string): string {
  return key.replace(/[ _]/gu, '').toLowerCase();
}

/** Reads a line that is a connection string of ADO.NET, ODBC, or JDBC, or a URL of Go or Python. */
export function readConnection(line: Piece): readonly Reading[] | undefined {
  if (/^(?:sqlserver|mssql\+pyodbc):\/\//iu.test(line.text)) return readUrl(line);
  const [jdbc, host = ''] = /^jdbc:sqlserver:\/\/([^;]*)/iu.exec(line.text) ?? [];
  if (jdbc !== undefined) {
    const at = pieceOf(line, jdbc.length - host.length, jdbc.length);
    const server = readServer(at, 'jdbc:sqlserver', at.text);
    return [...(host === '' ? [] : [server]), ...readPairs(pairsAt(line, jdbc.length + 1), '{')];
  }
  const [, first = ''] = /^([A-Za-z][A-Za-z _]{0,40})=[^;]*;/u.exec(line.text) ?? [];
  if (!keywords.has(plainKey(first))) return undefined;
  const pairs = pairsAt(line, 0);
  const isOdbc = pairs.some(({ key }) => onlyOdbc.test(plainKey(key)));
  const isAdoNet = pairs.some(({ key }) => onlyAdoNet.test(plainKey(key)));
  return readPairs(pairs, isOdbc === isAdoNet ? '' : isOdbc ? '{' : '"\'');
}

/** A keyword with its value, as it is written (`raw`) and without quotes. */
interface Pair {
  readonly key: string;
  readonly raw: Piece;
  readonly value: string;
  /** Set if something around the value makes it unclear. */
  reason: EmptyReason | undefined;
}

const keyPart = /([^=;]*)(=+)\s*|([^;]*)(?:;|$)/uy;
const valuePart =
  /(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|\{((?:[^}]|\}\})*)\})\s*(?:;|$)|(?!["'{])([^;]*)(?:;|$)/uy;

/**
 * Splits `key=value;` pairs. A value in quotes or braces ends where they do; the dialect, which
 * follows from the keywords, decides later whether they belong to the value.
 */
function pairsAt(line: Piece, from: number): readonly Pair[] {
  const pairs: Pair[] = [];
  let at = from;
  while (at < line.text.length) {
    keyPart.lastIndex = at;
    const [all = '', name = '', equals = ''] = keyPart.exec(line.text) ?? [];
    const key = name.trim();
    at += all.length;
    const last = pairs.at(-1);
    // The value before has a semicolon, or it is doubled.
    const isPart = !keywords.has(plainKey(key)) && all.trim() !== '';
    if (last !== undefined && isPart) last.reason ??= 'quoted';
    if (equals === '') continue;
    valuePart.lastIndex = at;
    const match = valuePart.exec(line.text);
    const [whole = line.text.slice(at), double, single, braced, bare = ''] = match ?? [];
    const isEnded = match !== null && whole.endsWith(';');
    const raw = pieceOf(line, at, at + whole.length - (isEnded ? 1 : 0));
    const value =
      double?.replaceAll('""', '"') ??
      single?.replaceAll("''", "'") ??
      braced?.replaceAll('}}', '}') ??
      bare.trim();
    pairs.push({ key, raw, value, reason: undefined });
    // A quote without an end, an equals sign in a keyword, or no keyword makes all of the string unclear.
    const isUnclear = match === null || equals.length > 1 || key === '';
    if (isUnclear) return pairs.map(pair => ({ ...pair, reason: 'quoted' }));
    at += whole.length;
  }
  return pairs;
}

/** @param quotes of the dialect. Others may belong to the value or not. */
function readPairs(pairs: readonly Pair[], quotes: string): readonly Reading[] {
  return fields.flatMap(field => {
    const named = pairs.filter(({ key }) => keywords.get(plainKey(key)) === field);
    return named.map(({ key, raw, value, reason }): Reading => {
      const position = { by: 'keyword', label: key } as const;
      const [quote] = /^["'{]/u.exec(raw.text) ?? [];
      const isForeign = quote === undefined ? /["'}]$/u.test(value) : !quotes.includes(quote);
      const why = named.length > 1 ? 'several' : isForeign ? 'quoted' : reason;
      if (why !== undefined) return { field, at: raw, ...position, reason: why };
      const form = quote === undefined ? 'bareKeyword' : 'quotedKeyword';
      return readText(field, raw, position, form, value);
    });
  });
}

/** Reads a host whose port follows a colon. */
function readServer(at: Piece, label: string, text: string): Reading {
  const host = text.includes(',') ? '?' : text.replace(/:(?=\d{1,5}$)/u, ',');
  return readText('server', at, { by: 'keyword', label }, 'bareKeyword', host);
}

const urlParts =
  /:\/\/(?:([^\s:@/?#[\]]*)(?::([^\s:@/?#[\]]*))?@)?([^\s:@/?#[\]]+(?::\d{1,5})?)(?:\/([^\s/?#@]*))?(?:\?[^\s#@]*)?$/du;

/** A URL has all its parts percent-encoded. A raw `@`, `/` or `#` can be read in two ways. */
function readUrl(line: Piece): readonly Reading[] {
  const position = { by: 'keyword', label: 'URL' } as const;
  const { indices } = urlParts.exec(line.text) ?? {};
  if (indices === undefined) {
    return [{ field: 'password', at: line, ...position, reason: 'quoted' }];
  }
  const [, user, password, server, path] = indices;
  const isPython = /^mssql/iu.test(line.text);
  const named = [...line.text.matchAll(/[?&]database=([^&]*)/dgiu)].map(each => each.indices?.[1]);
  if (isPython && path !== undefined && path[0] !== path[1]) named.push(path);
  const places = [
    ['user', user],
    ['password', password],
    ['server', server],
    ...named.map(place => ['database', place] as const),
  ] as const;
  return places.flatMap(([field, place]): readonly Reading[] => {
    if (place === undefined) return [];
    const at = pieceOf(line, ...place);
    try {
      const text = decodeURIComponent(at.text);
      if (field === 'server') return [readServer(at, 'URL', text)];
      return [readText(field, at, position, 'quotedKeyword', text)];
    } catch {
      // Half an escape: the value isn't encoded, or is cut off.
      return [{ field, at, ...position, reason: 'quoted' }];
    }
  });
}
