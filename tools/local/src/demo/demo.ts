import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseResolved } from '@sluice/config';
import { orchestratorClient, type OrchestratorClient, SluiceError } from '@sluice/proto';
import { query, workspaceRoot } from '@sluice/testkit';
import { SERVICES, type Stack, startStack } from '../stack/stack.js';
import { checkAnswers } from './answer-check.js';
import { count, megabytes, seconds, shown, table } from './format.js';
import { type Uploaded, uploadFolder, uploadOrders } from './objects.js';
import type { DemoOptions } from './options.js';
import { Progress, type Screen } from './progress.js';
import { apply, type Finished, PipelineRefused, runToEnd } from './run-pipeline.js';
import { checkSummary, objectSummary, rejectSummary, sqlToLook } from './summary.js';

/** The whole demo; resolves false when the run failed or differs from the answer key. Cleans up after itself. */
export async function demo(options: DemoOptions, screen: Screen, stopped: AbortSignal): Promise<boolean> {
  const say = (text: string): void => void screen.write(`${text}\n`);
  const began = Date.now();
  const objectsDir = await mkdtemp(join(tmpdir(), 'sluice-demo-'));
  const removeObjects = (): void => rmSync(objectsDir, { recursive: true, force: true });
  process.once('exit', removeObjects); // also when Ctrl-C cuts the rest short
  let stack: Stack | undefined;
  try {
    say('Starting PostgreSQL, the S3 stand-in and the four services …');
    stack = await startStack({
      objectsDir,
      logLevel: options.verbose ? 'info' : 'warn',
      ...(options.verbose ? { onLog: (service, line) => say(`${service}: ${line}`) } : {}),
    });
    say(`${addresses(stack)}\n  up after ${seconds(Date.now() - began)}\n`);
    stopped.throwIfAborted();
    const client = orchestratorClient(stack.orchestrator);
    try {
      const good = await runDemo(options, stack, client, screen, say);
      say(`\nDone in ${seconds(Date.now() - began)}. \`npm start\` leaves the same stack up.`);
      return good;
    } catch (error) {
      throw new Error(explain(error, stack), { cause: error });
    } finally {
      client.close();
    }
  } finally {
    await stack?.stop();
    removeObjects();
    process.off('exit', removeObjects);
  }
}

async function runDemo(
  options: DemoOptions,
  stack: Stack,
  client: OrchestratorClient,
  screen: Screen,
  say: (text: string) => void,
): Promise<boolean> {
  const path = options.pipeline ?? join(workspaceRoot(), 'examples', 'orders.yaml');
  const file = relative(process.cwd(), path) || path;
  const pipeline = await apply(client, file, await readFile(path, 'utf8'));
  say(`Applied ${file}: pipeline ${pipeline.name} version ${pipeline.version} into ${pipeline.table}.`);

  const uploaded = await upload(options, stack, pipeline.specJson);
  say(`Put ${count(uploaded.objects)} objects (${megabytes(uploaded.bytes)}) into the bucket.\n`);

  const finished = await runToEnd(client, pipeline.name, new Progress(screen));
  say(`\n${objectSummary(finished)}\n`);
  if (finished.run.checks.length > 0) say(`${checkSummary(finished)}\n`);
  const { run } = finished;
  if (run.state !== 'RUN_STATE_SUCCEEDED') {
    const { reason = '', message = 'no reason given', hint = '', service = '' } = run.failure ?? {};
    say(`The run failed: ${message} [${reason}${service && `, ${service}`}]${hint && `\n  ${hint}`}`);
    return false;
  }
  say(await rejectSummary(client, finished));
  await showResult(stack, finished, say);
  return uploaded.answers.size === 0 || (await compare(client, finished, uploaded, say));
}

async function upload(options: DemoOptions, { s3 }: Stack, specJson: string): Promise<Uploaded> {
  const { bucket, key } = parseResolved(specJson).source.s3;
  await s3.createBucket(bucket);
  return options.data ? uploadFolder(s3, bucket, key, options.data) : uploadOrders(s3, bucket, key, options);
}

async function showResult(stack: Stack, { run }: Finished, say: (text: string) => void): Promise<void> {
  const [look, ...more] = sqlToLook(run.runId, run.table);
  const rows = await query<Record<string, unknown>>(stack.targetUrl, look.replace('LIMIT 5', 'LIMIT 3'));
  say(`\nSQL to look at the result:\n  ${[look, ...more].join('\n  ')}`);
  const [first] = rows;
  if (!first) return;
  const text = (value: unknown): string =>
    value instanceof Date ? value.toISOString() : String(value ?? '');
  const names = Object.keys(first).slice(0, 7);
  say(`\n${table([names, ...rows.map((row) => names.map((name) => shown(text(row[name]), 24)))])}`);
}

async function compare(
  client: OrchestratorClient,
  finished: Finished,
  { answers }: Uploaded,
  say: (text: string) => void,
): Promise<boolean> {
  const wrong = await checkAnswers(client, finished, answers);
  if (wrong.length === 0) {
    say('\nThe books of every object and every single reject agree with the generator’s answer key.');
    return true;
  }
  say(
    `\nThe result differs from the generator's answer key:\n  ${wrong.map((line) => shown(line, 300)).join('\n  ')}`,
  );
  return false;
}

/** A failed call with its hint; for a bug also what the services have logged of it. */
function explain(error: unknown, stack: Stack): string {
  if (error instanceof PipelineRefused) return error.message;
  const { reason, message, hint, service } = SluiceError.from(error);
  const head = `${message} [${reason}${service && `, ${service}`}]${hint && `\n  ${hint}`}`;
  if (reason !== 'INTERNAL' && reason !== 'PEER_UNAVAILABLE') return head;
  const logs = SERVICES.map((name) => [name, stack.services[name].logs().split('\n').slice(-3).join('\n  ')]);
  return [
    head,
    ...logs.filter(([, text]) => text !== '').map(([name, text]) => `${name} logged:\n  ${text}`),
  ].join('\n');
}

/** Where everything listens. */
export function addresses({ ports, services, postgres, s3 }: Stack): string {
  return table([
    ['PostgreSQL 18', `127.0.0.1:${ports.postgres}`, `pid ${postgres.pid}`],
    ['S3 stand-in', s3.endpoint, `pid ${process.pid}`],
    ...(['orchestrator', 'extractor', 'validator', 'loader'] as const).map((name) => [
      name,
      services[name].address,
      `pid ${services[name].pid}`,
    ]),
  ]);
}
