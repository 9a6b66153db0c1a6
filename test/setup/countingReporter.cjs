// Mocha's own reporter, which also leaves its counts, by file, in the file that TEST_COUNTS names: the
// runner of all suites adds them up, wherever a suite ran.

const { writeFileSync } = require('node:fs');

const { reporters } = require('mocha');

class CountingReporter extends reporters.Spec {
  /**
   * @param {import('mocha').Runner} runner
   * @param {import('mocha').MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    const file = process.env['TEST_COUNTS'];
    if (file !== undefined) {
      /** @type {Record<string, { passed: number, failed: number }>} */
      const files = {};
      /** @param {import('mocha').Runnable} test */
      const countsOf = test => (files[test.file ?? ''] ??= { passed: 0, failed: 0 });
      runner.on('pass', test => {
        countsOf(test).passed += 1;
      });
      runner.on('fail', test => {
        countsOf(test).failed += 1;
      });
      runner.once('end', () => {
        writeFileSync(file, JSON.stringify(files));
      });
    }
  }
}

module.exports = CountingReporter;
