// Mocha's default reporter with three additions: it writes the results to the file in TEST_RESULTS,
// prints the slowest tests, and names open handles after the last test.

const { writeFileSync } = require('node:fs');

const { reporters } = require('mocha');

const slowestShown = 10;
const aliveLimitMs = 1_000;
const errorLines = 8;

/**
 * @typedef {object} Failure a test or another check that failed
 * @property {string} title its full title
 * @property {string} [file] the compiled file
 * @property {string} error the first lines of the error
 */

class ResultsReporter extends reporters.Spec {
  /**
   * @param {import('mocha').Runner} runner
   * @param {import('mocha').MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    /** @type {Failure[]} */
    const failures = [];
    /** @type {import('mocha').Test[]} */
    const passed = [];
    runner.on('pass', test => passed.push(test));
    runner.on('fail', (test, error) => failures.push(failureOf(test, error)));
    runner.once('end', () => {
      const file = process.env['TEST_RESULTS'];
      const results = { passed: passed.length, failures };
      if (file !== undefined) writeFileSync(file, JSON.stringify(results));
      printSlowest(passed);
      nameWhatIsAlive();
    });
  }
}

/**
 * @param {import('mocha').Runnable} test
 * @param {unknown} error
 * @returns {Failure}
 */
function failureOf(test, error) {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    title: test.fullTitle(),
    ...(test.file === undefined ? {} : { file: test.file }),
    error: text.split(/\n\s*/).slice(0, errorLines).join('\n'),
  };
}

/** @param {readonly import('mocha').Test[]} tests */
function printSlowest(tests) {
  const sorted = [...tests].sort((a, b) => (b.duration ?? 0) - (a.duration ?? 0));
  if (sorted.length <= slowestShown) return;
  console.log('  The slowest tests:');
  for (const test of sorted.slice(0, slowestShown)) {
    console.log(`    ${((test.duration ?? 0) / 1000).toFixed(1)} s  ${test.fullTitle()}`);
  }
}

function nameWhatIsAlive() {
  const timer = setTimeout(() => {
    const alive = process.getActiveResourcesInfo();
    console.log(`  The tests have ended, and the process waits for: ${alive.join(', ')}`);
  }, aliveLimitMs);
  // The timer must not keep the process running.
  timer.unref();
}

module.exports = ResultsReporter;
