import { type ProblemPlace } from '@sluice/columns';
import { formatPath, type LoadedPipeline } from '@sluice/config';

/** The path in the file of what a compiled pipeline has found in its resolved form. */
export function pathOf({ paths }: LoadedPipeline, at: ProblemPlace): string {
  switch (at.section) {
    case 'column':
      return at.key === 'timezone' ? 'source.timezone' : `${paths.columns[at.index]}.${at.key}`;
    case 'split':
      return at.key === 'column'
        ? paths.split[at.index]
        : `${paths.split[at.index]}.${at.key}${item(at.item)}`;
    case 'lookup':
      return at.key === '' ? paths.lookup[at.index] : `${paths.lookup[at.index]}.${at.key}`;
    case 'set':
      return paths.set[at.index].replace(/\.expression$/, `.${at.key}`);
    case 'where':
      return paths.where;
    case 'check':
      return at.key === 'message' ? sibling(paths.checks[at.index], 'message') : paths.checks[at.index];
    case 'mask':
      return paths.mask[at.index];
    case 'lineage':
      return paths.lineage[at.index];
    case 'deduplicate':
      return `${paths.deduplicate}.${at.key}${item(at.item)}`;
    case 'runCheck':
      return runCheckPath(paths.runChecks[at.index], at);
    case 'key':
      return `target.key[${at.index}]`;
    case 'target':
      return formatPath(['target', ...at.key]);
  }
}

function runCheckPath(
  rule: string,
  { key, item: index }: Extract<ProblemPlace, { section: 'runCheck' }>,
): string {
  if (key === undefined) return rule;
  if (key === 'column') return sibling(rule, key);
  // The columns of `unique` are its value.
  return `${rule}${key === 'columns' && rule.endsWith('.unique') ? '' : `.${key}`}${item(index)}`;
}

/** A rule's path is that of its check and the rule's word; this is another key of the check. */
function sibling(rule: string, key: string): string {
  return rule.replace(/\.[a-z_]+$/, `.${key}`);
}

const item = (index: number | undefined): string => (index === undefined ? '' : `[${index}]`);
