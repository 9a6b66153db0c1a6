import { connect, type Browser, type Page } from 'puppeteer-core';
import type { Clock } from '../../access/clock';
import type { AccessError } from '../../access/errors';
import { wait } from '../../access/http/retry';
import { failure, success, type Result } from '../../access/result';
import { messageOf } from '../../access/text';
import { accessError, type LcsSession } from '../types';
import {
  findBrowser,
  startBrowser,
  within,
  type BrowserProcess,
  type Computer,
} from './browserProcess';
import type { BrowserCookie, createLcsSession } from './cookies';
import { createProfile, sweepProfiles, type BrowserProfile, type ProfileHost } from './profiles';
import { watchSignIn } from './signInWatch';

export interface BrowserSignInOptions extends ProfileHost {
  /** Web address of the host of LCS, without a slash at the end. */
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly computer: Computer;
  readonly randomId: () => string;
  readonly limitMs: number;
  readonly signal: AbortSignal;
  /** Creates the session from the cookies, which aren't stored anywhere else. */
  readonly createSession: typeof createLcsSession;
  readonly browserArguments?: readonly string[];
}

const startMs = 30_000;
const pollMs = 1_000;

/**
 * Lets the user sign in to LCS in a private browser window, and takes the cookies that the browser
 * would send to that host. Afterwards, the window is closed and its profile is deleted.
 */
export async function signInToLcs(options: BrowserSignInOptions): Promise<Result<LcsSession>> {
  const executable = findBrowser(options.computer);
  if (executable === undefined) return failure(accessError('browserMissing', {}));
  if (options.signal.aborted) return failure(accessError('cancelled', {}));
  let profile: BrowserProfile | undefined;
  try {
    await sweepProfiles(options);
    profile = await createProfile(options, options.randomId(), options.limitMs);
    return await signInWith(executable, profile, options);
  } catch (error) {
    return failure(failed(error));
  } finally {
    await profile?.remove();
  }
}

async function signInWith(
  executable: string,
  profile: BrowserProfile,
  options: BrowserSignInOptions,
): Promise<Result<LcsSession>> {
  const { clock, baseUrl, log } = options;
  const arguments_ = [
    `--user-data-dir=${profile.dataFolder}`,
    '--remote-debugging-pipe',
    // A private window keeps cookies and pages in memory. The second name is Edge's.
    '--incognito',
    '--inprivate',
    '--no-first-run',
    '--no-default-browser-check',
    ...(options.browserArguments ?? []),
    `${baseUrl}/Logon/AdLogon`,
  ];
  const browserProcess = startBrowser(executable, arguments_, clock);
  const over = new AbortController();
  const stopped = stopOf(over.signal, options);
  let browser: Browser | undefined;
  try {
    await profile.heldBy(browserProcess.processId ?? 0);
    const connected = connect({ transport: browserProcess.transport, defaultViewport: null });
    const begun = await within(
      clock,
      startMs,
      Promise.race([
        connected.catch((error: unknown) => {
          // The pipe may close before the process ends.
          log.warn(`Connecting to the browser failed: ${messageOf(error)}`);
          return 'ended' as const;
        }),
        browserProcess.ended.then(() => 'ended' as const),
        stopped,
      ]),
    );
    if (begun === 'ended') return failure(failed('the browser ended at once'));
    if (begun === 'late') return failure(failed('the browser did not answer'));
    if ('ok' in begun) return begun;
    browser = begun;
    log.debug('Connected to the browser for the sign-in.');
    return await pollPages(browser, browserProcess, stopped, options);
  } finally {
    over.abort();
    // The end of the process matters, not the response.
    browser?.close().catch(() => undefined);
    await browserProcess.end(browser === undefined ? 'now' : 'gently');
  }
}

/** Polls the pages of the window until the user has signed in or can't. */
async function pollPages(
  browser: Browser,
  browserProcess: BrowserProcess,
  stopped: Promise<Result<never>>,
  { baseUrl, clock, createSession }: BrowserSignInOptions,
): Promise<Result<LcsSession>> {
  const watch = watchSignIn(browser, new URL(baseUrl).origin, clock);
  const ended = browserProcess.ended.then(() => failure(accessError('browserClosed', {})));
  const end = Promise.race([ended, stopped]);
  for (;;) {
    const signedIn = async () => {
      const seen = await watch.look();
      if (seen?.ok !== true) return seen;
      const cookies = await cookiesFor(seen.value, baseUrl);
      return success({ cookies, accountLabel: await watch.accountOf(seen.value) });
    };
    const seen = await Promise.race([signedIn(), end]);
    if (seen?.ok === true) {
      const { cookies, accountLabel } = seen.value;
      return success(createSession(baseUrl, cookies, accountLabel));
    }
    // A refusal that the pages show explains why the user closed the window.
    if (seen?.error.code === 'cancelled') return seen;
    if (seen !== undefined) return failure(watch.refusal() ?? seen.error);
    await within(clock, pollMs, end);
  }
}

/** The controllers of LCS that the client calls: a cookie's path can limit it to one of them. */
const controllers = (
  'RainierProject SaaSDeployment ServiceFabricDeployment EnvironmentServicingV2 ' +
  'Environment DeploymentPortal'
).split(' ');

/** The cookies that the browser would send to this host. */
async function cookiesFor(page: Page, baseUrl: string): Promise<readonly BrowserCookie[]> {
  const devTools = await page.createCDPSession();
  const paths = ['', 'V2', ...controllers.map(controller => `${controller}/x`)];
  const urls = paths.map(path => `${baseUrl}/${path}`);
  const { cookies } = await devTools.send('Network.getCookies', { urls });
  return cookies;
}

/** Waits until the user cancels or the time is over, and returns that reason. */
async function stopOf(
  over: AbortSignal,
  { signal, limitMs, baseUrl, clock }: BrowserSignInOptions,
): Promise<Result<never>> {
  await wait(clock, limitMs, AbortSignal.any([signal, over]));
  const late = accessError('signInTimedOut', { host: new URL(baseUrl).host });
  return failure(signal.aborted ? accessError('cancelled', {}) : late);
}

function failed(error: unknown): AccessError {
  const reason = messageOf(error);
  return accessError('browserFailed', { reason }, reason);
}
