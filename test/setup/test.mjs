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
import { countsOf, failed, inRun, printSummary, sum } from './results.mjs';

/** @typedef {import('./results.mjs').Results} Results */

/**
 * @typedef {object} Suite
 * @property {string} project the folder of its TypeScript files
 * @property {boolean} [everyVersion] whether it runs in each version of VS Code
 * @property {() => Promise<NodeJS.ProcessEnv>} [prepare] prepares a run
 * @property {boolean} [secondTry] whether a failed file runs once more, because a workbench on a busy
 *   machine can lose a key press. The output mentions each second try.
 * @property {() => Results} [check] an additional check after all tests
 * @property {(grep: readonly string[], files: readonly string[]) => string[]} command
 *   for the given files, or for all if there are none
 */

const mocha = 'node_modules/mocha/bin/mocha.js';
const mochaOptions = ['--reporter', 'test/setup/resultsReporter.cjs', '--forbid-only'];

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

/** More failed files than this aren't a coincidence. */
const mostSecondTries = 3;

/**
 * Runs a suite. Repeats failed files once if the suite allows it.
 * @param {string} name
 * @param {Suite} suite
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Results>}
 */
async function runSuite(name, suite, env) {
  const first = await runOnce(name, suite, env, chosenFiles);
  const failing = new Set(first.failures.flatMap(({ file }) => file ?? []));
  if (suite.secondTry !== true || failing.size === 0 || failing.size > mostSecondTries) {
    return say(name, isWhole && suite.check ? sum([first, suite.check()]) : first);
  }
  const files = [...failing];
  console.log(`A second try of ${files.map(file => basename(file)).join(', ')}, which failed.`);
  const second = await runOnce(`${name}, second try`, suite, env, files);
  const others = first.failures.filter(({ file }) => file === undefined || !failing.has(file));
  return say(name, { passed: first.passed, failures: [...second.failures, ...others] });
}

/** @param {string} name @param {Results} results @returns {Results} */
function say(name, results) {
  console.log(`${name}: ${countsOf(results)}`);
  return inRun(name, results);
}

/**
 * @param {string} name
 * @param {Suite} suite
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} files to run; empty for all
 * @returns {Promise<Results>}
 */
async function runOnce(name, suite, env, files) {
  const folder = join(projectDir, 'test-results');
  const file = join(folder, 'results.json');
  mkdirSync(folder, { recursive: true });
  rmSync(file, { force: true });
  const grep = values.grep === undefined ? [] : ['--grep', values.grep];
  const grepInHost = values.grep === undefined ? {} : { TEST_GREP: values.grep };
  console.log(`\n=== ${name} ===`);
  const code = await runNode(suite.command(grep, files), {
    ...env,
    ...grepInHost,
    TEST_RESULTS: file,
  });
  if (!existsSync(file)) {
    return failed('The run ended without results', `Its exit code is ${String(code)}.`);
  }
  const results = /** @type {Results} */ (JSON.parse(readFileSync(file, 'utf8')));
  return code === 0 || results.failures.length > 0
    ? results
    : sum([results, failed('The run failed after its tests', `Exit code ${String(code)}.`)]);
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
 * @param {string} name
 * @returns {Promise<Results>} one failure if the suite can't run, so that the other suites still do
 */
async function runVersions(name) {
  const suite = suites[name];
  if (!suite) {
    throw new Error(`There is no suite "${name}": choose of ${Object.keys(suites).join(', ')}.`);
  }
  let env;
  try {
    env = await suite.prepare?.();
  } catch (error) {
    return failed(`${name} can't run`, error instanceof Error ? error.message : String(error));
  }
  const all = [];
  for (const version of versionsFor(suite)) {
    const title = version === undefined ? name : `${name} in VS Code ${version}`;
    all.push(await runSuite(title, suite, { ...env, VSCODE_VERSION: version }));
  }
  return sum(all);
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
const all = [];
if (isBuilt) for (const name of names) all.push(await runVersions(name));
else all.push(failed('Build', 'TypeScript or esbuild reported errors.'));
const total = sum(all);
printSummary(total);
process.exitCode = total.failures.length > 0 ? 1 : 0;
