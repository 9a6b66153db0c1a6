import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../../src/access/clock';
import type { BrowserSignInOptions } from '../../../../src/lifecycleServices/browser';
import {
  createLcsSession,
  type BrowserCookie,
} from '../../../../src/lifecycleServices/browser/cookies';
import { systemClock } from '../../../../src/services/clock';
import { isProcessAlive } from '../../../../src/services/temporaryFolder';
import { findChromium } from '../../../setup/project';
import { FakeLog } from '../../support/fakeLog';
import { SignInSite } from './signInSite';

/** Looks at the window ten times as often as a person needs; what a browser may take stays. */
const eagerClock: Clock = {
  now: () => systemClock.now(),
  after: (milliseconds, callback) =>
    systemClock.after(milliseconds <= 1_000 ? milliseconds / 10 : milliseconds, callback),
};

/** A computer on which the only browser is the one that the tests have. */
export class Bench {
  readonly root = mkdtempSync(join(tmpdir(), 'lcs-browser-'));
  readonly folder = join(this.root, 'profiles');
  readonly log = new FakeLog();
  cookies: readonly BrowserCookie[] = [];

  /** Whether the extension controls the browser. */
  get isConnected(): boolean {
    return this.log.lines.some(line => line.includes('Connected to the browser'));
  }

  constructor() {
    const browser = findChromium();
    if (browser === undefined) throw new Error('There is no Chromium here: run "npm test".');
    symlinkSync(browser, join(this.root, 'chromium'));
  }

  /**
   * Uses a browser that searches its profile for cookies of `SignInSite` after it has ended.
   * @param ignored an argument that the browser ignores, as a policy may demand
   */
  searchProfile(ignored = ''): void {
    const path = join(this.root, 'chromium');
    const browser = readlinkSync(path);
    unlinkSync(path);
    const lines = [
      '#!/bin/sh',
      'for each; do',
      '  shift',
      `  [ "$each" = "${ignored}" ] || set -- "$@" "$each"`,
      '  case "$each" in --user-data-dir=*) profile="${each#*=}" ;; esac',
      'done',
      `'${browser}' "$@"`,
      `grep -rlaE '${cookieText.source}' "$profile" > '${this.#searchFile}'`,
      `echo searched >> '${this.#searchFile}'`,
    ];
    writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o755 });
  }

  /** The files with cookies that the browser left, each on a line, and then `searched`. */
  get searchResult(): string {
    return readFileSync(this.#searchFile, 'utf8');
  }

  /** The files of the profiles that contain cookies now. */
  filesWithCookies(): readonly string[] {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .filter(file => cookieText.test(readIfThere(file)));
  }

  get #searchFile(): string {
    return join(this.root, 'searched');
  }

  options(baseUrl: string, more: Partial<BrowserSignInOptions> = {}): BrowserSignInOptions {
    const path = join(this.root, 'chromium');
    return {
      baseUrl,
      folder: this.folder,
      clock: eagerClock,
      log: this.log,
      isProcessAlive,
      randomId: randomUUID,
      computer: {
        platform: 'linux',
        env: { PATH: this.root },
        home: this.root,
        isFile: each => each === path,
      },
      limitMs: 60_000,
      signal: new AbortController().signal,
      createSession: (url, cookies, accountLabel) => {
        this.cookies = cookies;
        return createLcsSession(url, cookies, accountLabel);
      },
      browserArguments: testArguments,
      ...more,
    };
  }

  /** The folders of profiles that are there now. */
  profiles(): readonly string[] {
    try {
      return readdirSync(this.folder);
    } catch {
      return [];
    }
  }

  /** The number of the browser process of the only profile; 0 before it was started. */
  browserProcessId(): number {
    const [profile = ''] = this.profiles();
    try {
      const marker = readFileSync(join(this.folder, profile, 'owner.json'), 'utf8');
      return (JSON.parse(marker) as { browserProcessId: number }).browserProcessId;
    } catch {
      // It is being written.
      return 0;
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** The names and values of cookies of `SignInSite`. A browser may encrypt values, but not names. */
const cookieText = /lcsauth|lcsstate|forV2|of-lcs|not-for-lcs/;

/** A browser deletes temporary files at any time. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

/** The window is not shown; Chromium's sandbox refuses to work for root. */
export const testArguments: readonly string[] = [
  '--headless',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** The site and the computer of a test. Each test gets a new computer. */
interface SignInContext {
  readonly site: SignInSite;
  bench: Bench;
}

/** Declares tests that sign in with a browser. Each of them must leave no profile. */
export function describeSignIn(title: string, define: (context: SignInContext) => void): void {
  describe(title, function () {
    // A browser can be slow on a busy computer.
    this.timeout(90_000);
    const site = new SignInSite();
    const context = { site } as SignInContext;
    before(() => site.start());
    after(() => site.stop());
    beforeEach(() => {
      context.bench = new Bench();
      site.manner = 'twoSteps';
      site.asked.length = 0;
    });
    afterEach(() => {
      assert.deepEqual(context.bench.profiles(), [], 'no profile is left');
      context.bench.remove();
    });
    define(context);
  });
}
