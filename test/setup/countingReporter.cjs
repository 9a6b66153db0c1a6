// Mocha's own reporter, which also leaves its counts in the file that TEST_COUNTS names: the runner
// of all suites adds them up, wherever a suite ran.

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
      runner.once('end', () => {
        const { passes, failures } = this.stats;
        writeFileSync(file, JSON.stringify({ passed: passes, failed: failures }));
      });
    }
  }
}

module.exports = CountingReporter;
