import { type OrchestratorClient, type Reject__Output, unary } from '@sluice/proto';
import type { ExpectedReject, ObjectAnswer } from '@sluice/testkit';
import type { Finished } from './run-pipeline.js';

const SHOWN = 10;

/**
 * Compares a run with the generator's answer key: the books of every object, and every reject's position, bytes and
 * rules. Returns what differs; nothing when all is as it should be.
 */
export async function checkAnswers(
  client: OrchestratorClient,
  { run, splits }: Finished,
  answers: ReadonlyMap<string, ObjectAnswer>,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const [key, answer] of answers) {
    const split = splits.find((one) => one.split?.parts.some(({ object }) => object?.key === key));
    const { read, loaded, rejected, filtered } = split?.counts ?? {
      read: 0,
      loaded: 0,
      rejected: 0,
      filtered: 0,
    };
    const is = { read, loaded, rejected, filtered };
    const due = {
      read: answer.read,
      loaded: answer.rows.length,
      rejected: answer.rejects.length,
      filtered: answer.filtered,
    };
    if (JSON.stringify(is) !== JSON.stringify(due)) {
      wrong.push(`${key}: ${JSON.stringify(is)} instead of ${JSON.stringify(due)}`);
    }
  }
  const due = [...answers.values()].flatMap(({ rejects }) => rejects.map(describeExpected));
  const is = (await allRejects(client, run.runId)).map(describe);
  wrong.push(...minus(due, is).map((line) => `missing reject: ${line}`));
  wrong.push(...minus(is, due).map((line) => `reject that should not be: ${line}`));
  return wrong.length > SHOWN ? [...wrong.slice(0, SHOWN), `… and ${wrong.length - SHOWN} more`] : wrong;
}

async function allRejects(client: OrchestratorClient, runId: string): Promise<Reject__Output[]> {
  const all: Reject__Output[] = [];
  let pageToken = '';
  do {
    const page = await unary(client.listRejects.bind(client), { runId, pageSize: 1000, pageToken });
    all.push(...page.rejects);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return all;
}

const rulesOf = (broken: readonly { rule: string; column: string }[]): string =>
  broken
    .map(({ rule, column }) => `${rule}(${column})`)
    .sort()
    .join(' ');

function describe({ key, record, byteOffset, raw, broken }: Reject__Output): string {
  const stopping = broken.filter(({ severity }) => severity !== 'SEVERITY_WARN');
  return `${key}:${record} @${byteOffset} ${rulesOf(stopping)} ${raw.toString('latin1')}`;
}

function describeExpected({ key, record, byteOffset, raw, broken }: ExpectedReject): string {
  return `${key}:${record} @${byteOffset} ${rulesOf(broken)} ${raw.toString('latin1')}`;
}

function minus(these: readonly string[], those: readonly string[]): string[] {
  const there = new Set(those);
  return these.filter((one) => !there.has(one));
}
