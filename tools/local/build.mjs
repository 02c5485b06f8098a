// Builds what the local stack runs, quietly: output is shown only when the build fails. (A .mjs file, because it runs
// before anything is built.)
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const projects = ['orchestrator', 'extractor', 'validator', 'loader', 'cli', 'local'].map(
  (name) => `@sluice/${name}`,
);
const nx = fileURLToPath(new URL('../../node_modules/nx/dist/bin/nx.js', import.meta.url));
process.stdout.write('Building …\n');
const { status, stdout, stderr } = spawnSync(
  process.execPath,
  [nx, 'run-many', '-t', 'build', '-p', projects.join(','), '--outputStyle=static'],
  {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8',
    env: { ...process.env, NX_DAEMON: 'false' },
  },
);
if (status !== 0) {
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}\nThe build failed.\n`);
  process.exit(1);
}
