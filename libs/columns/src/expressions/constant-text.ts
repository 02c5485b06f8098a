import { type Vector } from '../vector.js';
import { ExpressionError } from './errors.js';
import { expectKind } from './impl.js';
import { textAt } from './text-out.js';

/**
 * An argument that has to be a constant text; null where it is NULL.
 *
 * @throws ExpressionError where it is no constant, naming it as `what`
 */
export function constantText(value: Vector | undefined, what: string, offset?: number): string | null {
  if (value === undefined) {
    throw new ExpressionError(
      `${what} has to be a constant`,
      offset,
      'It is read when the pipeline is checked, so it cannot come from a column.',
    );
  }
  return value.valid[0] === 0 ? null : textAt(expectKind(value, 'bytes'), 0);
}
