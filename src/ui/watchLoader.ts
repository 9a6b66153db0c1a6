import type { Disposable } from '../access/clock';
import { type TraceHost, TraceWatch } from '../vault/firstGrantDetector';

/** What watches the grants of a window. */
export interface Watching extends Disposable {
  start(): void;
  /** Says on the disk, before it returns, that the window stops. */
  stop(): void;
}

/**
 * Loads what watches the grants of this window: when there is a trace of a window that holds some,
 * or when it is asked for. In a window without either it is never loaded.
 */
export class WatchLoader<W extends Watching> implements Disposable {
  readonly #build: () => Promise<W>;
  readonly #traces: TraceWatch;
  readonly #listeners: ((watch: W) => void)[] = [];
  #loading: Promise<W> | undefined;
  #current: W | undefined;
  #isStopped = false;

  constructor(host: TraceHost, build: () => Promise<W>) {
    this.#build = build;
    this.#traces = new TraceWatch(host, () => void this.load());
  }

  /** What is loaded already. */
  get current(): W | undefined {
    return this.#current;
  }

  /** Calls back once it is built, before it starts. */
  onDidBuild(listener: (watch: W) => void): void {
    this.#listeners.push(listener);
  }

  /** Loads it, and starts it. */
  load(): Promise<W> {
    return (this.#loading ??= this.#load());
  }

  /** What is loaded, as soon as it is known whether there is something to watch. */
  async ifNeeded(): Promise<W | undefined> {
    await this.#traces.firstLook;
    return this.#loading;
  }

  /** For `deactivate`: what is loaded from now on does not start. */
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#traces.dispose();
    this.#current?.stop();
  }

  dispose(): void {
    this.stop();
    this.#current?.dispose();
  }

  async #load(): Promise<W> {
    this.#traces.dispose();
    const watch = await this.#build();
    this.#current = watch;
    for (const listener of this.#listeners) listener(watch);
    if (this.#isStopped) watch.stop();
    else watch.start();
    return watch;
  }
}
