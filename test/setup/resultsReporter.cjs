// Mocha's default reporter with two additions: it writes the results to the file in TEST_RESULTS,
// and after the last test, it names open handles and ends a process that is still running.

const { writeFileSync } = require('node:fs');
const { stripVTControlCharacters } = require('node:util');

const { reporters } = require('mocha');

const slowestKept = 10;
const aliveLimitMs = 1_000;
/** The reporter ends a process that stays alive for longer, and reports a failure. */
const endLimitMs = 20_000;
const errorLines = 8;

/**
 * @typedef {object} Failure a test or another check that failed
 * @property {string} title its full title
 * @property {string} [file] the compiled file
 * @property {string} error the first lines of the error
 */

/** @typedef {{ title: string, seconds: number }} Duration of a test */

class ResultsReporter extends reporters.Spec {
  /**
   * @param {import('mocha').Runner} runner
   * @param {import('mocha').MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    /** @type {Failure[]} */
    const failures = [];
    /** @type {Duration[]} */
    const durations = [];
    runner.on('pass', test => {
      durations.push({ title: test.fullTitle(), seconds: (test.duration ?? 0) / 1000 });
    });
    runner.on('fail', (test, error) => {
      failures.push(failureOf(test, error));
    });
    runner.once('end', () => {
      writeResults(durations, failures);
      whenAlive(aliveLimitMs, alive => {
        console.log(`  The tests have ended, and the process waits for: ${alive}`);
      });
      whenAlive(endLimitMs, alive => {
        failures.push({ title: 'The process stays alive', error: `It waits for: ${alive}` });
        writeResults(durations, failures);
        process.exit();
      });
    });
  }
}

/**
 * @param {import('mocha').Runnable} test
 * @param {unknown} error
 * @returns {Failure}
 */
function failureOf(test, error) {
  // In a parallel run, Mocha hands over a copy of the error, which is no `Error`.
  const { stack, message } = /** @type {Partial<Error>} */ (Object(error));
  const text = stack ?? message ?? String(error);
  return {
    title: test.fullTitle(),
    ...(test.file === undefined ? {} : { file: test.file }),
    error: stripVTControlCharacters(text).split(/\n\s*/).slice(0, errorLines).join('\n'),
  };
}

/** @param {readonly Duration[]} durations @param {readonly Failure[]} failures */
function writeResults(durations, failures) {
  const file = process.env['TEST_RESULTS'];
  if (file === undefined) return;
  const slowest = durations.toSorted((a, b) => b.seconds - a.seconds).slice(0, slowestKept);
  writeFileSync(file, JSON.stringify({ passed: durations.length, failures, slowest }));
}

/**
 * Reports the names of the handles that keep the process alive for `limitMs` after its tests.
 * @param {number} limitMs
 * @param {(handles: string) => void} report
 */
function whenAlive(limitMs, report) {
  const timer = setTimeout(() => {
    report(process.getActiveResourcesInfo().join(', '));
  }, limitMs);
  // The timer must not keep the process running.
  timer.unref();
}

module.exports = ResultsReporter;
