import { createHash } from 'node:crypto';

/**
 * `application_name` of a load: `sluice <run> <split> <attempt>`, within PostgreSQL's 63 bytes. The run is its UUID
 * without dashes; a split id that is long or holds other characters than letters, digits, `.`, `_`, `-` appears as the
 * first 16 hex digits of its SHA-256.
 */
export function loadLabel(runId: string, splitId: string, attempt: number): string {
  return `${splitLabel(runId, splitId)}${attempt}`;
}

/** What the labels of all attempts at a split begin with. */
export function splitLabel(runId: string, splitId: string): string {
  const plain = /^[A-Za-z0-9._-]{1,16}$/.test(splitId);
  const short = plain ? splitId : createHash('sha256').update(splitId).digest('hex').slice(0, 16);
  return `${runLabel(runId)}${short} `;
}

/** What the labels of all loads of a run begin with. */
export function runLabel(runId: string): string {
  return `sluice ${runId.replaceAll('-', '')} `;
}

/** The attempt at the end of a label; NaN where it is not one. */
export function attemptOf(label: string): number {
  return Number.parseInt(label.slice(label.lastIndexOf(' ') + 1), 10);
}
