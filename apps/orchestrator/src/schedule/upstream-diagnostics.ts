import type { Diagnostic__Output } from '@sluice/proto';
import type { UpstreamProblems } from './upstreams.js';

/** What only the orchestrator can tell about a file: which other pipelines there are. */
export function upstreamDiagnostics({ cycle, unknown }: UpstreamProblems): Diagnostic__Output[] {
  const missing = unknown.map((name) => ({
    ...AFTER,
    severity: 'SEVERITY_WARN' as const,
    code: 'unused',
    message: `There is no pipeline ${name} (yet): nothing runs after it.`,
    hint: 'Apply it, or correct the name.',
  }));
  if (!cycle) return missing;
  const circle = {
    ...AFTER,
    severity: 'SEVERITY_ERROR' as const,
    code: 'conflict',
    message: `Pipelines wait for each other in a circle: ${cycle.join(' after ')}.`,
    hint: 'Take one of them out of another’s `after`.',
  };
  return [circle, ...missing];
}

/** The text is the validator's to read: where it stands is not known here. */
const AFTER = { path: 'after', line: 0, column: 0 };
