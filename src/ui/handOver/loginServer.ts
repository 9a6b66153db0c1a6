import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Disposable } from '../../access/clock';
import {
  launcherFolderPrefix,
  receivedLines,
  type LauncherAnswer,
  type SqlcmdLogin,
} from './sqlcmd';

export interface LoginServerOptions {
  /** The process ID of the terminal's shell. */
  readonly shellId: () => PromiseLike<number | undefined>;
  /** The login, or `undefined` once the credential has ended. */
  readonly login: () => Promise<SqlcmdLogin | undefined>;
  /** A launcher got its login, or needs none. */
  readonly onDone: () => void;
  /** The script that the launcher runs; the one next to this module unless a test says otherwise. */
  readonly script?: string;
}

/** Node truncates longer socket names without an error on Linux (`sockaddr_un` has 108 bytes). */
const maxSocketName = 100;

/** A launcher needs milliseconds. */
const connectionLimitMs = 10_000;

/** A line of a launcher is a process ID or empty. */
const maxReceived = 64;

/**
 * Hands a login to the `sqlcmd` of one terminal. Its folder, which only this user can enter, holds a
 * socket and a program named `sqlcmd` that starts the launcher.
 *
 * A process gets the login once, and only if it descends from the terminal's shell. It states its
 * process ID and proves it by opening a file whose random name only this connection has received;
 * `/proc` then shows who has that file open. Therefore the socket's name unlocks nothing by itself.
 */
export class LoginServer implements Disposable {
  readonly #options: LoginServerOptions;
  readonly #served = new Set<string>();
  readonly #server: Server;

  private constructor(
    /** The folder to put first in the terminal's `PATH`. */
    readonly folder: string,
    options: LoginServerOptions,
  ) {
    this.#options = options;
    this.#server = createServer({ allowHalfOpen: true }, socket => {
      socket.on('error', () => undefined);
      socket.setTimeout(connectionLimitMs, () => socket.destroy());
      void this.#serve(socket).catch(() => socket.destroy());
    });
  }

  /**
   * Starts a server. `undefined` where it isn't known to work: outside Linux, in a sandbox, and
   * where no folder takes a socket and a program.
   */
  static async start(options: LoginServerOptions): Promise<LoginServer | undefined> {
    const { env, platform } = process;
    // Flatpak and Snap change paths, environment, and process IDs between VS Code and a terminal.
    const isSandbox = env['FLATPAK_ID'] !== undefined || env['SNAP'] !== undefined;
    // Without /proc a process can't prove its ID. A login shell of macOS also rebuilds PATH.
    if (platform !== 'linux' || isSandbox) return undefined;
    for (const parent of [env['XDG_RUNTIME_DIR'], tmpdir()]) {
      const server = parent === undefined ? undefined : await LoginServer.#startIn(parent, options);
      if (server !== undefined) return server;
    }
    return undefined;
  }

  static async #startIn(
    parent: string,
    options: LoginServerOptions,
  ): Promise<LoginServer | undefined> {
    let folder = '';
    try {
      // `mkdtemp` makes a folder that only its owner can enter.
      folder = await fs.realpath(await fs.mkdtemp(join(parent, launcherFolderPrefix)));
      const server = new LoginServer(folder, options);
      await server.#listen();
      return server;
    } catch {
      if (folder !== '') await fs.rm(folder, { recursive: true, force: true });
      return undefined;
    }
  }

  dispose(): void {
    this.#server.close();
    // The empty folder stays: programs of the terminal may still have it in their `PATH`, and in a
    // folder that is open to all, another user could create it again.
    for (const name of ['sqlcmd', 's']) {
      void fs.rm(join(this.folder, name), { force: true }).catch(() => undefined);
    }
  }

  async #listen(): Promise<void> {
    const socketName = join(this.folder, 's');
    if (Buffer.byteLength(socketName) > maxSocketName) throw new Error('The name is too long.');
    const { script = join(__dirname, 'sqlcmdLauncher.js') } = this.#options;
    await fs.access(script);
    const program = join(this.folder, 'sqlcmd');
    const unreachable = l10n.t("VS Code didn't send the password. Copy it from the dialog.");
    const command = [process.execPath, script, socketName, unreachable].map(quoted).join(' ');
    // A debugger that VS Code attaches to Node processes (NODE_OPTIONS) has no place in this one.
    const text = `#!/bin/sh\nunset NODE_OPTIONS\nELECTRON_RUN_AS_NODE=1 exec ${command} "$@"\n`;
    await fs.writeFile(program, text, { mode: 0o700, flag: 'wx' });
    // Fails where the file system runs no programs.
    await fs.access(program, fs.constants.X_OK);
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(socketName, resolve);
    });
    // A window never waits for a launcher.
    this.#server.unref();
  }

  async #serve(socket: Socket): Promise<void> {
    const lines = receivedLines(socket, maxReceived);
    const first = await lines.next();
    if (first.done === true) {
      // The user named another server or user, so the launcher wants nothing.
      this.#options.onDone();
      return void socket.end();
    }
    const answer = await this.#answer(Number(first.value), async challenge => {
      socket.write(`${challenge}\n`);
      await lines.next();
    });
    socket.end(`${JSON.stringify(answer)}\n`);
  }

  async #answer(
    processId: number,
    challenge: (name: string) => Promise<void>,
  ): Promise<LauncherAnswer> {
    const { login, onDone } = this.#options;
    const refused = l10n.t('sqlcmd gets the password only in the terminal opened for it.');
    const claimed = await this.#inTerminal(processId);
    if (claimed === undefined) return { refused };
    const name = randomBytes(16).toString('hex');
    await challenge(name);
    const proof = join(this.folder, name);
    const isProven = await hasOpen(processId, proof);
    await fs.rm(proof, { force: true });
    // The ID may belong to another process by now.
    const isSame = (await this.#inTerminal(processId)) === claimed;
    if (!isProven || !isSame || this.#served.has(claimed)) return { refused };
    this.#served.add(claimed);
    const found = await login();
    onDone();
    if (found !== undefined) return { login: found };
    return { ended: l10n.t('This credential has ended. Request a new one in VS Code.') };
  }

  /** Identifies a process that descends from the terminal's shell. IDs are reused, starts aren't. */
  async #inTerminal(processId: number): Promise<string | undefined> {
    const shellId = await this.#options.shellId();
    if (shellId === undefined) return undefined;
    const claimed = await readProcess(processId);
    let ancestor = claimed;
    while (ancestor !== undefined && ancestor.id !== shellId) {
      ancestor = await readProcess(ancestor.parent);
    }
    return ancestor === undefined ? undefined : `${processId} ${claimed?.startedAt ?? ''}`;
  }
}

interface Process {
  readonly id: number;
  readonly parent: number;
  /** Ticks since the computer started. */
  readonly startedAt: string;
}

/** Source: proc_pid_stat(5). The name, in parentheses, may contain anything. */
async function readProcess(id: number): Promise<Process | undefined> {
  if (!Number.isSafeInteger(id) || id < 1) return undefined;
  try {
    const stat = await fs.readFile(`/proc/${id}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { id, parent: Number(fields[1]), startedAt: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

async function hasOpen(processId: number, file: string): Promise<boolean> {
  const folder = `/proc/${processId}/fd`;
  const names = await fs.readdir(folder).catch(() => []);
  const targets = await Promise.all(
    names.map(name => fs.readlink(join(folder, name)).catch(() => '')),
  );
  return targets.includes(file);
}

/** For `sh`. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
