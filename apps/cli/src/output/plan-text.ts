import { type ObjectRef__Output, type PlanPipelineResponse__Output } from '@sluice/proto';
import { rejectText } from '../commands/rejects.js';
import { severityWord } from './checks-text.js';
import { bytes, count, plain, table } from './text.js';

/** What a run would load, into what, and what of a sample it would reject. */
export function planText(plan: PlanPipelineResponse__Output): string {
  return [objectsText(plan), tableText(plan), sampleText(plan)].filter((part) => part !== '').join('\n\n');
}

function objectsText(plan: PlanPipelineResponse__Output): string {
  const rows = plan.estimatedRows < 0 ? 'rows not known' : `about ${count(plan.estimatedRows)} rows`;
  const skipped = plan.objectsSkipped === 0 ? '' : `; ${count(plan.objectsSkipped)} were loaded before`;
  const head = `${count(plan.objects)} objects, ${bytes(plan.bytes)}, ${count(plan.splits)} splits, ${rows}${skipped}`;
  const shown = plan.firstObjects.map((object) => `  ${objectText(object)}`);
  const more = plan.objects - plan.firstObjects.length;
  return [head, ...shown, ...(more > 0 ? [`  and ${count(more)} more`] : [])].join('\n');
}

function objectText({ bucket, key, size }: ObjectRef__Output): string {
  return plain(`s3://${bucket}/${key}, ${bytes(size)}`);
}

function tableText({
  table: name,
  tableExists,
  tableRows,
  statements,
}: PlanPipelineResponse__Output): string {
  const rows = tableRows < 0 ? '' : `, about ${count(tableRows)} rows`;
  const head = `table ${plain(name)}: ${tableExists ? `is there${rows}` : 'is not there'}`;
  if (statements.length === 0) return `${head}; nothing of it would be changed before the load`;
  return [`${head}; these would be executed:`, ...statements.map(statementText)].join('\n');
}

/** Line by line: `plain` shows line ends. */
function statementText(statement: string): string {
  return `${statement
    .split('\n')
    .map((line) => `  ${plain(line)}`)
    .join('\n')};`;
}

function sampleText({ sample, rules, rejects }: PlanPipelineResponse__Output): string {
  if (!sample) return '';
  const { read, loaded, rejected, filtered, warned } = sample;
  const head = `of the first ${count(read)} records: loaded ${count(loaded)}  rejected ${count(rejected)}  filtered ${count(filtered)}  warned ${count(warned)}`;
  const lines = [head];
  if (rules.length > 0) {
    const rows = rules.map((rule) => [
      `  ${rule.rule}`,
      rule.column,
      severityWord(rule.severity),
      rule.records,
    ]);
    lines.push('', table(['  rule', 'column', 'severity', 'records'], rows));
  }
  if (rejects.length > 0) lines.push('', ...rejects.map(rejectText));
  if (rejected > rejects.length) lines.push(`and ${count(rejected - rejects.length)} more`);
  return lines.join('\n');
}
