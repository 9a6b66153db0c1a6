// Mocha's default reporter with three additions: it writes the counts of each file to the file in
// TEST_COUNTS, prints the slowest tests, and names open handles after the last test.

const { writeFileSync } = require('node:fs');

const { reporters } = require('mocha');

const slowestShown = 10;
const aliveLimitMs = 1_000;

class CountingReporter extends reporters.Spec {
  /**
   * @param {import('mocha').Runner} runner
   * @param {import('mocha').MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    /** @type {Record<string, { passed: number, failed: number }>} */
    const files = {};
    /** @type {import('mocha').Test[]} */
    const tests = [];
    /** @param {import('mocha').Runnable} test */
    const countsOf = test => (files[test.file ?? ''] ??= { passed: 0, failed: 0 });
    runner.on('pass', test => {
      countsOf(test).passed += 1;
      tests.push(test);
    });
    runner.on('fail', test => {
      countsOf(test).failed += 1;
    });
    runner.once('end', () => {
      const file = process.env['TEST_COUNTS'];
      if (file !== undefined) writeFileSync(file, JSON.stringify(files));
      printSlowest(tests);
      nameWhatIsAlive();
    });
  }
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

module.exports = CountingReporter;
