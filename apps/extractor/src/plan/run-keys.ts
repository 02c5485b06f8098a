import { escapeGlob, fillKeyTemplate, parseKeyTemplate } from '@sluice/config';
import { SluiceError, type RunContext__Output } from '@sluice/proto';

/**
 * A key glob with the run's values in it, which stand for themselves: what is a pattern in the file is one, what comes from a
 * run never is.
 *
 * @throws SluiceError INVALID_PIPELINE, INVALID_REQUEST
 */
export function globOf(key: string, run: RunContext__Output | null): string {
  return filled(key, run, true, escapeGlob);
}

/** A key with the run's values in it. @throws SluiceError INVALID_PIPELINE, INVALID_REQUEST */
export function keyOf(key: string, run: RunContext__Output | null): string {
  return filled(key, run, false, (value) => value);
}

function filled(
  key: string,
  run: RunContext__Output | null,
  globs: boolean,
  escape: (value: string) => string,
): string {
  if (!key.includes('{{')) return key;
  const parts = parseKeyTemplate(key, globs);
  if ('message' in parts) {
    throw new SluiceError('INVALID_PIPELINE', `The key ${key} ${parts.message}.`, { hint: parts.hint });
  }
  try {
    return fillKeyTemplate(parts, { logicalDate: run?.logicalDate ?? '', params: run?.params ?? {} }, escape);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SluiceError('INVALID_REQUEST', `The key ${key} cannot be filled in: ${why}.`, { cause });
  }
}
