import type { BrowserContext, Page } from 'playwright-core';

import { until } from './until';
import { watchFrame } from './watchFrame';

/** An event in a window. */
export interface Mark {
  readonly page: Page;
  readonly name: string;
  /** A text that distinguishes events of the same name. */
  readonly text: string;
  /** Milliseconds since 1970, with fractions. */
  readonly at: number;
}

/**
 * Records events in the pages of a browser. Each frame records its own, without the delay of a
 * driver.
 */
export class Marks {
  readonly #all: Mark[] = [];

  /** Observes all pages that open from now on. */
  static async watch(profile: BrowserContext): Promise<Marks> {
    const marks = new Marks();
    await profile.exposeBinding('benchMark', ({ page }, name: string, text: string, at: number) => {
      marks.#all.push({ page, name, text, at });
    });
    await profile.addInitScript(watchFrame);
    return marks;
  }

  /** Waits for the first mark with a name in a window after a time. */
  async next(
    page: Page,
    name: string,
    after: number,
    { text = /./, limitMs = 30_000 }: { readonly text?: RegExp; readonly limitMs?: number } = {},
  ): Promise<Mark> {
    const findMark = (): Mark | undefined =>
      this.between(page, name, after).find(mark => text.test(mark.text));
    return until(findMark, `"${name}" like ${String(text)}`, limitMs);
  }

  /** All marks with a name in a window between two times, oldest first. */
  between(page: Page, name: string, from: number, to = Infinity): readonly Mark[] {
    return this.#all
      .filter(mark => mark.page === page && mark.name === name && mark.at >= from && mark.at < to)
      .sort((a, b) => a.at - b.at);
  }
}

/** The current time in the format of marks. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
