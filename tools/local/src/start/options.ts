import { parseArgs } from 'node:util';
import { table } from '../demo/format.js';
import { TARGET_SECRET } from '../stack/stack.js';
import { DEFAULT_PORTS } from './state.js';

const PORTS = table([
  ['orchestrator (gRPC)', String(DEFAULT_PORTS.orchestrator)],
  ['extractor (gRPC)', String(DEFAULT_PORTS.extractor)],
  ['validator (gRPC)', String(DEFAULT_PORTS.validator)],
  ['loader (gRPC)', String(DEFAULT_PORTS.loader)],
  ['PostgreSQL', String(DEFAULT_PORTS.postgres)],
  ['S3, Secrets Manager', String(DEFAULT_PORTS.s3)],
]);

export const USAGE = `npm start

Builds, starts PostgreSQL, a stand-in for S3 and Secrets Manager and the four services, prints every address, and leaves
all of it up. A service that ends is started again.

Ports on 127.0.0.1; another free one where one is taken, remembered in .sluice/ports.json:

${PORTS}

Ctrl-C drains the services and stops everything; a second Ctrl-C ends at once. PostgreSQL's data and the objects stay in
.sluice/: delete that folder to begin anew. Exits 0 when it was stopped, 1 when it could not start, 2 on wrong usage.

Services have this shell's environment without its SLUICE_ variables, so what a pipeline names with env://NAME is
exported before. Set for them are

  SLUICE_TARGET_URL        for the loader: connection: env://SLUICE_TARGET_URL, or secret://${TARGET_SECRET}
  SLUICE_MASK_SALT         for the validator: hash: { salt: env://SLUICE_MASK_SALT }
  AWS_…                    credentials, region and endpoint of the stand-in

The stand-in has no queues: export AWS_ENDPOINT_URL_SQS, the address of an SQS of your own, for source.events.

  --help                   this text
`;

export type StartOptions =
  | { readonly kind: 'start' }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly message: string };

export function parseStartArgs(args: readonly string[]): StartOptions {
  try {
    const { values } = parseArgs({ args: [...args], options: { help: { type: 'boolean', default: false } } });
    return values.help ? { kind: 'help' } : { kind: 'start' };
  } catch (error) {
    return { kind: 'wrong', message: error instanceof Error ? error.message : String(error) };
  }
}
