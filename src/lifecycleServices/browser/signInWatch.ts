import type { Browser, Page } from 'puppeteer-core';
import type { Clock } from '../../access/clock';
import { accessError, type AccessError } from '../../access/errors';
import { failure, success, type Result } from '../../access/result';
import { askWhetherSignedIn, findAccount, findErrorCode } from './pageScripts';
import { refusalOf } from './refusals';

/** How often a page may show a refusal before it is believed: the user may choose another account. */
const refusalsBelieved = 12;

/** A page that answers slowly is asked again the next time, in milliseconds. */
const pageMs = 10_000;

/** Watches the pages of a window until somebody has signed in. */
export class SignInWatch {
  /** What stands in the way as far as was seen; the reason where the window is closed now. */
  refusal: AccessError | undefined;
  #refusals = 0;

  /** @param origin of the host of LCS */
  constructor(
    private readonly browser: Browser,
    private readonly origin: string,
    private readonly clock: Clock,
  ) {}

  /**
   * Looks once.
   * @returns the page that is signed in, or why nobody will be; `undefined`: not yet
   */
  async look(): Promise<Result<Page> | undefined> {
    const pages = await this.browser.pages();
    if (pages.length === 0) return failure(this.refusal ?? accessError('browserClosed', {}));
    let refusal: AccessError | undefined;
    for (const page of pages) {
      const isOwn = originOf(page) === this.origin;
      const answer = isOwn ? await this.#run(page, askWhetherSignedIn) : '';
      if (answer === 'signedIn') return success(page);
      if (answer === 'refused') refusal = accessError('accountNotAdmitted', { host: this.#host });
      refusal ??= refusalOf(await this.#run(page, findErrorCode), this.#host);
    }
    this.#refusals = refusal === undefined ? 0 : this.#refusals + 1;
    this.refusal = refusal;
    return refusal !== undefined && this.#refusals >= refusalsBelieved
      ? failure(refusal)
      : undefined;
  }

  /** Who is signed in, as the page shows it; empty where it does not. */
  async accountOf(page: Page): Promise<string> {
    return (await this.#run(page, findAccount)).slice(0, 320);
  }

  get #host(): string {
    return new URL(this.origin).host;
  }

  /** What a script finds in a page; empty where the page goes away or hangs meanwhile. */
  #run(page: Page, script: string): Promise<string> {
    // A page that is just opening has nothing yet to run it in, and says so at once.
    const evaluate = async (): Promise<unknown> => page.evaluate(script);
    return new Promise(resolve => {
      const timer = this.clock.after(pageMs, () => resolve(''));
      evaluate().then(
        value => {
          timer.dispose();
          resolve(typeof value === 'string' ? value : '');
        },
        () => {
          timer.dispose();
          resolve('');
        },
      );
    });
  }
}

/** Empty for a page that is just opening. */
function originOf(page: Page): string {
  try {
    return new URL(page.url()).origin;
  } catch {
    return '';
  }
}
