/** The parts of a connection string, which contains the password. */
export interface ConnectionValues {
  /** Full host name, optionally with a port in SQL Server's form: `127.0.0.1,14330`. */
  readonly server: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** Whether the client accepts any certificate. The connection is encrypted either way. */
  readonly trustServerCertificate: boolean;
}

const odbcDriver = 'ODBC Driver 18 for SQL Server';

/** The format that Visual Studio's dialog copies (learn.microsoft.com/sql/connect/ado-net). */
export function adoNet(values: ConnectionValues): string {
  return keywords([
    ['Server', adoNetValue(values.server)],
    ['Database', adoNetValue(values.database)],
    ['User Id', adoNetValue(values.user)],
    ['Password', adoNetValue(values.password)],
    ['Encrypt', 'True'],
    ['TrustServerCertificate', values.trustServerCertificate ? 'True' : 'False'],
  ]);
}

/** The format of Microsoft's ODBC driver ("SQLDriverConnect Function" and [MS-ODBCSTR] 2.1.1). */
export function odbc(values: ConnectionValues): string {
  return keywords([
    ['Driver', braced(odbcDriver)],
    // The comma before a port is part of the keyword's syntax and is outside of the braces.
    ['Server', /^[\w.,-]+$/u.test(values.server) ? values.server : braced(values.server)],
    ['Database', bracedIfNeeded(values.database)],
    ['UID', bracedIfNeeded(values.user)],
    ['PWD', bracedIfNeeded(values.password)],
    ['Encrypt', 'yes'],
    ['TrustServerCertificate', values.trustServerCertificate ? 'yes' : 'no'],
  ]);
}

/**
 * The URL of Microsoft's JDBC driver 8.4 or later ("Building the connection URL"). A server name that
 * isn't plain becomes a property, because the part before the first `;` has no escape.
 */
export function jdbc(values: ConnectionValues): string {
  const { host, port } = splitServer(values.server);
  const isPlain = isPlainText(host);
  const authority = port === '' ? host : `${host}:${port}`;
  const properties: (readonly [string, string])[] = [
    ['databaseName', bracedIfNeeded(values.database)],
    ['user', bracedIfNeeded(values.user)],
    ['password', bracedIfNeeded(values.password)],
    ['encrypt', 'true'],
    ['trustServerCertificate', String(values.trustServerCertificate)],
  ];
  if (!isPlain) {
    properties.unshift(['serverName', braced(host)]);
    if (port !== '') properties.push(['portNumber', port]);
  }
  return `jdbc:sqlserver://${isPlain ? authority : ''};${keywords(properties)}`;
}

/** The URL of go-mssqldb ("URL format", learn.microsoft.com/sql/connect/golang). */
export function goUrl(values: ConnectionValues): string {
  return databaseUrl('sqlserver', values, '', [
    ['database', values.database],
    ['encrypt', 'true'],
    ['TrustServerCertificate', String(values.trustServerCertificate)],
  ]);
}

/**
 * The URL of SQLAlchemy with pyodbc ("Database URLs"). Not `?odbc_connect=`, which version 2.0 decodes
 * twice (issue 11250). The path isn't decoded, so a database that isn't plain is in the query.
 */
export function sqlAlchemy(values: ConnectionValues): string {
  const isPlain = isPlainText(values.database);
  const query: (readonly [string, string])[] = [
    ['driver', odbcDriver],
    ['Encrypt', 'yes'],
    ['TrustServerCertificate', values.trustServerCertificate ? 'yes' : 'no'],
  ];
  if (!isPlain) query.unshift(['database', values.database]);
  return databaseUrl('mssql+pyodbc', values, `/${isPlain ? values.database : ''}`, query);
}

/** Three lines, as Lifecycle Services shows them (TrudAX/D365FO-DB-Sync, pull request 4). */
export function lcsLines(values: ConnectionValues): string {
  return [`${values.server}\\${values.database}`, values.user, values.password].join('\n');
}

/** The formats in the order of the menu, with the names of the products. */
export const connectionStringFormats = [
  { id: 'adoNet', name: 'ADO.NET', format: adoNet },
  { id: 'odbc', name: 'ODBC', format: odbc },
  { id: 'jdbc', name: 'JDBC', format: jdbc },
  { id: 'goUrl', name: 'Go (go-mssqldb)', format: goUrl },
  { id: 'sqlAlchemy', name: 'Python (SQLAlchemy)', format: sqlAlchemy },
  { id: 'lcsLines', name: 'LCS', format: lcsLines },
] as const;

/** The name of a format, stable over versions. */
export type ConnectionStringFormatId = (typeof connectionStringFormats)[number]['id'];

/** A host name has at most 253 characters, a port five. */
const longestServer = 300;

/** Splits a server into host and port. The port is empty if there is none. */
export function splitServer(server: string): { readonly host: string; readonly port: string } {
  const comma = server.length > longestServer ? -1 : server.lastIndexOf(',');
  const port = server.slice(comma + 1).trimStart();
  if (comma < 1 || !/^\d{1,5}$/u.test(port)) return { host: server, port: '' };
  return { host: server.slice(0, comma).trimEnd(), port };
}

/** A host name or an address, optionally with a port. */
const serverName = /^\w[\w.-]{0,252}(,\d{1,5})?$/;

/** Adds the cloud's suffix to a name without a dot; `undefined` if the result isn't a server name. */
export function fullServerName(name: string, suffix: string): string | undefined {
  const [host = '', ...port] = name.replace(/^tcp:/i, '').split(',');
  if (host === '') return undefined;
  const full = host.includes('.') || host === 'localhost' ? host : host + suffix;
  const server = [full, ...port].join(',');
  return serverName.test(server) ? server : undefined;
}

/** Whether a name or password is usable: not too long, and without control characters. */
export function isPlain(text: string, longest: number): boolean {
  return text !== '' && text.length <= longest && !/\p{Cc}/u.test(text);
}

/** Whether a text masks a password. */
export function isMasked(text: string): boolean {
  return /^[•●∙·*⬤○xX\u25CF.…\u2022-]{3,}$/u.test(text);
}

function keywords(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([keyword, value]) => `${keyword}=${value};`).join('');
}

function adoNetValue(value: string): string {
  // A brace needs no quotes in ADO.NET, but other readers of this format take it for ODBC's.
  return /^[^"'=;\s\p{Cc}{}]+$/u.test(value) ? value : `"${value.replaceAll('"', '""')}"`;
}

function isPlainText(value: string): boolean {
  return /^[\w.-]+$/u.test(value);
}

function bracedIfNeeded(value: string): string {
  return isPlainText(value) ? value : braced(value);
}

function braced(value: string): string {
  return `{${value.replaceAll('}', '}}')}}`;
}

function databaseUrl(
  scheme: string,
  values: ConnectionValues,
  path: string,
  query: readonly (readonly [string, string])[],
): string {
  const { host, port } = splitServer(values.server);
  const authority = `${encode(values.user)}:${encode(values.password)}@${encode(host)}`;
  const parameters = query.map(([name, value]) => `${name}=${encode(value)}`).join('&');
  return `${scheme}://${authority}${port === '' ? '' : `:${port}`}${path}?${parameters}`;
}

function encode(value: string): string {
  // `encodeURIComponent` throws on a lone surrogate, which no URL can contain.
  return encodeURIComponent(value.replace(/\p{Cs}/gu, '\uFFFD'));
}
