import { query } from '@sluice/testkit';
import type { Workload } from '../traffic/workload.js';

/** The ledger of each succeeded run: what it read, rejected and filtered (I1), and that it tiles every object (I7). */
export async function checkBooks(
  url: string,
  workload: Workload,
  runs: readonly string[],
): Promise<readonly string[]> {
  return [
    ...(await checkSums(url, workload, runs)),
    ...(await checkTiles(url, workload, runs)),
    ...(await checkRejectCounts(url, runs)),
    ...(await checkPublications(url, workload, runs)),
  ];
}

async function checkSums(
  url: string,
  { name, answers }: Workload,
  runs: readonly string[],
): Promise<string[]> {
  const sum = (of: (answer: Workload['answers'][number]) => number): number =>
    answers.reduce((all, answer) => all + of(answer), 0);
  const due = [
    sum(({ read }) => read),
    sum(({ rejects }) => rejects.length),
    sum(({ filtered }) => filtered),
    sum(({ rows }) => rows.length),
  ];
  const rows = await query<{ run_id: string; is: string[] }>(
    url,
    `SELECT run.id AS run_id,
       array[sum(read), sum(rejected), sum(filtered), sum(loaded + superseded)]::text[] AS is
     FROM unnest($1::uuid[]) run (id) LEFT JOIN sluice.ledger ON run_id = run.id GROUP BY run.id`,
    [runs],
  );
  return rows
    .filter(({ is }) => is.some((value, i) => value !== String(due[i])))
    .map(
      ({ run_id, is }) =>
        `${name}: the books of run ${run_id} say ${is.join(', ')} instead of ${due.join(', ')}`,
    );
}

async function checkTiles(url: string, { name, keys }: Workload, runs: readonly string[]): Promise<string[]> {
  const rows = await query<{ run_id: string; keys: string; torn: string }>(
    url,
    `WITH parts AS (
       SELECT run_id, p ->> 'key' AS key, (p ->> 'start')::bigint AS first, (p ->> 'end')::bigint AS last,
         (p ->> 'size')::bigint AS size
       FROM sluice.ledger, jsonb_array_elements(parts) p WHERE run_id = ANY ($1::uuid[])),
     tiles AS (
       SELECT *, lag(last, 1, 0::bigint) OVER object AS before, lead(first) OVER object AS after
       FROM parts WINDOW object AS (PARTITION BY run_id, key ORDER BY first, last))
     SELECT run_id, count(DISTINCT key)::text AS keys,
       count(*) FILTER (WHERE first <> before OR (after IS NULL AND last <> size))::text AS torn
     FROM tiles GROUP BY run_id`,
    [runs],
  );
  const whole = new Set(
    rows.filter((row) => row.torn === '0' && row.keys === String(keys.length)).map((row) => row.run_id),
  );
  return runs
    .filter((run) => !whole.has(run))
    .map((run) => `${name}: the ledger of run ${run} does not tile its objects`);
}

/** The ledger counts as many rejects as there are. */
async function checkRejectCounts(url: string, runs: readonly string[]): Promise<string[]> {
  const rows = await query<{ run_id: string; split_id: string }>(
    url,
    `SELECT l.run_id, l.split_id FROM sluice.ledger l WHERE run_id = ANY ($1::uuid[]) AND rejected <>
       (SELECT count(*) FROM sluice.rejects r WHERE r.run_id = l.run_id AND r.split_id = l.split_id)`,
    [runs],
  );
  return rows.map(
    ({ run_id, split_id }) => `split ${split_id} of run ${run_id} has other rejects than its books say`,
  );
}

/** One publication for each run that is published as a whole, and what it did adds up. */
async function checkPublications(
  url: string,
  { name, target }: Workload,
  runs: readonly string[],
): Promise<string[]> {
  if (!target.includes('publish: run') && target.includes('mode: append')) return [];
  const rows = await query<{ run_id: string }>(
    url,
    `SELECT run.id AS run_id FROM unnest($1::uuid[]) run (id) LEFT JOIN sluice.publications p ON p.run_id = run.id
     WHERE (p.staged = p.inserted + p.updated + p.unchanged + p.superseded + p.rejected) IS NOT TRUE`,
    [runs],
  );
  return rows.map(({ run_id }) => `${name}: the publication of run ${run_id} is missing or does not add up`);
}
