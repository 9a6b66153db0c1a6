import { existsSync } from 'node:fs';

import { findChromium } from '../paths.cjs';
import { run, step } from './progress.mjs';

/**
 * Installs Chromium unless a Chromium-based browser exists or it can't be installed.
 * @returns {Promise<void>}
 */
export async function ensureChromium() {
  if (findChromium() !== undefined) {
    return;
  }
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) {
    throw new Error('Please install Chrome, Edge or Chromium, or name one in CHROME_PATH.');
  }
  await step('Installing Chromium', async () => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env });
  });
}
