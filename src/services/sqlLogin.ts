import { ConnectionPool, type config as Config } from 'mssql';
import type { LoginAttempt, LoginFailure, LoginRights } from '../access/readiness';
import { errorCode } from '../access/text';
import { SqlLine, type LineOptions } from './sqlLine';

/** A login to try. */
export interface LoginToTry extends LineOptions {
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** Whether any certificate is accepted. The connection is encrypted either way. */
  readonly trustServerCertificate: boolean;
  /** Called when the server has accepted the login, before its rights are read. */
  readonly onAccepted: () => void;
}

const applicationName = 'SQL Credentials for Dynamics 365 FinOps';

/** Reads only the session's own roles (contract F.1). */
const rightsQuery =
  "SELECT IS_ROLEMEMBER('db_datareader') AS [reads], IS_ROLEMEMBER('db_datawriter') AS [writes]";

/**
 * Tries a login. A failed attempt is one login. After a successful one, mssql logs in a second time
 * for the query that reads the rights; if that fails, they stay unknown. It never throws, and it
 * closes every connection.
 */
export async function tryLogin(login: LoginToTry): Promise<LoginAttempt> {
  const line = new SqlLine(login);
  const pool = new ConnectionPool(configuration(login, line));
  // Without a listener, an error of a broken connection would end the process.
  pool.on('error', () => undefined);
  try {
    login.signal.throwIfAborted();
    await pool.connect();
    login.onAccepted();
    const rights = await readRights(pool);
    return { outcome: 'accepted', ...(rights === undefined ? {} : { rights }) };
  } catch (error) {
    if (login.signal.aborted) return { outcome: 'aborted' };
    return { outcome: 'failed', failure: explain(error, line, login.password) };
  } finally {
    await pool.close().catch(() => undefined);
    line.close();
  }
}

async function readRights(pool: ConnectionPool): Promise<LoginRights | undefined> {
  try {
    const answer = await pool.request().batch<unknown[]>(rightsQuery);
    // The types don't say that the record set is missing if the server sends none.
    const rows = answer.recordset as readonly unknown[][] | undefined;
    const [reads, writes] = rows?.[0] ?? [];
    return typeof reads === 'number' && typeof writes === 'number'
      ? { canRead: reads === 1, canWrite: writes === 1 }
      : undefined;
  } catch {
    return undefined;
  }
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
    // This query before the query makes mssql log in again and again until time is up.
    validateConnection: false,
    beforeConnect: connection => {
      line.watch(connection);
    },
    options: {
      encrypt: true,
      trustServerCertificate: login.trustServerCertificate,
      // TLS has no name for an address, and this certificate isn't checked anyway.
      ...(login.trustServerCertificate ? { serverName: 'localhost' } : {}),
      appName: applicationName,
      // The caller has its own schedule.
      maxRetriesOnTransientErrors: 0,
      // Tedious passes the target to the connector, which its types don't say.
      connector: (...[target]: unknown[]) => line.connect(target),
    },
  };
}

/** The facts of a failure without the password, even if the server repeats it. */
function explain(error: unknown, line: SqlLine, password: string): LoginFailure {
  const hide = (text: string) => (password === '' ? text : text.replaceAll(password, '•••'));
  const chain = causes(error);
  const codes = chain.map(errorCode).filter(code => code !== '');
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

/** An error and its causes, from the driver's error down to the first one. */
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
