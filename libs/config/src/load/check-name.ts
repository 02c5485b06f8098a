import { type CheckDto, type CHECK_KINDS } from '../spec/check.dto.js';

/** What rejects and counts call a rule: `quantity:max`, or the item's own name (with the kind where it has several). */
export function checkName(check: CheckDto, kind: (typeof CHECK_KINDS)[number], kinds: number): string {
  if (check.name === undefined) return `${check.column ?? ''}:${kind}`;
  return kinds > 1 ? `${check.name}:${kind}` : check.name;
}
