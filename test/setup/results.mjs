// Results of test runs, and how they are printed.

import { relative, sep } from 'node:path';

import { projectDir } from './paths.cjs';

/** @typedef {import('./resultsReporter.cjs').Failure} Failure */
/** @typedef {import('./resultsReporter.cjs').Duration} Duration */
/** @typedef {{ passed: number, failures: Failure[], slowest?: Duration[] }} Results */

/** `.ci/run` finds the list below this line. */
const failuresTitle = 'Failed tests:';
const slowestShown = 10;

/**
 * Adds results of different runs.
 * @param {readonly Results[]} all
 * @returns {Results}
 */
export function sum(all) {
  return {
    passed: all.reduce((passed, results) => passed + results.passed, 0),
    failures: all.flatMap(results => results.failures),
    slowest: all.flatMap(({ slowest = [] }) => slowest),
  };
}

/**
 * The results of something that can't run.
 * @param {string} title
 * @param {string} error
 * @returns {Results}
 */
export function failed(title, error) {
  return { passed: 0, failures: [{ title, error }] };
}

/**
 * Puts the name of a run before the titles of its tests.
 * @param {string} name
 * @param {Results} results
 * @returns {Results}
 */
export function inRun(name, { passed, failures, slowest = [] }) {
  return {
    passed,
    failures: failures.map(each => ({ ...each, title: `${name}: ${each.title}` })),
    slowest: slowest.map(each => ({ ...each, title: `${name}: ${each.title}` })),
  };
}

/** @param {Results} results @returns {string} for example "12 passed, 0 failed" */
export function countsOf({ passed, failures }) {
  return `${String(passed)} passed, ${String(failures.length)} failed`;
}

/** Prints the slowest tests, the failed ones, and then the counts. @param {Results} results */
export function printSummary(results) {
  const { failures, slowest = [] } = results;
  if (slowest.length > slowestShown) {
    console.log('\nThe slowest tests:');
    const sorted = [...slowest].sort((a, b) => b.seconds - a.seconds).slice(0, slowestShown);
    for (const { title, seconds } of sorted) console.log(`  ${seconds.toFixed(1)} s  ${title}`);
  }
  if (failures.length > 0) console.log(`\n${failuresTitle}`);
  failures.forEach(({ title, file, error }, index) => {
    console.log(`\n  ${String(index + 1)}. ${title}`);
    if (file !== undefined) console.log(`     ${sourceOf(file)}`);
    for (const line of error.split('\n')) console.log(`       ${line}`);
  });
  console.log(`\n${countsOf(results)}`);
}

/** @param {string} file compiled @returns {string} its source, from the project folder */
function sourceOf(file) {
  const path = relative(projectDir, file).split(sep).join('/');
  return path.replace(/^out\/(.*)\.js$/, '$1.ts');
}
