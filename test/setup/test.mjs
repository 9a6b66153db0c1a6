// Runs all tests, the named suites, or the named files and folders.
//
//   node test/setup/test.mjs [unit] [webview] [host] [e2e] [test/unit/vault …]
//     [--version 1.139.1] [--grep text] [--long]

import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';

import { build, runNode } from './build.mjs';
import { checkCoverage } from './coverage.mjs';
import { packProduct } from './package.mjs';
import { hostOf, hosts, projectDir } from './paths.cjs';

/**
 * @typedef {object} Suite
 * @property {string} project the folder of its TypeScript files
 * @property {boolean} [everyVersion] whether it runs in each version of VS Code
 * @property {() => Promise<NodeJS.ProcessEnv>} [prepare] prepares a run
 * @property {boolean} [secondTry] whether a failed file runs once more, because a workbench on a busy
 *   machine can lose a key press. The output mentions each second try.
 * @property {() => Counts} [check] an additional check after all tests
 * @property {(grep: readonly string[], files: readonly string[]) => string[]} command
 *   for the given files, or for all if there are none
 */

const mocha = 'node_modules/mocha/bin/mocha.js';
const mochaOptions = ['--reporter', 'test/setup/countingReporter.cjs', '--forbid-only'];

/** @type {Record<string, Suite>} */
const suites = {
  unit: {
    project: 'test/unit',
    // A subset of the tests says nothing about the coverage of all.
    command: (grep, files) => [
      ...(grep.length + files.length > 0 ? [] : ['node_modules/c8/bin/c8.js', process.execPath]),
      // Real sockets on a busy machine can take longer than Mocha's two seconds.
      ...[mocha, ...mochaOptions, ...grep, '--timeout', '20000'],
      ...(files.length > 0 ? files : ['out/test/unit/**/*.test.js']),
    ],
    check: checkCoverage,
  },
  webview: {
    project: 'test/webview',
    command: (grep, files) => [
      ...[mocha, ...mochaOptions, ...grep, '--timeout', '30000'],
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
    prepare: async () => ({ PRODUCT_VSIX: await packProduct() }),
    secondTry: true,
    command: (grep, files) => [
      ...[mocha, ...mochaOptions, ...grep, '--timeout', '120000'],
      ...['--require', 'out/test/e2e/driver/hooks.js'],
      ...(files.length > 0 ? files : ['out/test/e2e/**/*.test.js']),
    ],
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { version: { type: 'string' }, grep: { type: 'string' }, long: { type: 'boolean' } },
});

/** Seeded histories of windows in an exhaustive run. */
if (values.long) process.env['HISTORIES'] ??= '500';

const chosenPaths = positionals.filter(path => existsSync(join(projectDir, path)));
/** The compiled form of the files and folders that were named. */
const chosenFiles = chosenPaths.map(path =>
  path.endsWith('.ts') ? `out/${path.replace(/\.ts$/, '.js')}` : `out/${path}/**/*.test.js`,
);
const isWhole = chosenFiles.length === 0 && values.grep === undefined;

/** @typedef {{ passed: number, failed: number }} Counts */
/** @typedef {Record<string, Counts>} CountsByFile */

/** More failed files than this aren't a coincidence. */
const mostSecondTries = 3;

/**
 * Runs a suite. Repeats failed files once if the suite allows it.
 * @param {string} name
 * @param {Suite} suite
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Counts>}
 */
async function runSuite(name, suite, env) {
  const first = await runOnce(name, suite, env, chosenFiles);
  if (isWhole && suite.check) first['coverage'] = suite.check();
  const failing = Object.keys(first).filter(file => (first[file]?.failed ?? 0) > 0);
  const again = failing.filter(file => existsSync(file));
  if (suite.secondTry !== true || again.length === 0 || again.length > mostSecondTries) {
    return say(name, sum(first));
  }
  console.log(`A second try of ${again.map(file => basename(file)).join(', ')}, which failed.`);
  const second = await runOnce(`${name}, second try`, suite, env, again);
  const others = Object.entries(first).filter(([file]) => !again.includes(file));
  return say(name, sum({ ...second, ...Object.fromEntries(others) }));
}

/** @param {CountsByFile} counts @returns {Counts} */
function sum(counts) {
  const total = { passed: 0, failed: 0 };
  for (const { passed, failed } of Object.values(counts)) {
    total.passed += passed;
    total.failed += failed;
  }
  return total;
}

/** @param {string} name @param {Counts} counts @returns {Counts} */
function say(name, counts) {
  console.log(`${name}: ${String(counts.passed)} passed, ${String(counts.failed)} failed`);
  return counts;
}

/**
 * @param {string} name
 * @param {Suite} suite
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} files to run; empty for all
 * @returns {Promise<CountsByFile>}
 */
async function runOnce(name, suite, env, files) {
  const results = join(projectDir, 'test-results');
  const file = join(results, 'counts.json');
  mkdirSync(results, { recursive: true });
  rmSync(file, { force: true });
  const grep = values.grep === undefined ? [] : ['--grep', values.grep];
  const grepInHost = values.grep === undefined ? {} : { TEST_GREP: values.grep };
  console.log(`\n=== ${name} ===`);
  const code = await runNode(suite.command(grep, files), {
    ...env,
    ...grepInHost,
    TEST_COUNTS: file,
  });
  const result = existsSync(file) ? readFileSync(file, 'utf8') : '{}';
  const counts = /** @type {CountsByFile} */ (JSON.parse(result));
  // A bad exit code without a failed test: too little coverage, or a crash.
  if (code !== 0 && sum(counts).failed === 0) counts['the run itself'] = { passed: 0, failed: 1 };
  return counts;
}

/**
 * @param {string} name
 * @param {Suite} suite
 * @returns {Promise<NodeJS.ProcessEnv | undefined>} nothing if the suite can't run, which counts as one
 *   failure and doesn't affect the other suites
 */
async function prepare(name, suite) {
  try {
    return (await suite.prepare?.()) ?? {};
  } catch (error) {
    console.error(`${name} cannot run. ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** @param {Suite} suite @returns {readonly (string | undefined)[]} */
function versionsFor(suite) {
  if (suite.everyVersion !== true) {
    return [undefined];
  }
  const all = Object.values(hosts).map(host => host.version);
  return values.version === undefined ? all : [hostOf(values.version).version];
}

/**
 * @param {readonly string[]} names
 * @returns {Promise<Counts>}
 */
async function runSuites(names) {
  const total = { passed: 0, failed: 0 };
  for (const name of names) {
    const suite = suites[name];
    if (!suite) {
      throw new Error(`There is no suite "${name}": choose of ${Object.keys(suites).join(', ')}.`);
    }
    const env = await prepare(name, suite);
    if (env === undefined) {
      total.failed += 1;
      continue;
    }
    for (const version of versionsFor(suite)) {
      const title = version === undefined ? name : `${name} in VS Code ${version}`;
      const counts = await runSuite(title, suite, { ...env, VSCODE_VERSION: version });
      total.passed += counts.passed;
      total.failed += counts.failed;
    }
  }
  return total;
}

const named = positionals.filter(name => !chosenPaths.includes(name));
/** A path starts with its suite: `test/unit/vault`. */
const ofPaths = chosenPaths.map(path => path.split(/[\\/]/)[1] ?? '');
const chosen = [...new Set([...named, ...ofPaths])];
const names = chosen.length > 0 ? chosen : Object.keys(suites);
const projects = names.flatMap(name => suites[name]?.project ?? []);
const isBuilt = await build({
  projects: ['test/setup', ...projects],
  extension: names.some(name => name !== 'unit'),
});
const { passed, failed } = isBuilt ? await runSuites(names) : { passed: 0, failed: 1 };
console.log(`\n${String(passed)} passed, ${String(failed)} failed`);
process.exitCode = failed > 0 ? 1 : 0;
