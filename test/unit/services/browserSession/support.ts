import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LcsSession } from '../../../../src/access/lifecycleServices';
import {
  type BrowserCookie,
  type BrowserSignInOptions,
} from '../../../../src/services/browserSession';
import { systemClock } from '../../../../src/services/clock';
import { isProcessAlive } from '../../../../src/vault/processes';
import { findChromium } from '../../../setup/project';
import { FakeLog } from '../../support/fakeLog';

/** A computer on which the only browser is the one that the tests have. */
export class Bench {
  readonly root = mkdtempSync(join(tmpdir(), 'lcs-browser-'));
  readonly folder = join(this.root, 'profiles');
  readonly log = new FakeLog();
  cookies: readonly BrowserCookie[] = [];

  constructor() {
    const browser = findChromium();
    if (browser === undefined) throw new Error('There is no Chromium here: run "npm test".');
    symlinkSync(browser, join(this.root, 'chromium'));
  }

  options(baseUrl: string, more: Partial<BrowserSignInOptions> = {}): BrowserSignInOptions {
    const path = join(this.root, 'chromium');
    return {
      baseUrl,
      folder: this.folder,
      clock: systemClock,
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
      createSession: (url, cookies, accountLabel) => this.#session(url, cookies, accountLabel),
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

  #session(baseUrl: string, cookies: readonly BrowserCookie[], accountLabel: string): LcsSession {
    this.cookies = cookies;
    const { origin } = new URL(baseUrl);
    const header = () => cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    return { baseUrl, accountLabel, cookies: { origin, header, keep: () => undefined } };
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
