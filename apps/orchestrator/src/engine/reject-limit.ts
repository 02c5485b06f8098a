import type { RuleCount__Output } from '@sluice/proto';
import type { StoredFailure } from '../db/entities/run.entity.js';

const SHOWN = 3;

/** The run's limit was passed: says by how much, and by which rules above all. */
export function rejectLimit(
  over: { readonly rejected: number; readonly maxRejects: number },
  rules: readonly RuleCount__Output[],
): StoredFailure & { readonly reason: 'REJECT_LIMIT' } {
  const top = rules
    .filter((rule) => rule.severity === 'SEVERITY_ERROR')
    .slice(0, SHOWN)
    .map(({ rule, column, records }) => `${rule}${column ? ` (${column})` : ''}: ${records}`);
  const most = top.length > 0 ? ` Most by ${top.join(', ')}.` : '';
  return {
    reason: 'REJECT_LIMIT',
    message: `${over.rejected} records were rejected; limits.max_rejects is ${over.maxRejects}.${most}`,
    hint: 'Look at the run’s rejects; then correct the files or the pipeline, or raise the limit.',
    service: 'orchestrator',
  };
}
