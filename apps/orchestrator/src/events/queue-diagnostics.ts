import { loadPipeline } from '@sluice/config';
import type { Diagnostic__Output } from '@sluice/proto';
import { queueAddress, QueueRefused } from './queue-address.js';

const PATH = 'source.events.queue';

/** What only the orchestrator can tell about a queue: whether its own environment lets it send requests there. */
export function queueDiagnostics(yaml: string, queue: string | undefined): Diagnostic__Output[] {
  if (queue === undefined) return [];
  try {
    queueAddress(queue);
    return [];
  } catch (error) {
    if (!(error instanceof QueueRefused)) throw error;
    const { message, hint } = error;
    const place = loadPipeline(yaml).positionOf(PATH);
    return [{ severity: 'SEVERITY_ERROR', code: 'not_allowed', path: PATH, message, hint, ...place }];
  }
}
