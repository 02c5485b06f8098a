import { type OrchestratorClient, type Reject__Output, type RuleCount__Output, unary } from '@sluice/proto';
import { count, megabytes, seconds, shown, table } from './format.js';
import type { Finished } from './run-pipeline.js';
import { stateWord } from './progress.js';

const MOST_OBJECTS = 30;
const EXAMPLES = 2;
const BOOKS = ['read', 'loaded', 'rejected', 'filtered'] as const;
const NO_COUNTS = { read: 0, loaded: 0, rejected: 0, filtered: 0, superseded: 0, warned: 0, bytes: 0 };

/** The run in one line, then what became of each object. */
export function objectSummary({ run, splits }: Finished): string {
  const took = Math.max(1, run.endedAtMs - (run.startedAtMs || run.createdAtMs));
  const counts = run.counts ?? NO_COUNTS;
  const head =
    `Run ${run.runId} ${stateWord(run.state)} in ${seconds(took)}: ${count(counts.read)} records, ` +
    `${megabytes(counts.bytes)}, ${count((counts.read * 1000) / took)} rows/s into ${run.table}.`;
  // Few pipelines leave duplicates out.
  const books = counts.superseded > 0 ? [...BOOKS, 'superseded' as const] : BOOKS;
  const rows = splits.map(({ split, counts: c, state, failure }) => [
    split?.parts.map(({ object }) => object?.key ?? '').join(', ') ?? '',
    ...books.map((book) => count(c?.[book] ?? 0)),
    failure ? `${stateWord(state)}: ${failure.message}` : '',
  ]);
  const more = rows.length > MOST_OBJECTS ? [`… and ${count(rows.length - MOST_OBJECTS)} more`] : [];
  const total = ['total', ...books.map((book) => count(counts[book]))];
  const words = books.map((book) => (book === 'loaded' && run.unpublished ? 'staged' : book));
  const lines = [['object', ...words], ...rows.slice(0, MOST_OBJECTS)];
  const numeric = books.map((_, i) => i + 1);
  const warned = counts.warned > 0 ? `\n  ${count(counts.warned)} rows were loaded with a warning.` : '';
  return `${head}\n\n${table([...lines, ...(more.length ? [more] : []), total], numeric)}${warned}`;
}

/** The outcomes of the checks over the run; empty where there are none. */
export function checkSummary({ run }: Finished): string {
  if (run.checks.length === 0) return '';
  const rows = run.checks.map(({ name, passed, observed, expected, offenders }) => [
    name,
    passed ? 'passed' : 'failed',
    shown(observed, 40),
    shown(expected, 40),
    count(offenders),
  ]);
  return table([['check over the run', 'result', 'observed', 'expected', 'offenders'], ...rows], [4]);
}

/** Every broken rule with its number of records and some examples, as object:record:column:value:reason. */
export async function rejectSummary(client: OrchestratorClient, { run }: Finished): Promise<string> {
  const rules = [...run.rules].sort((a, b) => b.records - a.records);
  if (rules.length === 0) return 'No record broke a rule.';
  const lines: string[] = ['Broken rules, with examples as object:record:column:value:reason:'];
  for (const rule of rules) {
    const warn = rule.severity === 'SEVERITY_WARN' ? ' (warning, loaded)' : '';
    lines.push(`  ${count(rule.records).padStart(7)}  ${nameOf(rule)}${warn}`);
    if (warn) continue;
    lines.push(...(await examples(client, run.runId, rule)));
  }
  return lines.join('\n');
}

async function examples(
  client: OrchestratorClient,
  runId: string,
  rule: RuleCount__Output,
): Promise<string[]> {
  const request = { runId, rule: rule.rule, pageSize: 50 };
  const { rejects } = await unary(client.listRejects.bind(client), request);
  const fitting = rejects.filter(({ broken }) => broken.some((b) => matches(b, rule)));
  return fitting.slice(0, EXAMPLES).map((reject) => `           ${example(reject, rule)}`);
}

function example(reject: Reject__Output, rule: RuleCount__Output): string {
  const found = reject.broken.find((b) => matches(b, rule));
  // A rule about the whole record has no value; the record is shown instead.
  const value = shown(found?.column ? found.value : reject.raw.toString('utf8'), 40);
  return `${reject.key}:${reject.record}:${found?.column ?? ''}:${value}:${shown(found?.reason ?? '', 100)}`;
}

const matches = (one: { rule: string; column: string }, other: { rule: string; column: string }): boolean =>
  one.rule === other.rule && one.column === other.column;

const nameOf = ({ rule, column }: RuleCount__Output): string =>
  column && !rule.startsWith(`${column}:`) ? `${rule} (${column})` : rule;

/** Statements that show what the run has left in the target. */
export function sqlToLook(runId: string, tableName: string): readonly string[] {
  return [
    `SELECT * FROM ${tableName} LIMIT 5;`,
    `SELECT * FROM sluice.ledger WHERE run_id = '${runId}';`,
    `SELECT * FROM sluice.rejects WHERE run_id = '${runId}' LIMIT 5;`,
  ];
}
