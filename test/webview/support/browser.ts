import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../setup/browser';

/** The repository root. Compiled tests are in `out/test/webview/support`. */
export const root = path.resolve(__dirname, '../../../..');
const built = path.join(root, 'out/webview-page');

let running: Browser | undefined;

/** The browser that all page tests share. */
export function browser(): Browser {
  if (!running) throw new Error('The browser starts in a hook before the first test.');
  return running;
}

/** Returns a file of the page: its script, its style, or the colors of a theme. */
export async function asset(name: string): Promise<string> {
  const folder = name.startsWith('themes/') ? path.join(root, 'test/webview/support') : built;
  return readFile(path.join(folder, name), 'utf8');
}

async function bundle(): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: {
      main: 'webview-ui/dialog/main.ts',
      toolkit: 'webview-ui/dialog/toolkit.ts',
      style: 'webview-ui/dialog/page.css',
      requestHistory: 'webview-ui/requestHistory/page.ts',
      requestHistoryStyle: 'webview-ui/requestHistory/style.css',
    },
    outdir: built,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'chrome132',
    loader: { '.svg': 'text' },
    logLevel: 'warning',
  });
}

before(async function () {
  this.timeout(60_000);
  await bundle();
  running = await launchBrowser();
});

after(async () => {
  await running?.close();
});
