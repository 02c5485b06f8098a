import { nearestName } from '../transform/header.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import { ExpressionError } from './errors.js';
import { type Typed } from './typed.js';

/** The columns that an expression can see, and how its literals are read. */
export interface Scope {
  /** Latest definition of each name; undefined where there is none. */
  column(name: string): { readonly slot: number; readonly type: ColumnType } | undefined;
  names(): Iterable<string>;
  /** A literal as a vector of one row, or why it is none. */
  literal(type: ColumnType, text: string): Vector | string;
}

/** @throws ExpressionError naming the nearest column */
export function columnNode(scope: Scope, parts: readonly string[], offset: number | undefined): Typed {
  if (parts.length !== 1) {
    throw new ExpressionError(
      `"${parts.join('.')}" is not a column`,
      offset,
      'Name columns without a table.',
    );
  }
  const [name] = parts;
  const column = scope.column(name);
  if (column) return { node: 'column', type: column.type, slot: column.slot };
  const near = nearestName(name, scope.names());
  const quoting =
    near !== undefined && near !== near.toLowerCase() ? ' (in double quotes, for its capital letters)' : '';
  throw new ExpressionError(
    `there is no column "${name}"`,
    offset,
    near === undefined ? `Columns: ${[...scope.names()].join(', ')}.` : `Did you mean "${near}"${quoting}?`,
  );
}
