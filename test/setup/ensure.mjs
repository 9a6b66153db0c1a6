// Installs everything that a new clone lacks. Requires only Node.
//
//   node test/setup/ensure.mjs --for build | start | unit | test

import { parseArgs } from 'node:util';

import { ensureChromium } from './ensure/chromium.mjs';
import { ensureDependencies } from './ensure/dependencies.mjs';
import { ensureHost } from './ensure/host.mjs';
import { hosts } from './paths.cjs';

const { values } = parseArgs({ options: { for: { type: 'string', default: 'test' } } });
const needsBrowser = values.for === 'test' || values.for === 'unit';

/** @type {Record<string, readonly import('./paths.cjs').Host[]>} */
const neededHosts = { start: [hosts.current], test: [hosts.current, hosts.minimum] };

try {
  await Promise.all([
    ensureDependencies(),
    ...(neededHosts[values.for] ?? []).map(ensureHost),
    needsBrowser ? ensureChromium() : undefined,
  ]);
} catch (error) {
  console.error(
    `\nThis could not be set up. ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = 1;
}
