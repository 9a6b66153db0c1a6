import type { Browser, Page } from 'puppeteer-core';
import type { Clock } from '../../access/clock';
import type { AccessError } from '../../access/errors';
import { failure, success, type Result } from '../../access/result';
import { withTimeLimit } from '../../access/timing';
import { accessError } from '../types';

/** Polls in a row that must show a refusal: meanwhile the user may select another account. */
const refusalsBelieved = 12;
/** Polls in a row without a page that mean that the user closed the window. */
const emptyPollsBelieved = 2;
const pageMs = 10_000;

/** Checks a window's pages until the user has signed in to the LCS host with this origin. */
export function watchSignIn(browser: Browser, origin: string, clock: Clock) {
  const { host } = new URL(origin);
  let refusal: AccessError | undefined;
  let refusals = 0;
  /** Counts only after the window has shown a page, because a busy computer opens the first one late. */
  let emptyPolls = Number.NEGATIVE_INFINITY;

  /** The result of a script in a page; empty if the page closes or doesn't respond. */
  const run = async (page: Page, script: string): Promise<string> => {
    // In a page that is just opening, this throws synchronously.
    const evaluate = async (): Promise<unknown> => page.evaluate(script);
    const value = await withTimeLimit(clock, pageMs, evaluate()).catch(() => '');
    return typeof value === 'string' ? value : '';
  };

  return {
    /** The refusal that the pages show now; it explains why the user closes the window. */
    refusal: () => refusal,
    /** The signed-in account that a page shows; may be empty. */
    accountOf: async (page: Page) => (await run(page, findAccount)).slice(0, 320),
    /** Checks all pages. Returns the signed-in one, or why the user can't sign in; `undefined` if pending. */
    async look(): Promise<Result<Page> | undefined> {
      const pages = await browser.pages();
      emptyPolls = pages.length === 0 ? emptyPolls + 1 : 0;
      if (emptyPolls >= emptyPollsBelieved) return failure(accessError('browserClosed', {}));
      if (pages.length === 0) return undefined;
      let found: AccessError | undefined;
      for (const page of pages) {
        const answer = originOf(page) === origin ? await run(page, askWhetherSignedIn) : '';
        if (answer === 'signedIn') return success(page);
        if (answer === 'refused') found = accessError('accountNotAdmitted', { host });
        found ??= refusalOf(await run(page, findErrorCode), host);
      }
      refusals = found === undefined ? 0 : refusals + 1;
      refusal = found;
      return found && refusals >= refusalsBelieved ? failure(found) : undefined;
    },
  };
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
const conditionalAccess = /^(?:5300\d|5301[01]|5300\d{2}|50097|50131|50155|50158|50187)$/;

/** Codes if the account isn't for this application or tenant. */
const wrongAccount = /^(?:50020|50105|50177|50178|51004|90072|90094|90095)$/;

/** The error for a code of Entra ID (`AADSTS…`); `undefined`: the user can continue. */
function refusalOf(code: string, host: string): AccessError | undefined {
  const name = `AADSTS${code}`;
  if (conditionalAccess.test(code)) return accessError('conditionalAccessRefused', { code: name });
  return wrongAccount.test(code) ? accessError('wrongAccount', { host, code: name }) : undefined;
}

// The following scripts run in the pages. They are sent as text, so they use nothing from outside.

/**
 * Asks the page's own origin, as the page does, whether the user is signed in: `signedIn` if LCS
 * responds with data, `refused` if it doesn't admit the account, otherwise `notYet`.
 */
const askWhetherSignedIn = `(async () => {
  const ask = path => fetch(path, {
    headers: { 'X-Requested-With': 'XMLHttpRequest', TimezoneOffset: '0', Accept: '*/*' },
    credentials: 'same-origin',
    redirect: 'manual',
    cache: 'no-store',
  });
  const isJson = text => {
    try {
      const value = JSON.parse(text.trim().replace(/^\\(([^]*)\\)$/, '$1'));
      return typeof value === 'object' && value !== null;
    } catch {
      return false;
    }
  };
  const list = await ask('/RainierProject/RecentProjectsList');
  if (list.type === 'opaqueredirect' || list.status === 401) return 'notYet';
  if (list.status === 403) return 'refused';
  const text = await list.text();
  if ((list.status === 200 || list.status === 500) && isJson(text)) return 'signedIn';
  if (list.status === 200) return 'notYet';
  // A host without that list: for a signed-in user, the start page has the anti-forgery token.
  const page = await ask('/V2');
  if (page.status === 403) return 'refused';
  if (page.type === 'opaqueredirect' || page.status !== 200) return 'notYet';
  const html = await page.text();
  const hasToken = /name="?__RequestVerificationToken/.test(html);
  return hasToken && !/type="?password/i.test(html) ? 'signedIn' : 'notYet';
})()`;

/** Finds the error code of Entra ID in a page, and reads nothing else. */
const findErrorCode = `(() => {
  const source = location.href + ' ' + document.documentElement.textContent.slice(0, 500000);
  const match =
    /AADSTS(\\d{5,7})|"[is]ErrorCode":"?(\\d{5,7})|Error Code:?\\s*(\\d{5,7})/.exec(source);
  return match === null ? '' : match[1] || match[2] || match[3];
})()`;

const findAccount = `(() => {
  const mail = /[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+/;
  const shown = document.querySelectorAll('[title*="@"], [aria-label*="@"], [id^="mectrl_current"]');
  for (const element of shown) {
    const text = [element.title, element.getAttribute('aria-label'), element.textContent].join(' ');
    const match = mail.exec(text.slice(0, 1000));
    if (match !== null) return match[0];
  }
  return '';
})()`;
