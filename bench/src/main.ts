import { bench } from './bench.js';
import { parseOptions, USAGE } from './options.js';

const args = process.argv.slice(2);
try {
  const options = parseOptions(args);
  if (options === 'help') console.log(USAGE);
  else await bench(options, ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' '));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof RangeError || (error instanceof TypeError && 'code' in error)) console.error(USAGE);
  process.exitCode = 1;
}
