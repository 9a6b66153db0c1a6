import { ConnectionPool, type config as Config, type Connection } from 'mssql';
import type { LoginAttempt, LoginFailure } from '../access/readiness';
import { SqlLine, type LineOptions } from './sqlLine';

/** A login to try. */
export interface LoginToTry extends LineOptions {
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** Whether any certificate will do. The connection is encrypted either way. */
  readonly trustServerCertificate: boolean;
}

const applicationName = 'SQL Credentials for Dynamics 365 FinOps';

/** Asks for nothing but the session itself (contract F.1). */
const checkQuery =
  'SELECT DB_NAME() AS [database], SUSER_SNAME() AS [user], ' +
  "IS_ROLEMEMBER('db_datareader') AS [reads], IS_ROLEMEMBER('db_datawriter') AS [writes]";

/**
 * Tries a login once and asks who it is. It never throws, and when it is done the connection is
 * closed and nothing of the login is kept.
 */
export async function tryLogin(login: LoginToTry): Promise<LoginAttempt> {
  const line = new SqlLine(login);
  const { pool, close } = openPool(login, line);
  try {
    login.signal.throwIfAborted();
    await pool.connect();
    const answer = await pool.request().batch<unknown[]>(checkQuery);
    // There is no record set where the server answers with none, whatever the types say.
    const rows = answer.recordset as readonly unknown[][] | undefined;
    const [database, user, reads, writes] = rows?.[0] ?? [];
    return {
      outcome: 'accepted',
      database: typeof database === 'string' ? database : login.database,
      user: typeof user === 'string' ? user : login.user,
      canRead: reads === 1,
      canWrite: writes === 1,
    };
  } catch (error) {
    if (login.signal.aborted) return { outcome: 'aborted' };
    return { outcome: 'failed', failure: explain(error, line, login.password) };
  } finally {
    await close();
    line.close();
  }
}

function openPool(
  login: LoginToTry,
  line: SqlLine,
): { readonly pool: ConnectionPool; readonly close: () => Promise<void> } {
  const pool = new SingleConnectionPool(configuration(login, line));
  // What a broken connection says besides has no other listener, and would end the process.
  pool.on('error', () => undefined);
  const close = async () => {
    await pool.close().catch(() => undefined);
  };
  return { pool, close };
}

function configuration(login: LoginToTry, line: SqlLine): Config {
  return {
    server: line.host,
    port: line.port,
    database: login.database,
    user: login.user,
    password: login.password,
    connectionTimeout: login.timeoutMs,
    requestTimeout: login.timeoutMs,
    arrayRowMode: true,
    pool: { min: 0, max: 1 },
    // A query before the query: where it fails, mssql logs in again and again until time is up.
    validateConnection: false,
    beforeConnect: connection => {
      line.watch(connection);
    },
    options: {
      encrypt: true,
      trustServerCertificate: login.trustServerCertificate,
      // TLS knows no name for an address; such a certificate is not looked at anyway.
      ...(login.trustServerCertificate ? { serverName: 'localhost' } : {}),
      appName: applicationName,
      // The schedule of attempts is the caller's.
      maxRetriesOnTransientErrors: 0,
      // Tedious tells the connector where to connect to, which its types do not say.
      connector: (...[target]: unknown[]) => line.connect(target),
    },
  };
}

/** What mssql's drivers override, which its types leave out. */
interface PoolOfDriver {
  _poolCreate(): Promise<Connection>;
  _poolDestroy(connection: Connection): Promise<void>;
}
const DriverPool = ConnectionPool as unknown as new (
  config: Config,
) => ConnectionPool & PoolOfDriver;

/**
 * mssql opens a connection to see whether it can, closes it, and opens a second one for the query.
 * Here the first one is kept for it, so that one attempt is one login. Where it is lost before the
 * query there is no other.
 */
class SingleConnectionPool extends DriverPool {
  #first: 'none' | 'used' | Connection = 'none';

  override _poolDestroy(connection: Connection): Promise<void> {
    if (this.#first !== 'none') return super._poolDestroy(connection);
    this.#first = connection;
    return Promise.resolve();
  }

  override _poolCreate(): Promise<Connection> {
    const first = this.#first;
    if (first === 'none') return super._poolCreate();
    this.#first = 'used';
    if (first === 'used') return Promise.reject(new Error('The connection was lost.'));
    return Promise.resolve(first);
  }
}

/** The facts of a failure, and none of what was sent: not even where the server repeats it. */
function explain(error: unknown, line: SqlLine, password: string): LoginFailure {
  const hide = (text: string) => (password === '' ? text : text.replaceAll(password, '•••'));
  const chain = causes(error);
  const codes = chain.map(codeOf).filter(code => code !== '');
  const [first] = chain;
  return {
    errors: line.errors.map(each => ({ ...each, message: hide(each.message) })),
    code: codes[0] ?? '',
    causeCode: codes.length > 1 ? (codes.at(-1) ?? '') : '',
    message: hide(first instanceof Error ? first.message : ''),
    stage: line.stage,
    redirectedTo: line.redirectedTo,
  };
}

/** An error and what it was made of, from the driver's own down to the first. */
function causes(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  for (let next = error; next instanceof Error && chain.length < 8;) {
    chain.push(next);
    if ('originalError' in next) next = next.originalError;
    else if (next instanceof AggregateError) next = next.errors[0] as unknown;
    else next = next.cause;
  }
  return chain;
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
