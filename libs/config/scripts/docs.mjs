// Writes docs/reference/{pipeline.md,pipeline.schema.json,environment.md}; with --check only says which are stale (exit 1).
// Needs the libraries and apps built: `npm run docs` does that first.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { environmentReference, pipelineJsonSchema, pipelineReference } from '../dist/index.js';

const root = new URL('../../../', import.meta.url);
const check = process.argv.includes('--check');

async function environment() {
  const services = {};
  for (const app of ['orchestrator', 'extractor', 'validator', 'loader']) {
    const config = await import(new URL(`apps/${app}/dist/config.js`, root).href);
    services[app] = config[`${app.toUpperCase()}_ENV`];
  }
  return environmentReference(services);
}

const files = {
  'pipeline.schema.json': `${JSON.stringify(pipelineJsonSchema(), null, 2)}\n`,
  'pipeline.md': pipelineReference(),
  'environment.md': await environment(),
};

const directory = fileURLToPath(new URL('docs/reference/', root));
mkdirSync(directory, { recursive: true });
for (const [name, text] of Object.entries(files)) {
  const path = `${directory}${name}`;
  if (!check) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    process.stderr.write(`docs/reference/${name} is stale: npm run docs\n`);
    process.exitCode = 1;
  }
}
