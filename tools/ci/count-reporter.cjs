const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

/** A jest reporter that leaves each project's counts in $SLUICE_TEST_RESULTS; without the variable it does nothing. */
module.exports = class CountReporter {
  constructor(globalConfig) {
    this.rootDir = globalConfig.rootDir;
  }

  onRunComplete(contexts, results) {
    const directory = process.env.SLUICE_TEST_RESULTS;
    if (!directory) return;
    mkdirSync(directory, { recursive: true });
    const name = [...contexts][0]?.config.displayName?.name ?? 'unnamed';
    writeFileSync(
      join(directory, `${name}-${process.pid}.json`),
      JSON.stringify({
        project: name,
        passed: results.numPassedTests,
        // A file that does not even load fails no test of its own, but it is a failure.
        failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
        skipped: results.numPendingTests + results.numTodoTests,
      }),
    );
  }
};
