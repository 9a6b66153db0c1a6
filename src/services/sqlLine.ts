import { Socket } from 'node:net';
import type { Connection } from 'mssql';
import { splitServer } from '../access/connectionString';
import {
  ownCauseCodes,
  type LoginFailure,
  type LoginStage,
  type ServerError,
} from '../access/readiness';

/** Where a login goes, and how long it may take. */
export interface LineOptions {
  /** `host` or `host,port`; the port is 1433 by default. */
  readonly server: string;
  /** Whether the password may go to a host that the server redirects to. */
  readonly mayGoTo: (host: string) => boolean;
  /** Milliseconds for the whole login; a third of it until the network connects. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const defaultPort = 1433;

/** The network side of one attempt: opens the sockets, records what happens, and closes them. */
export class SqlLine {
  readonly host: string;
  readonly port: number;
  readonly errors: ServerError[] = [];
  stage: LoginStage = 'nothing';
  redirectedTo: LoginFailure['redirectedTo'];
  readonly #options: LineOptions;
  readonly #sockets: GuardedSocket[] = [];
  readonly #onAbort = () => {
    for (const socket of this.#sockets) socket.destroy(failureOf('aborted', 'ABORT_ERR'));
  };

  constructor(options: LineOptions) {
    const { host, port } = splitServer(options.server);
    this.host = host;
    this.port = port === '' ? defaultPort : Number(port);
    this.#options = options;
    options.signal.addEventListener('abort', this.#onAbort, { once: true });
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
    const { host, port } = isTarget(target) ? target : this;
    // The driver reports the login only at the end of all redirections: this is the second login.
    if (this.stage === 'loggedIn') this.#sockets.length = 0;
    if (this.#sockets.length > 0) {
      this.redirectedTo = { host, port };
      this.stage = 'nothing';
      if (!this.#options.mayGoTo(host)) {
        throw failureOf('redirected to a foreign host', ownCauseCodes.foreignHost);
      }
    }
    if (/[^\w.:-]/.test(host)) throw failureOf('not the name of a host', ownCauseCodes.badHost);
    const socket = new GuardedSocket();
    this.#sockets.push(socket);
    await this.#opened(socket, host, port);
    if (this.#options.signal.aborted) throw failureOf('aborted', 'ABORT_ERR');
    this.stage = 'connected';
    return socket;
  }

  /** Closes every socket at once. */
  close(): void {
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    for (const socket of this.#sockets) socket.destroy();
  }

  #opened(socket: GuardedSocket, host: string, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      // Stays, because an error after the driver's last listener is removed would be thrown.
      socket.on('error', reject);
      socket.setTimeout(this.#options.timeoutMs / 3, () => {
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
    if (this.#isAllowed(chunk)) super._write(chunk, encoding, done);
    else done(clearTextError());
  }

  override _writev(
    chunks: { chunk: Buffer; encoding: BufferEncoding }[],
    done: (error?: Error | null) => void,
  ): void {
    if (chunks.every(({ chunk }) => this.#isAllowed(chunk))) super._writev?.(chunks, done);
    else done(clearTextError());
  }

  #isAllowed(chunk: Buffer): boolean {
    return this.isEncrypted || chunk[0] === preloginPacket;
  }
}

function clearTextError(): Error {
  return failureOf('the server offers no encryption', ownCauseCodes.clearText);
}

function failureOf(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}

function isTarget(target: unknown): target is { readonly host: string; readonly port: number } {
  if (typeof target !== 'object' || target === null) return false;
  return (
    'host' in target &&
    typeof target.host === 'string' &&
    'port' in target &&
    typeof target.port === 'number'
  );
}
