import { connect, type Browser, type Page } from 'puppeteer-core';
import type { Clock, Disposable } from '../../access/clock';
import type { AccessError } from '../../access/errors';
import { type LcsSession, accessError } from '../types';
import { failure, success, type Result } from '../../access/result';
import { messageOf } from '../../access/text';
import { createProfile, sweepProfiles, type BrowserProfile, type ProfileHost } from './profiles';
import type { BrowserCookie } from './cookies';
import { BrowserProcess, within } from './browserProcess';
import { findBrowser, type Computer } from './findBrowser';
import { SignInWatch } from './signInWatch';

/** The parameters of a sign-in. */
export interface BrowserSignInOptions extends ProfileHost {
  /** Web address of the host of LCS, without a slash at the end. */
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly computer: Computer;
  readonly randomId: () => string;
  /** Milliseconds that the user has to sign in. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
  /** Creates the session from the cookies; they aren't stored anywhere else. */
  readonly createSession: (
    baseUrl: string,
    cookies: readonly BrowserCookie[],
    accountLabel: string,
  ) => LcsSession;
  /** Additional arguments for the browser. */
  readonly browserArguments?: readonly string[];
}

/** How long a browser may take to start, in milliseconds. */
const startMs = 30_000;

/** How often the pages of the window are checked, in milliseconds. */
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
  const browserProcess = new BrowserProcess(
    executable,
    [
      `--user-data-dir=${profile.dataFolder}`,
      '--remote-debugging-pipe',
      // A private window keeps cookies and pages in memory. The second name is Edge's.
      '--incognito',
      '--inprivate',
      '--no-first-run',
      '--no-default-browser-check',
      ...(options.browserArguments ?? []),
      `${baseUrl}/Logon/AdLogon`,
    ],
    clock,
  );
  const stop = stopOf(clock, options);
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
        stop.reached,
      ]),
    );
    if (begun === 'ended') return failure(failed('the browser ended at once'));
    if (begun === 'late') return failure(failed('the browser did not answer'));
    if ('code' in begun) return failure(begun);
    browser = begun;
    log.debug('Connected to the browser for the sign-in.');
    return await watched(browser, browserProcess, stop, options);
  } finally {
    stop.dispose();
    await closed(browser, browserProcess);
  }
}

/** Polls the pages of the window until the user has signed in or can't. */
async function watched(
  browser: Browser,
  browserProcess: BrowserProcess,
  stop: Stop,
  { baseUrl, clock, createSession }: BrowserSignInOptions,
): Promise<Result<LcsSession>> {
  const watch = new SignInWatch(browser, new URL(baseUrl).origin, clock);
  const ended = browserProcess.ended.then(() => 'ended' as const);
  for (;;) {
    const signedIn = async () => {
      const seen = await watch.look();
      if (seen?.ok !== true) return seen;
      const cookies = await cookiesFor(seen.value, baseUrl);
      return success({ cookies, accountLabel: await watch.accountOf(seen.value) });
    };
    const seen = await Promise.race([signedIn(), ended, stop.reached]);
    if (seen === 'ended') return failure(watch.refusal ?? accessError('browserClosed', {}));
    if (seen !== undefined && 'code' in seen) {
      const isLate = seen.code === 'signInTimedOut';
      return failure(isLate ? (watch.refusal ?? seen) : seen);
    }
    if (seen?.ok === true) {
      const { cookies, accountLabel } = seen.value;
      return success(createSession(baseUrl, cookies, accountLabel));
    }
    if (seen !== undefined) return failure(seen.error);
    await within(clock, pollMs, Promise.race([ended, stop.reached]));
  }
}

/** The paths of LCS that the client calls: a cookie can be for one of them only. */
const calledPlaces = [
  '/',
  '/V2',
  '/RainierProject/x',
  '/SaaSDeployment/x',
  '/ServiceFabricDeployment/x',
  '/EnvironmentServicingV2/x',
  '/Environment/x',
  '/DeploymentPortal/x',
];

/** The cookies that the browser would send to this host. */
async function cookiesFor(page: Page, baseUrl: string): Promise<readonly BrowserCookie[]> {
  const devTools = await page.createCDPSession();
  const urls = calledPlaces.map(place => `${baseUrl}${place}`);
  const { cookies } = await devTools.send('Network.getCookies', { urls });
  return cookies;
}

async function closed(browser: Browser | undefined, process: BrowserProcess): Promise<void> {
  // The end of the process matters, not the answer.
  browser?.close().catch(() => undefined);
  await process.end(browser === undefined ? 'now' : 'gently');
}

/** Ends a sign-in if the user cancels or the time is over. */
interface Stop extends Disposable {
  /** Resolves with the reason when the sign-in has to stop. */
  readonly reached: Promise<AccessError>;
}

function stopOf(clock: Clock, { signal, limitMs, baseUrl }: BrowserSignInOptions): Stop {
  const end = clock.now() + limitMs;
  const over = new AbortController();
  let timer: Disposable | undefined;
  const reached = new Promise<AccessError>(resolve => {
    const cancel = () => resolve(accessError('cancelled', {}));
    const wait = () => {
      const left = end - clock.now();
      if (left > 0) timer = clock.after(left, wait);
      else resolve(accessError('signInTimedOut', { host: new URL(baseUrl).host }));
    };
    wait();
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { signal: over.signal });
  });
  return {
    reached,
    dispose: () => {
      timer?.dispose();
      over.abort();
    },
  };
}

function failed(error: unknown): AccessError {
  const reason = messageOf(error);
  return accessError('browserFailed', { reason }, reason);
}
