import { chaos } from './chaos.js';
import { parseOptions, USAGE } from './options.js';

const args = process.argv.slice(2);
try {
  const options = parseOptions(args);
  if (options === 'help') console.log(USAGE);
  else {
    const good = await chaos(options);
    process.exitCode = good ? 0 : 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof RangeError || (error instanceof TypeError && 'code' in error)) console.error(USAGE);
  process.exitCode = 1;
}
// Whatever a fault has left in the event loop must not keep a command going that has said its word.
process.exit();
