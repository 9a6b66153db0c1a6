// Runs the named suites, files, and folders; without a name, all tests except those of `--long`.
//
//   node test/setup/test.mjs [unit] [webview] [host] [e2e] [test/unit/vault …]
//     [--version 1.139.1] [--grep text] [--long]

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';

import { build, runNode } from './build.mjs';
import { OrderedOutput } from './orderedOutput.mjs';
import { hostOf, hosts, projectDir } from './paths.cjs';
import { countsOf, failed, inRun, printSummary, sum } from './results.mjs';
import { longInMinimum, longRuns, suites } from './suites.mjs';

/** @typedef {import('./results.mjs').Results} Results */
/** @typedef {import('./suites.mjs').Suite} Suite */

/**
 * A suite or a part of it, in one version of VS Code if it needs one.
 * @typedef {{ name: string, suite: Suite, env: NodeJS.ProcessEnv, files: readonly string[] }} Run
 */

/** More runs than cores, because most runs wait more than they compute. */
const runsAtOnce = availableParallelism() + 1;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { version: { type: 'string' }, grep: { type: 'string' }, long: { type: 'boolean' } },
});

/** Seeded histories of windows in an exhaustive run. */
if (values.long) process.env['HISTORIES'] ??= '500';

const wanted = values.long && positionals.length === 0 ? longRuns : positionals;
const paths = wanted.filter(path => existsSync(join(projectDir, path)));
/** A path starts with its suite: `test/unit/vault`. */
const suiteOf = (/** @type {string} */ path) => path.split(/[\\/]/)[1] ?? '';
const named = wanted.filter(name => !paths.includes(name));
const chosen = [...new Set([...named, ...paths.map(suiteOf)])];
const names = chosen.length > 0 ? chosen : Object.keys(suites);

const output = new OrderedOutput();

/**
 * Runs a suite, and prints its output in its turn.
 * @param {Run} run
 * @returns {Promise<Results>}
 */
async function runSuite({ name, suite, env, files }) {
  const part = output.open();
  part.write(`\n=== ${name} ===\n`);
  const startedAt = performance.now();
  const folder = join(projectDir, 'test-results');
  const file = join(folder, `${name}.json`);
  mkdirSync(folder, { recursive: true });
  rmSync(file, { force: true });
  const grep = values.grep === undefined ? [] : ['--grep', values.grep];
  const code = await runNode(
    suite.command({ grep, files: files.map(compiled) }),
    {
      ...env,
      ...(values.grep === undefined ? {} : { TEST_GREP: values.grep }),
      TEST_RESULTS: file,
    },
    part.write,
  );
  const isWhole = files.length + grep.length === 0;
  const checked = isWhole ? suite.check?.(part.write) : undefined;
  const results = sum([readResults(file, code), ...(checked ? [checked] : [])]);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  part.write(`${name}: ${countsOf(results)} in ${seconds} s\n`);
  part.close();
  return inRun(name, results);
}

/**
 * The files of a suite that runs each file in its own process. The largest comes first: it takes longest.
 * @param {readonly string[]} chosen files and folders
 * @returns {string[]}
 */
function testFiles(chosen) {
  const size = (/** @type {string} */ file) => statSync(join(projectDir, file)).size;
  return chosen
    .flatMap(path => {
      if (path.endsWith('.ts')) return path;
      const names = readdirSync(join(projectDir, path)).filter(name => name.endsWith('.test.ts'));
      return names.map(name => `${path}/${name}`);
    })
    .sort((a, b) => size(b) - size(a));
}

/** @param {string} path of a file or folder @returns {string} its compiled form for Mocha */
function compiled(path) {
  return path.endsWith('.ts') ? `out/${path.replace(/\.ts$/, '.js')}` : `out/${path}/**/*.test.js`;
}

/** @param {string} file @param {number} code the exit code of the run @returns {Results} */
function readResults(file, code) {
  if (!existsSync(file)) {
    return failed('The run ended without results', `Its exit code is ${String(code)}.`);
  }
  const results = /** @type {Results} */ (JSON.parse(readFileSync(file, 'utf8')));
  return code === 0 || results.failures.length > 0
    ? results
    : sum([results, failed('The run failed after its tests', `Exit code ${String(code)}.`)]);
}

/**
 * The runs of a suite: one, one for each version of VS Code, or one for each file in each version.
 * @param {string} name
 * @returns {Promise<Run[]>}
 */
async function runsOf(name) {
  const suite = suites[name];
  if (!suite) {
    throw new Error(
      `There is no suite "${name}": choose one of ${Object.keys(suites).join(', ')}.`,
    );
  }
  const env = (await suite.prepare?.()) ?? {};
  const files = paths.filter(path => join('test', suiteOf(path)) === join(suite.project));
  if (suite.everyVersion !== true) return [{ name, suite, env, files }];
  const all = Object.values(hosts).map(host => host.version);
  const versions = values.version === undefined ? all : [hostOf(values.version).version];
  const inVersions = versions.map(version => ({
    name: `${name} in VS Code ${version}`,
    suite,
    env: { ...env, VSCODE_VERSION: version },
    files,
  }));
  // A search by title needs only a few files, but the runner doesn't know which.
  if (suite.everyFile !== true || values.grep !== undefined) return inVersions;
  return testFiles(files.length > 0 ? files : [suite.project]).flatMap(file =>
    inVersions
      .filter(({ env: { VSCODE_VERSION } }) => isDue(file, VSCODE_VERSION))
      .map(run => ({ ...run, name: `${run.name}, ${basename(file, '.test.ts')}`, files: [file] })),
  );
}

/**
 * Whether a file runs in a version of VS Code. Some files run in the oldest version only with `--long`, or if
 * the command names a suite, a file, or a version.
 * @param {string} file
 * @param {string} version
 */
function isDue(file, version) {
  const isNamed = positionals.length > 0 || values.version !== undefined;
  if (isNamed || !longInMinimum.includes(file)) return true;
  return (version === hosts.minimum.version) === (values.long === true);
}

/** @returns {Promise<Results>} */
async function runAll() {
  const projects = names.flatMap(name => suites[name]?.project ?? []);
  const extension = names.some(name => name !== 'unit');
  if (!(await build({ projects: ['test/setup', ...projects], extension }))) {
    return failed('Build', 'TypeScript or esbuild reported errors.');
  }
  const all = [];
  for (const name of names) {
    try {
      all.push(...(await runsOf(name)));
    } catch (error) {
      return failed(`Suite ${name}`, error instanceof Error ? error.message : String(error));
    }
  }
  const queue = all.values();
  /** @type {Results[]} */
  const results = [];
  const work = async () => {
    for (const run of queue) results.push(await runSuite(run));
  };
  await Promise.all(Array.from({ length: runsAtOnce }, work));
  return sum(results);
}

const total = await runAll();
printSummary(total);
process.exitCode = total.failures.length > 0 ? 1 : 0;
