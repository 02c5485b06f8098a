import { nearestName } from '../transform/header.js';
import { type Kernel } from '../kernels/kernel.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import { ExpressionError } from './errors.js';
import { factType } from './facts.js';
import { type RunParams } from './run-params.js';
import { type Typed } from './typed.js';

/** The columns that an expression can see, and how its literals are read. */
export interface Scope {
  /** Latest definition of each name; undefined where there is none. */
  column(name: string): { readonly slot: number; readonly type: ColumnType } | undefined;
  names(): Iterable<string>;
  /** A literal as a vector of one row, or why it is none. */
  literal(type: ColumnType, text: string): Vector | string;
  /** Reads text that is cast to a type. */
  kernel(type: ColumnType): Kernel;
  /** IANA zone in which local times are meant; empty: UTC. */
  readonly timezone: string;
  /** What the pipeline declares under `params`. */
  readonly params: RunParams;
}

/** @throws ExpressionError naming the nearest column */
export function columnNode(scope: Scope, parts: readonly string[], offset: number | undefined): Typed {
  // A star has no name.
  if (parts.includes('')) throw new ExpressionError('* is not one value', offset, 'Name a column.');
  if (parts.length !== 1) return factNode(scope, parts, offset);
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

/** `run.date` and the like: what stands where SQL has a column of a table. @throws ExpressionError naming the nearest */
function factNode(scope: Scope, parts: readonly string[], offset: number | undefined): Typed {
  const name = parts.join('.');
  if (parts.length === 2 && parts[0] === 'params') return paramNode(scope.params, parts[1], offset);
  if (parts.length === 3 && parts[0] === 'run' && parts[1] === 'params') {
    // A pipeline that declares none may be given any.
    if (scope.params.size > 0) paramNode(scope.params, parts[2], offset);
    return fact(`run.params.${parts[2]}`);
  }
  const known = QUALIFIED.find((other) => other === name);
  if (known) return fact(known);
  const near = nearestName(name, QUALIFIED);
  throw new ExpressionError(
    `"${name}" is neither a column nor a fact of the run`,
    offset,
    near === undefined
      ? `Name columns without a table. Facts: ${QUALIFIED.join(', ')}, params.NAME.`
      : `Did you mean ${near}?`,
  );
}

/** @throws ExpressionError naming the nearest */
function paramNode(params: RunParams, name: string, offset: number | undefined): Typed {
  const param = params.get(name);
  if (param) return { node: 'fact', type: param.type, name: `params.${name}` };
  const near = nearestName(name, params.keys());
  const declared = params.size > 0 ? `Params: ${[...params.keys()].join(', ')}.` : '';
  throw new ExpressionError(
    `there is no param "${name}"`,
    offset,
    near === undefined
      ? declared || `Declare it: params: { ${name}: text }.`
      : `Did you mean params.${near}?`,
  );
}

const QUALIFIED = [
  'run.id',
  'run.date',
  'object.bucket',
  'object.key',
  'object.last_modified',
  'record.number',
] as const;

export function fact(name: Parameters<typeof factType>[0]): Typed {
  return { node: 'fact', type: factType(name), name };
}
