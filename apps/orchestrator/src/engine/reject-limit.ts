import type { RuleCount__Output } from '@sluice/proto';
import type { StoredFailure } from '../db/entities/run.entity.js';
import type { OverBudget } from '../reads/reject-budget.js';

const SHOWN = 3;

/** A limit of the run was passed: says by how much, and by which rules above all. */
export function rejectLimit(
  over: OverBudget,
  rules: readonly RuleCount__Output[],
): StoredFailure & { readonly reason: 'REJECT_LIMIT' } {
  const top = rules
    .filter((rule) => rule.severity === 'SEVERITY_ERROR')
    .slice(0, SHOWN)
    .map(({ rule, column, records }) => `${rule}${column ? ` (${column})` : ''}: ${records}`);
  const most = top.length > 0 ? ` Most by ${top.join(', ')}.` : '';
  return {
    reason: 'REJECT_LIMIT',
    message: `${limitOf(over)}${most}`,
    hint: 'Look at the run’s rejects; then correct the files or the pipeline, or raise the limit.',
    service: 'orchestrator',
  };
}

function limitOf({ rejected, read, maxRejects, maxRejectRatio }: OverBudget): string {
  if (maxRejects !== null && rejected > maxRejects) {
    return `${rejected} records were rejected; limits.max_rejects is ${maxRejects}.`;
  }
  return `${rejected} of ${read} records were rejected; limits.max_reject_ratio is ${maxRejectRatio}.`;
}
