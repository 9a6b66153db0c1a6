import { readingOf, type LcsField, type Reading } from './readings';
import { pieceOf, type Piece } from './source';
import { nameAt, passwordAt, serverAt, type Checked, type EmptyReason } from './values';

type Field = Extract<LcsField, 'server' | 'database' | 'user' | 'password'>;

/** Keywords are compared without spaces and in lower case. */
const keywords: Readonly<Record<Field | 'other', ReadonlySet<string>>> = {
  server: wordsOf('server datasource addr address networkaddress servername'),
  database: wordsOf('database initialcatalog databasename'),
  user: wordsOf('user userid uid username'),
  password: wordsOf('password pwd'),
  other: wordsOf(
    'driver dsn provider port portnumber encrypt trustservercertificate trustedconnection app ' +
      'integratedsecurity persistsecurityinfo connecttimeout connectiontimeout timeout pooling ' +
      'logintimeout commandtimeout multipleactiveresultsets marsconnection applicationname wsid ' +
      'multisubnetfailover applicationintent workstationid minpoolsize maxpoolsize network ' +
      'authentication packetsize connectretrycount connectretryinterval columnencryption language ' +
      'columnencryptionsetting currentlanguage hostnameincertificate servercertificate enlist ' +
      'failoverpartner typesystemversion loadbalancetimeout connectionlifetime attachdbfilename ' +
      'networklibrary poolblockingperiod selectmethod sendstringparametersasunicode description ' +
      'instancename responsebuffering querytimeout transparentnetworkipresolution',
  ),
};
const fields = ['server', 'database', 'user', 'password'] as const;

/** Keywords that only one dialect has. */
const onlyOdbc = wordsOf('driver dsn trustedconnection wsid marsconnection');
const onlyAdoNet = wordsOf(
  'datasource initialcatalog userid persistsecurityinfo integratedsecurity connecttimeout ' +
    'multipleactiveresultsets',
);

function wordsOf(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}

function plainKey(key: string): string {
  return key.replace(/[ _]/gu, '').toLowerCase();
}

