import { setTimeout as wait } from 'node:timers/promises';
import { generateOrders, type S3Server } from '@sluice/testkit';
import { table } from '../demo/format.js';
import type { State } from './state.js';
import { SERVICES, type Stack, startStack, TARGET_SECRET } from '../stack/stack.js';

/** The bucket of examples/orders.yaml. */
const EXAMPLE_BUCKET = 'sluice-demo';
const RESTART_AFTER_MS = 1000;

/** Brings the stack up from what `.sluice/` holds, says where everything is, and takes it down when told. */
export async function start(state: State, say: (text: string) => void, stopped: AbortSignal): Promise<void> {
  await state.lock();
  try {
    const stack = await startStack({
      dataDir: state.folder,
      ports: await state.ports(),
      onLog: (service, line) => say(`${service}: ${line}`),
    });
    await state.remember(stack.ports);
    await exampleObjects(stack.s3);
    say(welcome(stack));
    for (const name of SERVICES) void supervise(stack, name, say, stopped);
    await new Promise((resolve) => {
      if (stopped.aborted) resolve(undefined);
      stopped.addEventListener('abort', resolve, { once: true });
    });
    say('\nDraining …');
    await stack.stop();
    say('Stopped; the data stays in .sluice/ (delete that folder to begin anew).');
  } finally {
    await state.unlock();
  }
}

/** As Kubernetes would: a service that ends is started again. */
async function supervise(
  stack: Stack,
  name: (typeof SERVICES)[number],
  say: (text: string) => void,
  stopped: AbortSignal,
): Promise<void> {
  while (!stopped.aborted) {
    const how = await stack.services[name].exited;
    if (stopped.aborted) return;
    say(`${name} has ended (${how}); starting it again`);
    try {
      await wait(RESTART_AFTER_MS, undefined, { signal: stopped });
      await stack.restartService(name);
      say(`${name} is up again`);
    } catch (error) {
      if (!stopped.aborted) say(error instanceof Error ? error.message : String(error));
    }
  }
}

/** Something for examples/orders.yaml to read, on the first start. */
async function exampleObjects(s3: S3Server): Promise<void> {
  if ((await s3.listObjects(EXAMPLE_BUCKET)).length > 0) return;
  for (const { key, body } of generateOrders({ rows: 60_000, objects: 3 })) {
    await s3.putObject(EXAMPLE_BUCKET, key, body);
  }
}

function welcome({ ports, s3, targetUrl, databaseUrl }: Stack): string {
  const at = (port: number): string => `127.0.0.1:${port}`;
  return `
Sluice is up. Ctrl-C drains and stops it; state is kept in .sluice/.

${table([
  ['orchestrator (gRPC)', at(ports.orchestrator)],
  ['extractor (gRPC)', at(ports.extractor)],
  ['validator (gRPC)', at(ports.validator)],
  ['loader (gRPC)', at(ports.loader)],
  ['S3, Secrets Manager', s3.endpoint],
  ['target database', targetUrl],
  ['orchestrator’s database', databaseUrl],
])}

The passwords are throwaway ones for this machine. SLUICE_TARGET_URL is set for the loader, so pipelines may say
\`connection: env://SLUICE_TARGET_URL\` or \`connection: secret://${TARGET_SECRET}\`.

Try:
  npx sluice --address ${at(ports.orchestrator)} apply examples/orders.yaml
  npx sluice --address ${at(ports.orchestrator)} run orders --watch
  grpcurl -plaintext ${at(ports.orchestrator)} list
  curl -T more.csv ${s3.endpoint}/${EXAMPLE_BUCKET}/orders/more.csv
  psql '${targetUrl}' -c 'SELECT * FROM orders LIMIT 5'
`;
}
