import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { hostname, tmpdir, uptime } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from '../access/text';

/**
 * The response of a socket.
 * - `alive`: a process listens on it, or is at least not proven dead
 * - `dead`: the process that listened on it has ended (`ECONNREFUSED`)
 * - `missing`: there is no such socket on this computer
 */
export type ProbeResult = 'alive' | 'dead' | 'missing';

/** A socket that this window listens on. It only shows that its process lives: it carries no data. */
export interface OwnSocket {
  readonly name: string;
  /** Ends before it returns. */
  close(): void;
}

/** How windows on one computer find out whether another one lives. */
export interface Liveness {
  /** Identifies this computer and its last start; empty if they can't be identified. */
  machine(): Promise<string>;
  /** Milliseconds since this computer started. */
  uptime(): number;
  /** Listens on a new socket. Returns `undefined` if that isn't possible. */
  listen(): Promise<OwnSocket | undefined>;
  /** Asks whether a process listens on the socket that a lease names. */
  probe(name: string): Promise<ProbeResult>;
  /** Removes the file of a socket whose process is dead. */
  discard(name: string): Promise<void>;
}

/** Milliseconds until a socket that doesn't respond counts as alive. */
const probeLimit = 2_000;
/** Node 20 silently truncates longer names, and would ask another socket. Bytes. */
const longestName = 100;
const namePattern = /^sql-credentials-[0-9a-f]{16}(?:\.sock)?$/;
const pipePrefix = '\\\\.\\pipe\\';
const isWindows = process.platform === 'win32';

/** The sockets of this computer. Unix sockets, or named pipes on Windows. */
export function systemLiveness(env: NodeJS.ProcessEnv = process.env): Liveness {
  let machine: Promise<string> | undefined;
  return {
    machine: () => (machine ??= identifyMachine()),
    uptime: () => uptime() * 1000,
    listen: async () => {
      for (const name of socketNames(env)) {
        const socket = await listenOn(name);
        if (socket !== undefined) return socket;
      }
      return undefined;
    },
    probe: name => (isSocketName(name) ? probe(name) : Promise.resolve('missing')),
    discard: async name => {
      if (isWindows || !isSocketName(name)) return;
      await rm(name, { force: true }).catch(() => undefined);
    },
  };
}

/** The name of a host is not enough: containers and clones share names. */
async function identifyMachine(): Promise<string> {
  const boot = await bootId().catch(() => '');
  return boot === '' ? '' : `${hostname()}/${boot}`;
}

async function bootId(): Promise<string> {
  if (process.platform === 'linux') {
    return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  }
  if (process.platform !== 'darwin') return '';
  const sysctl = ['-n', 'kern.bootsessionuuid'];
  const { stdout } = await promisify(execFile)('/usr/sbin/sysctl', sysctl, { timeout: 5_000 });
  return stdout.trim();
}

function socketNames(env: NodeJS.ProcessEnv): string[] {
  const name = `sql-credentials-${randomBytes(8).toString('hex')}`;
  if (isWindows) return [pipePrefix + name];
  const folders = [env['XDG_RUNTIME_DIR'] ?? '', tmpdir()].filter(folder => folder !== '');
  return folders.map(folder => join(folder, `${name}.sock`)).filter(isSocketName);
}

/** A lease is a file that may have been edited: other names are never asked or removed. */
function isSocketName(name: string): boolean {
  const base = name.startsWith(pipePrefix) ? name.slice(pipePrefix.length) : basename(name);
  return Buffer.byteLength(name) <= longestName && namePattern.test(base);
}

function listenOn(name: string): Promise<OwnSocket | undefined> {
  return new Promise(resolve => {
    const server = createServer(probing => {
      probing.on('error', () => undefined);
      probing.destroy();
    });
    server.unref();
    // Later errors concern a single probe.
    server.on('error', () => resolve(undefined));
    server.listen(name, () => resolve({ name, close: () => void server.close() }));
  });
}

function probe(name: string): Promise<ProbeResult> {
  return new Promise(resolve => {
    const socket = connect(name);
    const answer = (result: ProbeResult): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => answer('alive'), probeLimit);
    socket.on('connect', () => answer('alive'));
    // EAGAIN (a full backlog), a busy pipe, and errors of this process prove nothing.
    socket.on('error', error => {
      const code = errorCode(error);
      answer(code === 'ECONNREFUSED' ? 'dead' : code === 'ENOENT' ? 'missing' : 'alive');
    });
  });
}