/** Reads a line that is a connection string of ADO.NET, ODBC, or JDBC, or a URL of Go or Python. */
export function connectionAt(line: Piece): readonly Reading[] | undefined {
  if (/^(?:sqlserver|mssql\+pyodbc):\/\//iu.test(line.text)) return urlAt(line);
  const jdbc = /^jdbc:sqlserver:\/\/([^;]*)/iu.exec(line.text);
  if (jdbc !== null) {
    const [all, host = ''] = jdbc;
    const pairs = pairsAt(line, all.length + 1);
    const server = hostAt(pieceOf(line, all.length - host.length, all.length));
    const named = host === '' ? [] : [readingOf('server', server, 'keyword', 'jdbc:sqlserver')];
    return [...named, ...readPairs(pairs, ['{'])];
  }
  const [, first] = /^([A-Za-z][A-Za-z _]{0,40})=[^;]*;/u.exec(line.text) ?? [];
  if (first === undefined || !Object.values(keywords).some(all => all.has(plainKey(first)))) {
    return undefined;
  }
  const pairs = pairsAt(line, 0);
  const isOdbc = pairs.some(({ key }) => onlyOdbc.has(plainKey(key)));
  const isAdoNet = pairs.some(({ key }) => onlyAdoNet.has(plainKey(key)));
  return readPairs(pairs, isOdbc === isAdoNet ? [] : isOdbc ? ['{'] : ['"', "'"]);
}

/** A keyword with its value. */
interface Pair {
  readonly key: string;
  /** The value as it is written, with its quotes. */
  readonly raw: Piece;
  /** The mark that begins the value, if it is one that a dialect quotes with. */
  readonly quote: string;
  /** The value without quotes. */
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
    const isKnown = Object.values(keywords).some(each => each.has(plainKey(key)));
    const last = pairs.at(-1);
    // The value before has a semicolon, or it is doubled.
    if (last !== undefined && !isKnown && all.trim() !== '') last.reason ??= 'quoted';
    if (equals === '') continue;
    valuePart.lastIndex = at;
    const match = valuePart.exec(line.text);
    // A quote without an end: the rest can't be split.
    const [whole = line.text.slice(at), double, single, braced, bare = ''] = match ?? [];
    const end = at + whole.length;
    const raw = pieceOf(line, at, whole.endsWith(';') && match !== null ? end - 1 : end);
    const value =
      double?.replaceAll('""', '"') ??
      single?.replaceAll("''", "'") ??
      braced?.replaceAll('}}', '}') ??
      bare.trim();
    const [quote = ''] = /^["'{]/u.exec(raw.text) ?? [];
    const isUnclear = equals.length > 1 || match === null;
    pairs.push({ key, raw, quote, value, reason: isUnclear ? 'quoted' : undefined });
    at = end;
  }
  return pairs;
}

/** @param own the quotes of the dialect. Others may belong to the value or not. */
function readPairs(pairs: readonly Pair[], own: readonly string[]): readonly Reading[] {
  return fields.flatMap(field => {
    const named = pairs.filter(({ key }) => keywords[field].has(plainKey(key)));
    return named.map(pair => {
      const checked = checkPair(pair, field, own);
      const isRepeated = named.length > 1;
      const once: Checked = isRepeated ? { reason: 'several', at: pair.raw } : checked;
      return readingOf(field, once, 'keyword', pair.key);
    });
  });
}

function checkPair(
  { raw, quote, value, reason }: Pair,
  field: Field,
  own: readonly string[],
): Checked {
  const isForeign = quote === '' ? /["'}]$/u.test(value) : !own.includes(quote);
  const why = reason ?? (isForeign ? 'quoted' : undefined);
  if (why !== undefined) return { reason: why, at: raw };
  if (field === 'password') {
    return passwordAt(raw, quote === '' ? 'bareKeyword' : 'quotedKeyword', value);
  }
  const at = quote === '' ? raw : { ...raw, text: value, start: raw.start + 1 };
  return field === 'server' ? serverAt(at) : nameAt(at);
}

/** A host whose port follows a colon. */
function hostAt(at: Piece): Checked {
  const text = at.text.includes(',') ? '' : at.text.replace(/:(?=\d{1,5}$)/u, ',');
  return { ...serverAt({ ...at, text }), at };
}

const urlParts =
  /:\/\/(?:([^\s:@/?#[\]]*)(?::([^\s:@/?#[\]]*))?@)?([^\s:@/?#[\]]+(?::\d{1,5})?)(?:\/([^\s/?#@]*))?(?:\?[^\s#@]*)?$/du;

/** A URL has all its parts percent-encoded. A raw `@`, `/` or `#` can be read in two ways. */
function urlAt(line: Piece): readonly Reading[] {
  const { indices } = urlParts.exec(line.text) ?? {};
  if (indices === undefined) {
    return [readingOf('password', { reason: 'quoted', at: line }, 'keyword', 'URL')];
  }
  const isPython = /^mssql/iu.test(line.text);
  const named = [...line.text.matchAll(/[?&]database=([^&]*)/dgiu)].map(
    match => match.indices?.[1],
  );
  const places = [
    ['user', indices[1]],
    ['password', indices[2]],
    ['server', indices[3]],
    ['database', isPython && indices[4]?.[0] !== indices[4]?.[1] ? indices[4] : undefined],
    ...named.map(place => ['database', place] as const),
  ] as const;
  return places.flatMap(([field, place]) => {
    if (place === undefined) return [];
    const at = pieceOf(line, ...place);
    return [readingOf(field, checkUrlPart(at, field), 'keyword', 'URL')];
  });
}

function checkUrlPart(at: Piece, field: Field): Checked {
  try {
    const text = decodeURIComponent(at.text);
    if (field === 'password') return passwordAt(at, 'quotedKeyword', text);
    const decoded = { ...at, text };
    return { ...(field === 'server' ? hostAt(decoded) : nameAt(decoded)), at };
  } catch {
    // Half an escape: the value isn't encoded, or is cut off.
    return { reason: 'quoted', at };
  }
}
