// Sums what count-reporter.cjs left: node tools/ci/summarise.mjs RESULTS-DIRECTORY [FAILED-STEP…]
// A failed step that no test accounts for (lint, docs, the demo, …) counts as one failure, so that the closing line
// and the exit code cannot disagree. The last line printed is `N passed, N failed`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [directory, ...failedSteps] = process.argv.slice(2);
const counts = readdirSync(directory)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')))
  .sort((a, b) => a.project.localeCompare(b.project));

let passed = 0;
let failed = 0;
for (const count of counts) {
  passed += count.passed;
  failed += count.failed;
  console.log(
    `${count.project.padEnd(14)} ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`,
  );
}
for (const step of failedSteps) console.log(`failed step: ${step}`);
const steps = failed > 0 ? failedSteps.filter((step) => step !== 'npm test') : failedSteps;
failed += steps.length;
if (passed === 0) failed ||= 1; // no test ran at all
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
