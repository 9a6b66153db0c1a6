import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import { chromium } from 'playwright-core';

import { publicNames, type Emulator } from '../../emulator/index';
import { findChromium } from '../../setup/project';
import { eventually } from './eventually';

/** Chromium writes its debugging port to this file in the profile. */
const portFile = 'DevToolsActivePort';

/**
 * A fake browser of the user. It is the first one on the path, runs without a screen, and lets a
 * test press keys.
 */
export class SignInBrowser {
  readonly #folder = fs.mkdtempSync(path.join(os.tmpdir(), 'user-browser-'));

  constructor() {
    this.#write('');
  }

  /** Leads it to the emulator of Lifecycle Services under its public name. */
  usePublicNames({ httpsPort }: Emulator): void {
    const rule = `MAP ${publicNames.lcs}:443 127.0.0.1:${String(httpsPort)}`;
    this.#write(`--host-resolver-rules='${rule}' --ignore-certificate-errors`);
  }

  #write(options: string): void {
    const browser = findChromium();
    assert.ok(browser, 'There is no Chromium here: run "npm test".');
    const lines = [
      '#!/bin/sh',
      `echo "$@" >> '${this.#callsFile}'`,
      `exec '${browser}' --headless=new --no-sandbox --disable-gpu --remote-debugging-port=0 ${options} "$@"`,
    ];
    fs.writeFileSync(path.join(this.#folder, 'microsoft-edge'), `${lines.join('\n')}\n`, {
      mode: 0o755,
    });
  }

  /**
   * The environment of VS Code with this browser first on the path. `VSCODE_CLI` prevents VS Code
   * from asking a shell for another path.
   */
  get env(): Readonly<Record<string, string>> {
    const first = `${this.#folder}${path.delimiter}${process.env['PATH'] ?? ''}`;
    return { PATH: first, VSCODE_CLI: '1' };
  }

  /** The folders of the profiles that it was started with, in order. */
  get profiles(): readonly string[] {
    if (!fs.existsSync(this.#callsFile)) return [];
    const calls = fs.readFileSync(this.#callsFile, 'utf8');
    return [...calls.matchAll(/--user-data-dir=(\S+)/g)].map(([, profile = '']) => profile);
  }

  /** Signs in with password and code in the next window that opens. */
  async signIn(user: string, windowNumber = 1): Promise<void> {
    const port = await eventually(() => {
      const profile = this.profiles[windowNumber - 1];
      assert.ok(profile, 'no window was opened');
      const [first = ''] = fs.readFileSync(path.join(profile, portFile), 'utf8').split('\n');
      assert.match(first, /^\d+$/, 'the browser is still writing its port');
      return first;
    });
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const page = await eventually(() => {
      const found = browser
        .contexts()[0]
        ?.pages()
        .find(each => each.url().includes('/Logon/'));
      assert.ok(found, 'the page of the sign-in is not shown');
      return found;
    });
    await page.getByLabel('User').fill(user);
    await page.getByLabel('Password').fill('any');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Code').fill('123456');
    await page.getByRole('button', { name: 'Verify' }).click();
  }

  remove(): void {
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }

  get #callsFile(): string {
    return path.join(this.#folder, 'calls');
  }
}
