import { demo } from './demo.js';
import { parseDemoArgs, USAGE } from './options.js';

const options = parseDemoArgs(process.argv.slice(2));
if (options.kind === 'help') {
  process.stdout.write(USAGE);
} else if (options.kind === 'wrong') {
  process.stderr.write(`${options.message}\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  const stopped = new AbortController();
  process.once('SIGINT', () => {
    // The reapers end whatever was started when this process goes.
    stopped.abort(new Error('stopped'));
    process.stderr.write('\nStopped.\n');
    process.exit(130);
  });
  try {
    if (!(await demo(options, process.stdout, stopped.signal))) process.exitCode = 1;
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
