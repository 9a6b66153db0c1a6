import { RequestTrace } from '../../../src/access/requestTrace';
import { Announcer } from '../../../src/ui/prompts';
import type { Window } from '../../../src/ui/window';
import { FakeClock } from './fakeClock';

/** The parts of a window that a test needs, each with only the members that it needs. */
export type WindowParts<W> = {
  readonly [K in keyof W]?: W[K] extends (...args: never[]) => unknown ? W[K] : Partial<W[K]>;
};

/**
 * A window with some of its parts, and a trace that no test reads. The code under test fails if it uses
 * any other part.
 */
export function fakeWindow<W extends Window = Window>(parts: WindowParts<W>): W {
  const trace = new RequestTrace(new FakeClock());
  return { trace, ...parts } as unknown as W;
}

/**
 * An announcer that notes its messages.
 * @param said those that it showed for a few seconds
 * @param kept those of tasks that are still running
 */
export function fakeAnnouncer(
  said: string[] = [],
  kept = new Set<string>(),
  clock = new FakeClock(),
): Announcer {
  return new Announcer(
    clock,
    text => void said.push(text),
    text => {
      kept.add(text);
      return { dispose: () => void kept.delete(text) };
    },
  );
}
