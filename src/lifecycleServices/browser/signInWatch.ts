import type { Browser, Page } from 'puppeteer-core';
import type { Clock } from '../../access/clock';
import type { AccessError } from '../../access/errors';
import { accessError } from '../types';
import { within } from './browserProcess';
import { failure, success, type Result } from '../../access/result';
import { askWhetherSignedIn, findAccount, findErrorCode } from './pageScripts';

/** Polls in a row that must show a refusal: meanwhile the user may select another account. */
const refusalsBelieved = 12;

/** Polls in a row without a page that mean that the user closed the window. */
const emptyPollsBelieved = 2;

/** How long a script in a page may take, in milliseconds. */
const pageMs = 10_000;

/** Checks the pages of a window until the user has signed in. */
export class SignInWatch {
  /** The refusal that the pages show now; it explains why the user closes the window. */
  refusal: AccessError | undefined;
  #refusals = 0;
  /** `undefined` until the window has shown a page: a busy computer opens the first one late. */
  #emptyPolls: number | undefined;
  readonly #browser: Browser;
  readonly #origin: string;
  readonly #clock: Clock;

  /** @param origin of the host of LCS */
  constructor(browser: Browser, origin: string, clock: Clock) {
    this.#browser = browser;
    this.#origin = origin;
    this.#clock = clock;
  }

  /**
   * Checks all pages once.
   * @returns the signed-in page, or why the user can't sign in; `undefined`: not yet
   */
  async look(): Promise<Result<Page> | undefined> {
    const pages = await this.#browser.pages();
    if (pages.length === 0) return this.#noPages();
    this.#emptyPolls = 0;
    let refusal: AccessError | undefined;
    for (const page of pages) {
      const isOwn = originOf(page) === this.#origin;
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

  #noPages(): Result<Page> | undefined {
    if (this.#emptyPolls !== undefined) this.#emptyPolls += 1;
    const isClosed = (this.#emptyPolls ?? 0) >= emptyPollsBelieved;
    return isClosed ? failure(this.refusal ?? accessError('browserClosed', {})) : undefined;
  }

  /** The signed-in account that the page shows; may be empty. */
  async accountOf(page: Page): Promise<string> {
    return (await this.#run(page, findAccount)).slice(0, 320);
  }

  get #host(): string {
    return new URL(this.#origin).host;
  }

  /** The result of a script in a page; empty if the page closes or doesn't answer. */
  async #run(page: Page, script: string): Promise<string> {
    // In a page that is just opening, this throws synchronously.
    const evaluate = async (): Promise<unknown> => page.evaluate(script);
    const value = await within(this.#clock, pageMs, evaluate()).catch(() => '');
    return typeof value === 'string' && value !== 'late' ? value : '';
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

/**
 * Codes of Entra ID if a policy of the organization refuses this browser: the device isn't managed,
 * compliant, or known, or conditional access blocks it.
 */
const conditionalAccess = /^(?:5300\d|5301[01]|5300\d{2}|53000\d|50097|50131|50155|50158|50187)$/;

/** Codes if the account isn't for this application or tenant. */
const wrongAccount = /^(?:50020|50105|50177|50178|51004|90072|90094|90095)$/;

/** The error for a code of Entra ID (`AADSTS…`); `undefined`: the user can continue. */
function refusalOf(code: string, host: string): AccessError | undefined {
  if (conditionalAccess.test(code)) {
    return accessError('conditionalAccessRefused', { code: `AADSTS${code}` });
  }
  return wrongAccount.test(code)
    ? accessError('wrongAccount', { host, code: `AADSTS${code}` })
    : undefined;
}
