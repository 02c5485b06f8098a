import { join } from 'node:path';
import { workspaceRoot } from '@sluice/testkit';
import { parseStartArgs, USAGE } from './options.js';
import { start } from './start.js';
import { State } from './state.js';

const options = parseStartArgs(process.argv.slice(2));
if (options.kind === 'help') {
  process.stdout.write(USAGE);
} else if (options.kind === 'wrong') {
  process.stderr.write(`${options.message}\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  const stopped = new AbortController();
  let stoppedAt = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // npm passes a Ctrl-C on that the terminal has sent us already; a real second one ends at once.
      if (stopped.signal.aborted && Date.now() - stoppedAt > 500) process.exit(130);
      if (!stopped.signal.aborted) stoppedAt = Date.now();
      stopped.abort();
    });
  }
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  try {
    await start(new State(join(workspaceRoot(), '.sluice')), say, stopped.signal);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
