import { WITHOUT_COLUMN, type CheckDto, type CheckKind, type RunCheckKind } from '../spec/check.dto.js';

/**
 * What rejects, counts and results call a rule: `quantity:max`, or the item's own name (with the kind where it has
 * several). Rules without a column: `unique:order_id`, `row_count`, `expression`.
 */
export function checkName(check: CheckDto, kind: CheckKind | RunCheckKind, kinds: number): string {
  if (check.name !== undefined) return kinds > 1 ? `${check.name}:${kind}` : check.name;
  if (check.column !== undefined && !WITHOUT_COLUMN.includes(kind)) return `${check.column}:${kind}`;
  const columns = kind === 'unique' ? check.unique : kind === 'foreign_key' ? check.foreign_key?.columns : [];
  return columns?.length ? `${kind}:${columns.join(',')}` : kind;
}
