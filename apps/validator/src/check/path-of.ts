import { type ProblemPlace } from '@sluice/columns';
import { type LoadedPipeline } from '@sluice/config';

/** The path in the file of what a compiled pipeline has found in its resolved form. */
export function pathOf({ paths }: LoadedPipeline, at: ProblemPlace): string {
  switch (at.section) {
    case 'column':
      return at.key === 'timezone' ? 'source.timezone' : `${paths.columns[at.index]}.${at.key}`;
    case 'split':
      return at.key === 'column' ? paths.split[at.index] : `${paths.split[at.index]}.${at.key}`;
    case 'lookup':
      return at.key === '' ? paths.lookup[at.index] : `${paths.lookup[at.index]}.${at.key}`;
    case 'set':
      return paths.set[at.index].replace(/\.expression$/, `.${at.key}`);
    case 'where':
      return paths.where;
    case 'check':
      // A rule's path is that of the check and the rule's word.
      return at.key === 'message'
        ? paths.checks[at.index].replace(/\.[a-z_]+$/, '.message')
        : paths.checks[at.index];
    case 'mask':
      return paths.mask[at.index];
    case 'lineage':
      return paths.lineage[at.index];
    case 'deduplicate':
      return `${paths.deduplicate}.${at.key}`;
    case 'runCheck':
      return paths.runChecks[at.index];
    case 'key':
      return `target.key[${at.index}]`;
  }
}
