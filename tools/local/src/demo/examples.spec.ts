import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPipeline } from '@sluice/config';
import { workspaceRoot } from '@sluice/testkit';

const folder = join(workspaceRoot(), 'examples');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.yaml'),
);

it.each(files)('the example %s is a pipeline without a fault', (name) => {
  const { diagnostics, pipeline } = loadPipeline(readFileSync(join(folder, name), 'utf8'));
  expect(diagnostics).toEqual([]);
  expect(pipeline?.target.connection).toBe('env://SLUICE_TARGET_URL'); // what the local stack gives to the loader
});
