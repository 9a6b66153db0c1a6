import type { Clock, Disposable } from '../../../src/access/clock';
import type { SecretStore } from '../../../src/vault/host';
import type { Liveness, ProbeResult } from '../../../src/vault/liveness';
import type { Steps } from './fakeDisk';

/** The sockets of a computer. */
export class FakeSockets {
  readonly names = new Map<string, 'listening' | 'refused'>();
  /** Whether windows can make sockets. */
  isPossible = true;
  machine = 'desk/boot-1';
  /** When the computer started, in milliseconds since 1970. */
  startedAt = 0;
  made = 0;

  probe(name: string): ProbeResult {
    const state = this.names.get(name);
    return state === undefined ? 'missing' : state === 'listening' ? 'alive' : 'dead';
  }
}

/** An extension host, which can be paused, and crash between any two changes that it makes. */
export class FakeProcess implements Steps, Clock {
  /** The number of changes until it crashes. */
  stepsLeft = Number.POSITIVE_INFINITY;
  hasCrashed = false;
  isPaused = false;
  readonly #clock: Clock;
  readonly #sockets: FakeSockets;
  readonly #own = new Set<string>();
  readonly #waiting: (() => void)[] = [];

  constructor(clock: Clock, sockets: FakeSockets) {
    this.#clock = clock;
    this.#sockets = sockets;
  }

  readonly step = async <T>(action: () => T, kind: 'read' | 'write' = 'write'): Promise<T> => {
    if (kind === 'write') this.#count();
    // A process that is gone never hears of the end.
    if (this.hasCrashed) return new Promise<T>(() => undefined);
    return action();
  };

  readonly stepNow = (action: () => void): void => {
    this.#count();
    if (!this.hasCrashed) action();
  };

  now(): number {
    return this.#clock.now();
  }

  readonly deliver = (call: () => void): void => {
    if (this.hasCrashed) return;
    if (this.isPaused) this.#waiting.push(call);
    else call();
  };

  after(milliseconds: number, callback: () => void): Disposable {
    let isDisposed = false;
    const timer = this.#clock.after(milliseconds, () => {
      this.deliver(() => {
        if (!isDisposed) callback();
      });
    });
    return {
      dispose: () => {
        isDisposed = true;
        timer.dispose();
      },
    };
  }

  /** Ends the process: its sockets refuse from now on. */
  crash(): void {
    this.hasCrashed = true;
    for (const name of this.#own) this.#sockets.names.set(name, 'refused');
  }

  /** Goes on after a pause, with all that fell due meanwhile. */
  resume(): void {
    this.isPaused = false;
    for (const call of this.#waiting.splice(0)) call();
  }

  get liveness(): Liveness {
    const sockets = this.#sockets;
    return {
      machine: () => this.step(() => sockets.machine, 'read'),
      uptime: () => this.now() - sockets.startedAt,
      probe: name => this.step(() => sockets.probe(name), 'read'),
      discard: name => this.step(() => void sockets.names.delete(name)),
      listen: () =>
        this.step(() => {
          if (!sockets.isPossible) return undefined;
          const name = `socket-${++sockets.made}`;
          sockets.names.set(name, 'listening');
          this.#own.add(name);
          const close = (): void => {
            this.#own.delete(name);
            if (!this.hasCrashed) sockets.names.delete(name);
          };
          return { name, close };
        }),
    };
  }

  /** The secrets as this process sees them. */
  secretsOf(secrets: SecretStore): SecretStore {
    const guard = async <T>(call: () => PromiseLike<T>, kind: 'read' | 'write'): Promise<T> => {
      const called = await this.step(() => ({ result: call() }), kind);
      return called.result;
    };
    return {
      get: key => guard(() => secrets.get(key), 'read'),
      store: (key, value) => guard(() => secrets.store(key, value), 'write'),
      delete: key => guard(() => secrets.delete(key), 'write'),
    };
  }

  #count(): void {
    if (this.hasCrashed || this.stepsLeft-- > 0) return;
    this.crash();
  }
}
