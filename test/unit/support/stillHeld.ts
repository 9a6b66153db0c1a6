import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The objects that are still in memory after a garbage collection. */
export async function stillHeld<T extends object>(objects: readonly WeakRef<T>[]): Promise<T[]> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // A promise that has just been settled still refers to its value.
  await setImmediate();
  collect();
  return objects.map(each => each.deref()).filter(each => each !== undefined);
}
