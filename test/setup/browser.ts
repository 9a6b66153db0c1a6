import { chromium, type Browser, type BrowserContext } from 'playwright-core';

import { findChromium } from './paths.cjs';

/** Several VS Codes can share a busy computer, so this is far longer than any step takes. */
const waitLimitMs = 60_000;

/**
 * Starts a headless browser. `HEADED=1` shows its window.
 * @param args more arguments of Chromium
 */
export async function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error(
      'There is no Chrome, Edge or Chromium here: run "npm test", or set CHROME_PATH.',
    );
  }
  // Chromium's sandbox doesn't work for root, the user of most containers.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({
    executablePath,
    headless: process.env['HEADED'] !== '1',
    args: [
      ...asRoot,
      ...args,
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/**
 * Creates a browser profile in which pages of an origin may use the clipboard.
 * @param timezoneId IANA name; the zone of the computer by default
 */
export async function newProfile(
  browser: Browser,
  origin: string,
  timezoneId?: string,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    ...(timezoneId !== undefined && { timezoneId }),
  });
  context.setDefaultTimeout(waitLimitMs);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  return context;
}
