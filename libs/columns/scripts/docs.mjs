// Writes docs/reference/functions.md; with --check only says whether it is stale (exit 1). Needs the library built: `npm run
// docs` does that first.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadExpressionParser } from '../dist/expressions/parse.js';
import { functionReference } from '../dist/expressions/reference.js';

const path = fileURLToPath(new URL('../../../docs/reference/functions.md', import.meta.url));
await loadExpressionParser();
const text = functionReference();
if (!process.argv.includes('--check')) writeFileSync(path, text);
else if (readFileSync(path, 'utf8') !== text) {
  process.stderr.write('docs/reference/functions.md is stale: npm run docs\n');
  process.exitCode = 1;
}
