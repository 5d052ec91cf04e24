const fs = require('node:fs');
const { reporters, Runner } = require('mocha');

/** How many of the slowest tests are named. */
const NAMED = 10;

/**
 * Mocha's spec reporter that also names the slowest tests, and writes the counts, the titles of the tests that failed and every
 * test's time in ms to a file, which says that the run came to its end.
 */
module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const times = [];
    const failed = [];
    runner.on(Runner.constants.EVENT_TEST_FAIL, test => failed.push(test.fullTitle()));
    const took = test => times.push({ title: test.fullTitle(), ms: test.duration ?? 0 });
    runner.on(Runner.constants.EVENT_TEST_END, took);
    runner.on(Runner.constants.EVENT_HOOK_END, took);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures } = this.stats;
      times.sort((a, b) => b.ms - a.ms);
      fs.writeFileSync(
        options.reporterOptions.file,
        JSON.stringify({ passes, failures, failed, times }),
      );
      console.log('  slowest:');
      for (const { title, ms } of times.slice(0, NAMED))
        console.log(`    ${(ms / 1000).toFixed(1)} s  ${title}`);
    });
  }
};
