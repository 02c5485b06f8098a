#!/usr/bin/env node
// Workspaces link this file before anything is built, so it only looks for the build and hands over.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(fileURLToPath(main))) {
  const { runCli } = await import(main.href);
  process.exitCode = await runCli(process.argv.slice(2));
} else {
  process.stderr.write('sluice is not built yet: npm run build\n');
  process.exitCode = 2;
}
