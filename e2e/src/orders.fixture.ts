import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ObjectAnswer, type OrdersObject, type S3Server, workspaceRoot } from '@sluice/testkit';

const example = readFileSync(join(workspaceRoot(), 'examples', 'orders.yaml'), 'utf8');

/** examples/orders.yaml under another name, reading another prefix into another table. */
export function ordersPipeline(name: string, change: (yaml: string) => string = (yaml) => yaml): string {
  const yaml = example
    .replace('name: orders', `name: ${name}`)
    .replace('key: orders/*.csv', `key: ${name}/*.csv`)
    .replace('table: public.orders', `table: public.${name}`);
  return change(yaml);
}

/** Replaces text that must be there: a test of a change that does not apply would prove nothing. */
export function replaced(yaml: string, from: string, to: string): string {
  if (!yaml.includes(from)) throw new Error(`the pipeline holds no ${from}`);
  return yaml.replace(from, to);
}

export async function upload(s3: S3Server, objects: Iterable<OrdersObject>): Promise<ObjectAnswer[]> {
  const answers: ObjectAnswer[] = [];
  for (const { key, body, answer } of objects) {
    await s3.putObject('sluice-demo', key, body);
    answers.push(answer);
  }
  return answers;
}

/** The rows that the table must hold, sorted by the text itself. */
export const expectedRows = (answers: readonly ObjectAnswer[]): string[] =>
  answers.flatMap(({ rows }) => rows).sort();

/** For comparing many rows with a message that a person can read. */
export const digest = (rows: readonly string[]): string =>
  `${rows.length} rows ${createHash('sha256').update(rows.join('\n')).digest('hex')}`;
