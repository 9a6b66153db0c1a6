import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { ConnectionTransport } from 'puppeteer-core';
import type { Clock } from '../../access/clock';

/** How long a browser may take to end by itself, in milliseconds. */
const endMs = 5_000;

/** A browser that runs, spoken to over a pipe that nobody else can reach. */
export class BrowserProcess {
  readonly transport: PipeTransport;
  /** Settles when the process has ended, or when it could not be started. */
  readonly ended: Promise<void>;
  hasEnded = false;
  readonly #child: ChildProcess;

  /** Starts a browser. Whether it could be started shows in `processId`. */
  constructor(
    executable: string,
    arguments_: readonly string[],
    private readonly clock: Clock,
  ) {
    this.#child = spawn(executable, arguments_, {
      // A group of its own: what the browser starts ends with it.
      detached: process.platform !== 'win32',
      // The third and fourth are the pipe.
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    this.ended = new Promise(resolve => {
      const end = () => {
        this.hasEnded = true;
        resolve();
      };
      this.#child.once('exit', end);
      this.#child.once('error', end);
    });
    const [, , , input, output] = this.#child.stdio;
    this.transport = new PipeTransport(input as Writable, output as Readable);
  }

  /** The number of the process; `undefined` where it could not be started. */
  get processId(): number | undefined {
    return this.#child.pid;
  }

  /**
   * Waits until the browser has ended.
   * @param how `gently`: it was told to end, and is killed only where that takes too long
   */
  async end(how: 'gently' | 'now'): Promise<void> {
    if (how === 'now' || !(await this.#endsWithin(endMs))) {
      this.#kill();
      await this.#endsWithin(endMs);
    }
    this.transport.close();
  }

  async #endsWithin(milliseconds: number): Promise<boolean> {
    if (this.hasEnded) return true;
    return new Promise(resolve => {
      const timer = this.clock.after(milliseconds, () => resolve(false));
      void this.ended.then(() => {
        timer.dispose();
        resolve(true);
      });
    });
  }

  /** Ends the process and what it started. It is ours: it has not ended, so nobody has its number. */
  #kill(): void {
    const { pid } = this.#child;
    if (pid === undefined || this.hasEnded) return;
    if (process.platform === 'win32') {
      spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' }).on('error', () =>
        this.#child.kill(),
      );
      return;
    }
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // The group has ended in this very moment.
      this.#child.kill('SIGKILL');
    }
  }
}

/** Messages over a pipe, each ended by a zero byte, as Chromium wants them. */
export class PipeTransport implements ConnectionTransport {
  onmessage?: (message: string) => void;
  onclose?: () => void;
  #isClosed = false;
  #parts: Buffer[] = [];

  constructor(
    private readonly input: Writable,
    private readonly output: Readable,
  ) {
    output.on('data', (chunk: Buffer) => this.#take(chunk));
    output.on('close', () => this.close());
    // A broken pipe closes, which is all there is to know.
    for (const end of [input, output]) end.on('error', () => this.close());
  }

  send(message: string): void {
    if (!this.#isClosed) this.input.write(`${message}\0`);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.input.destroy();
    this.output.destroy();
    this.onclose?.();
  }

  #take(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      const message = Buffer.concat([...this.#parts, rest.subarray(0, end)]).toString('utf8');
      this.#parts = [];
      rest = rest.subarray(end + 1);
      // Each in a turn of its own, so that an answer settles before the next message comes.
      setImmediate(() => this.onmessage?.(message));
    }
    if (rest.length > 0) this.#parts.push(rest);
  }
}
