// The suites of tests, and how Mocha runs them.

import { checkCoverage } from './coverage.mjs';
import { installVsix } from './installedProduct.cjs';
import { packProduct } from './package.mjs';

/**
 * @typedef {object} Suite
 * @property {string} project the folder of its TypeScript files
 * @property {boolean} [everyVersion] whether it runs in each version of VS Code
 * @property {boolean} [everyFile] whether each of its files runs in a process of its own
 * @property {() => Promise<NodeJS.ProcessEnv>} [prepare] prepares a run
 * @property {(write: (text: string) => void) => import('./results.mjs').Results} [check] an additional
 *   check after all tests
 * @property {(choice: Choice) => string[]} command
 */

/**
 * @typedef {object} Choice
 * @property {readonly string[]} grep Mocha's options that choose tests by title
 * @property {readonly string[]} files compiled files and patterns to run; empty for all
 */

const mocha = [
  'node_modules/mocha/bin/mocha.js',
  ...['--reporter', 'test/setup/resultsReporter.cjs', '--forbid-only'],
];

/** @type {Record<string, Suite>} */
export const suites = {
  unit: {
    project: 'test/unit',
    // A subset of the tests says nothing about the coverage of all.
    command: ({ grep, files }) => [
      ...(grep.length + files.length > 0 ? [] : ['node_modules/c8/bin/c8.js', process.execPath]),
      // Real sockets on a busy machine can take longer than Mocha's two seconds.
      ...[...mocha, ...grep, '--timeout', '20000'],
      ...(files.length > 0 ? files : ['out/test/unit/**/*.test.js']),
    ],
    check: checkCoverage,
  },
  webview: {
    project: 'test/webview',
    command: ({ grep, files }) => [
      ...[...mocha, ...grep, '--timeout', '30000'],
      ...(files.length > 0 ? files : ['out/test/webview/**/*.test.js']),
    ],
  },
  host: {
    project: 'test/host',
    everyVersion: true,
    command: () => ['out/test/setup/hostTests.js'],
  },
  e2e: {
    project: 'test/e2e',
    everyVersion: true,
    // Each file starts its own VS Code, and waits more than it computes.
    everyFile: true,
    prepare: async () => ({ PRODUCT_FOLDER: await installVsix(await packProduct()) }),
    command: ({ grep, files }) => [
      ...[...mocha, ...grep, '--timeout', '180000'],
      ...['--require', 'out/test/e2e/driver/hooks.js'],
      ...(files.length > 0 ? files : ['out/test/e2e/*.test.js']),
    ],
  },
};

/** Files that `npm test` runs only in the current VS Code. `--long` runs them in the oldest one. */
export const longInMinimum = [
  'commands',
  'expiry',
  'faults',
  'forgetful',
  'hostileNames',
  'otherExtensions',
  'requestHistory',
  'view',
].map(name => `test/e2e/${name}.test.ts`);

/** The runs of `--long`: the exhaustive ones, and those that `npm test` leaves out. */
export const longRuns = [
  'test/unit/vault/windowHistory.test.ts',
  'test/e2e/long',
  ...longInMinimum,
];
