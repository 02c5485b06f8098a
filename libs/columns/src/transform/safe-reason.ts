import { RUNTIME_ERRORS, type RuntimeError } from '../expressions/errors.js';

/** Messages of errors quote values; where these must not be shown, only the error's name is told. */
export function safeReason(error: RuntimeError, hide: boolean): string {
  return hide
    ? `${RUNTIME_ERRORS[error.sqlstate].replaceAll('_', ' ')} (values are not shown)`
    : error.message;
}
