import type { Disposable } from '../access/clock';
import { type DetectorHost, FirstGrantDetector } from '../vault/firstGrantDetector';

/** Monitors the grants of a window. For `deactivate`, `stop` ends that synchronously. */
export interface Watching extends Disposable {
  start(): void;
  stop(): void;
}

/** Loads the monitoring of this window's grants: when a window holds some, or on request. */
export class WatchLoader<W extends Watching> implements Disposable {
  readonly #build: () => Promise<W>;
  readonly #detector: FirstGrantDetector;
  readonly #listeners: ((watch: W) => void)[] = [];
  #loading: Promise<W> | undefined;
  #current: W | undefined;
  #isStopped = false;

  constructor(host: DetectorHost, build: () => Promise<W>) {
    this.#build = build;
    this.#detector = new FirstGrantDetector(host, () => void this.load());
  }

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

  /** The watch, if there is something to watch. Waits for the first check. */
  async ifNeeded(): Promise<W | undefined> {
    await this.#detector.firstCheck;
    return this.#loading;
  }

  /** For `deactivate`: a watch that loads later does not start. */
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#detector.dispose();
    this.#current?.stop();
  }

  dispose(): void {
    this.stop();
    this.#current?.dispose();
  }

  async #load(): Promise<W> {
    this.#detector.dispose();
    const watch = await this.#build();
    this.#current = watch;
    for (const listener of this.#listeners) listener(watch);
    if (this.#isStopped) watch.stop();
    else watch.start();
    return watch;
  }
}
