import type { Clock, Disposable } from '../clock';

/** Waits, unless the signal ends first. */
export function wait(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  const end = clock.now() + milliseconds;
  return new Promise(resolve => {
    let timer: Disposable | undefined;
    const finish = (): void => {
      timer?.dispose();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const tick = (): void => {
      const left = end - clock.now();
      if (left <= 0 || signal.aborted) finish();
      else timer = clock.after(left, tick);
    };
    signal.addEventListener('abort', finish);
    tick();
  });
}
