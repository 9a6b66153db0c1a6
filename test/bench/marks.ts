import type { BrowserContext, Page } from 'playwright-core';

import { until } from './until';
import { watchFrame } from './watchFrame';

/** Something that was seen in a window. */
export interface Mark {
  readonly page: Page;
  readonly name: string;
  /** What was there, where that tells one from another. */
  readonly text: string;
  /** Milliseconds since 1970, with fractions. */
  readonly at: number;
}

/** What the pages of a browser have seen: each frame watches itself, without a driver's delay. */
export class Marks {
  readonly #all: Mark[] = [];

  /** Watches all pages that are opened from now on. */
  static async watch(profile: BrowserContext): Promise<Marks> {
    const marks = new Marks();
    await profile.exposeBinding('benchMark', ({ page }, name: string, text: string, at: number) => {
      marks.#all.push({ page, name, text, at });
    });
    await profile.addInitScript(watchFrame);
    return marks;
  }

  /** Waits for the first mark of a name in a window after a time. */
  async next(
    page: Page,
    name: string,
    after: number,
    { text = /./, limitMs = 30_000 }: { readonly text?: RegExp; readonly limitMs?: number } = {},
  ): Promise<Mark> {
    const look = (): Mark | undefined =>
      this.between(page, name, after).find(mark => text.test(mark.text));
    return until(look, `"${name}" like ${String(text)}`, limitMs);
  }

  /** All marks of a name in a window between two times, oldest first. */
  between(page: Page, name: string, from: number, to = Infinity): readonly Mark[] {
    return this.#all
      .filter(mark => mark.page === page && mark.name === name && mark.at >= from && mark.at < to)
      .sort((a, b) => a.at - b.at);
  }
}

/** The time as marks have it. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
