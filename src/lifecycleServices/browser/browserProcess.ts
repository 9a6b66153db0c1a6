import { spawn, type ChildProcess } from 'node:child_process';
import { posix, win32 } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { ConnectionTransport } from 'puppeteer-core';
import type { Clock } from '../../access/clock';
import { Alarm } from '../../access/timing';

/** How long a browser may take to end by itself, in milliseconds. */
const endMs = 5_000;

/** Waits for an event, or resolves to `late` after a time. No timer is left in either case. */
export async function within<T>(
  clock: Clock,
  milliseconds: number,
  event: Promise<T>,
): Promise<T | 'late'> {
  const alarm = new Alarm(clock);
  const late = new Promise<'late'>(resolve => alarm.set(milliseconds, () => resolve('late')));
  return Promise.race([event, late]).finally(() => alarm.clear());
}

/** A running browser, connected by a pipe that no other process can reach. */
export type BrowserProcess = ReturnType<typeof startBrowser>;

/** Starts a browser. If that fails, `processId` is `undefined`. */
export function startBrowser(executable: string, arguments_: readonly string[], clock: Clock) {
  const child = spawn(executable, arguments_, {
    // The browser's own processes are in its group and end with it.
    detached: process.platform !== 'win32',
    // The last two are the pipe.
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const [, , , input, output] = child.stdio;
  const transport = new PipeTransport(input as Writable, output as Readable);
  /** Resolves when the process has ended or couldn't be started. */
  const ended = new Promise<void>(resolve => {
    for (const event of ['exit', 'error']) child.once(event, () => resolve());
  });
  /** Waits for the end. `gently`: the browser was told to end, and is killed if that takes too long. */
  const end = async (how: 'gently' | 'now'): Promise<void> => {
    if (how === 'now' || (await within(clock, endMs, ended)) === 'late') {
      kill(child);
      await within(clock, endMs, ended);
    }
    transport.close();
    // A browser that can't be killed must not keep this process alive.
    child.unref();
  };
  return { transport, ended, end, processId: child.pid };
}

/** Kills a process and its children. The system may reuse an ID after its process has ended. */
function kill(child: ChildProcess): void {
  const { pid, exitCode, signalCode } = child;
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  if (process.platform === 'win32') {
    const killer = spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    killer.on('error', () => child.kill());
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group has just ended.
    child.kill('SIGKILL');
  }
}

/** Messages over a pipe, each followed by a zero byte, as Chromium expects. */
export class PipeTransport implements ConnectionTransport {
  onmessage?: (message: string) => void;
  readonly #input: Writable;
  readonly #output: Readable;
  #onClose: () => void = () => undefined;
  #isClosed = false;
  #parts: Buffer[] = [];

  constructor(input: Writable, output: Readable) {
    this.#input = input;
    this.#output = output;
    output.on('data', (chunk: Buffer) => this.#take(chunk));
    output.on('close', () => this.close());
    for (const end of [input, output]) end.on('error', () => this.close());
  }

  get onclose(): () => void {
    return this.#onClose;
  }

  /**
   * If the pipe has closed before the library listens, the library is told at once. Otherwise its
   * calls would wait for their timeout of three minutes.
   */
  set onclose(listener: (() => void) | undefined) {
    this.#onClose = listener ?? (() => undefined);
    if (this.#isClosed) queueMicrotask(this.#onClose);
  }

  send(message: string): void {
    if (!this.#isClosed) this.#input.write(`${message}\0`);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#input.destroy();
    this.#output.destroy();
    this.#onClose();
  }

  #take(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      const message = Buffer.concat([...this.#parts, rest.subarray(0, end)]).toString('utf8');
      this.#parts = [];
      rest = rest.subarray(end + 1);
      // In its own turn, so that a response is handled before the next message comes.
      setImmediate(() => this.onmessage?.(message));
    }
    if (rest.length > 0) this.#parts.push(rest);
  }
}

/** The facts about this computer that decide where browsers are. */
export interface Computer {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Whether a path is an executable file. */
  readonly isFile: (path: string) => boolean;
}

/** In order of preference. Edge comes first, because every Windows computer has it. */
const products = [
  {
    windows: 'Microsoft\\Edge\\Application\\msedge.exe',
    mac: 'Microsoft Edge',
    commands: ['microsoft-edge', 'microsoft-edge-stable'],
    linux: ['/opt/microsoft/msedge/msedge'],
  },
  {
    windows: 'Google\\Chrome\\Application\\chrome.exe',
    mac: 'Google Chrome',
    commands: ['google-chrome', 'google-chrome-stable'],
    linux: ['/opt/google/chrome/chrome'],
  },
  {
    windows: 'Chromium\\Application\\chrome.exe',
    mac: 'Chromium',
    commands: ['chromium', 'chromium-browser'],
    linux: ['/usr/lib/chromium/chromium', '/snap/bin/chromium'],
  },
];

/** The path of the user's Edge, Chrome, or Chromium; `undefined` if there is none. */
export function findBrowser(computer: Computer): string | undefined {
  return products.flatMap(product => placesOf(product, computer)).find(computer.isFile);
}

function placesOf(
  product: (typeof products)[number],
  { platform, env, home }: Computer,
): readonly string[] {
  if (platform === 'win32') {
    const names = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'PROGRAMW6432', 'LOCALAPPDATA'];
    const roots = names.map(name => valueOf(env, name)).filter(root => root !== '');
    return roots.map(root => win32.join(root, product.windows));
  }
  if (platform === 'darwin') {
    const inside = `${product.mac}.app/Contents/MacOS/${product.mac}`;
    return ['/Applications', posix.join(home, 'Applications')].map(root =>
      posix.join(root, inside),
    );
  }
  const folders = valueOf(env, 'PATH')
    .split(':')
    .filter(folder => posix.isAbsolute(folder));
  const inPath = product.commands.flatMap(name => folders.map(folder => posix.join(folder, name)));
  return [...inPath, ...product.linux];
}

/** Windows ignores the case of variable names. */
function valueOf(env: Computer['env'], name: string): string {
  const key = Object.keys(env).find(each => each.toUpperCase() === name);
  return (key === undefined ? undefined : env[key]) ?? '';
}
