import { Socket } from 'node:net';
import { type config as Config, type Connection, ConnectionPool } from 'mssql';
import * as v from 'valibot';
import { type ConnectionValues, splitServer } from '../access/connectionString';
import {
  type LoginAttempt,
  type LoginFailure,
  type LoginRights,
  type LoginStage,
  ownCauseCodes,
  type ServerError,
} from '../access/readiness';
import { errorCode } from '../access/text';

export interface LoginToTry extends ConnectionValues {
  /** Whether the password may go to a host that the server redirects to. */
  readonly mayGoTo: (host: string) => boolean;
  /** Milliseconds for the whole login; a third of it until the network connects. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Called when the server has accepted the login, before its rights are read. */
  readonly onAccepted: () => void;
}

/** The port of a server that names none. */
const defaultPort = 1433;

/** The driver's target. */
const targetSchema = v.object({ host: v.string(), port: v.number() });

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
    beforeConnect: connection => line.watch(connection),
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
  return {
    errors: line.errors.map(each => ({ ...each, message: hide(each.message) })),
    code: codes[0] ?? '',
    causeCode: codes.length > 1 ? (codes.at(-1) ?? '') : '',
    message: hide(chain[0]?.message ?? ''),
    stage: line.stage,
    redirectedTo: line.redirectedTo,
  };
}

/** An error and its causes, from the driver's error down to the first one. */
function causes(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let next = error; next instanceof Error && chain.length < 8;) {
    chain.push(next);
    if ('originalError' in next) next = next.originalError;
    else if (next instanceof AggregateError) next = next.errors[0] as unknown;
    else next = next.cause;
  }
  return chain;
}

/** The network side of one attempt: opens the sockets, records what happens, and closes them. */
class SqlLine {
  readonly host: string;
  readonly port: number;
  readonly errors: ServerError[] = [];
  stage: LoginStage = 'nothing';
  redirectedTo: LoginFailure['redirectedTo'];
  readonly #login: LoginToTry;
  readonly #sockets: GuardedSocket[] = [];
  readonly #onAbort = () => {
    for (const socket of this.#sockets) socket.destroy(failureOf('aborted', 'ABORT_ERR'));
  };

  constructor(login: LoginToTry) {
    const { host, port } = splitServer(login.server);
    this.host = host;
    this.port = port === '' ? defaultPort : Number(port);
    this.#login = login;
    login.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Records the events of a connection. The driver drops the numbers of login errors. */
  watch(connection: Connection): void {
    connection.on('errorMessage', ({ number, state, message }) => {
      this.errors.push({ number, state, message });
    });
    connection.on('secure', () => {
      this.stage = 'encrypted';
      const socket = this.#sockets.at(-1);
      if (socket !== undefined) socket.isEncrypted = true;
    });
    connection.on('connect', error => {
      if (error === undefined) this.stage = 'loggedIn';
    });
  }

  /** Opens a socket to the driver's target: the server, or a host that it redirects to. */
  async connect(target: unknown): Promise<Socket> {
    const { host, port } = v.is(targetSchema, target) ? target : this;
    // The driver reports the login only at the end of all redirections: this is the second login.
    if (this.stage === 'loggedIn') this.#sockets.length = 0;
    if (this.#sockets.length > 0) {
      this.redirectedTo = { host, port };
      this.stage = 'nothing';
      if (!this.#login.mayGoTo(host)) {
        throw failureOf('redirected to a foreign host', ownCauseCodes.foreignHost);
      }
    }
    if (/[^\w.:-]/.test(host)) throw failureOf('not the name of a host', ownCauseCodes.badHost);
    const socket = new GuardedSocket();
    this.#sockets.push(socket);
    await this.#opened(socket, host, port);
    this.#login.signal.throwIfAborted();
    this.stage = 'connected';
    return socket;
  }

  /** Closes every socket at once. */
  close(): void {
    this.#login.signal.removeEventListener('abort', this.#onAbort);
    for (const socket of this.#sockets) socket.destroy();
  }

  #opened(socket: GuardedSocket, host: string, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      // Stays, because an error after the driver's last listener is removed would be thrown.
      socket.on('error', reject);
      socket.setTimeout(this.#login.timeoutMs / 3, () => {
        socket.destroy(failureOf('the network did not connect in time', 'ETIMEDOUT'));
      });
      socket.connect({ host, port }, () => {
        socket.setTimeout(0);
        socket.removeAllListeners('timeout');
        resolve();
      });
    });
  }
}

/** PRELOGIN: the only type of packet that TDS sends in the clear ([MS-TDS] 2.2.3.1.1). */
const preloginPacket = 0x12;

/**
 * Sends only the greeting before the connection is encrypted. If a server offers no encryption,
 * tedious sends the password as clear text although it was told to encrypt.
 */
class GuardedSocket extends Socket {
  isEncrypted = false;

  override _write(
    chunk: Buffer,
    encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    if (this.#isAllowed([{ chunk }], done)) super._write(chunk, encoding, done);
  }

  override _writev(
    chunks: { chunk: Buffer; encoding: BufferEncoding }[],
    done: (error?: Error | null) => void,
  ): void {
    if (this.#isAllowed(chunks, done)) super._writev?.(chunks, done);
  }

  #isAllowed(chunks: readonly { chunk: Buffer }[], refuse: (error: Error) => void): boolean {
    if (this.isEncrypted || chunks.every(({ chunk }) => chunk[0] === preloginPacket)) return true;
    refuse(failureOf('the server offers no encryption', ownCauseCodes.clearText));
    return false;
  }
}

function failureOf(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}
