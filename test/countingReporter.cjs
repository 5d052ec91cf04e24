const fs = require('node:fs');
const { reporters, Runner } = require('mocha');

/**
 * Mocha's spec reporter that also names the tests that are tried again, and writes the counts to a file, which says that the
 * run came to its end.
 */
module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.on(Runner.constants.EVENT_TEST_RETRY, (test, error) => {
      console.log(`    tried again: ${test.fullTitle()}: ${error.message}`);
    });
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures } = this.stats;
      fs.writeFileSync(options.reporterOptions.file, JSON.stringify({ passes, failures }));
    });
  }
};
