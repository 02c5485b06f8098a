import { slotsOf } from '../expressions/bind.js';
import { categoryOf, kindName } from '../expressions/kinds.js';
import { BOOLEAN, TEXT, type Typed } from '../expressions/typed.js';
import { createKernel } from '../kernels/create-kernel.js';
import { KernelOptionError } from '../kernels/kernel.js';
import { parseType } from '../parse-type.js';
import { type ColumnType } from '../types.js';
import { type Compiling } from './compiling.js';

/** One column of `transform.split`; its pieces fill the slots from the next free one on. */
export interface SplitStep {
  readonly column: string;
  readonly slot: number;
  readonly by: string;
  readonly into: readonly string[];
}

/** One step of `transform.set`. */
export interface SetStep {
  readonly column: string;
  readonly slot: number;
  /** Of the column's type; text where there is a format. */
  readonly expr: Typed;
  readonly type: ColumnType;
  /** How the text is read as the type. */
  readonly format: string | undefined;
  /** The column that it replaces was required, so its result is. */
  readonly required: boolean;
}

export function compileSplits(compiling: Compiling): readonly SplitStep[] {
  const { spec, environment } = compiling;
  return spec.transform.split.flatMap(({ column, by, into }, index) => {
    const at = { section: 'split', index } as const;
    const source = environment.column(column);
    if (source === undefined)
      compiling.unknown({ ...at, key: 'column' }, 'split', column, environment.names());
    else if (categoryOf(source.type.kind) !== 'string') {
      const message = `split is for text columns, and "${column}" is of type ${kindName(source.type.kind)}`;
      compiling.problem({ ...at, key: 'column' }, 'split', message, 'Declare it as text in schema.columns.');
    }
    if (by === '') compiling.problem({ ...at, key: 'by' }, 'split', 'the separator is empty');
    if (into.length === 0) compiling.problem({ ...at, key: 'into' }, 'split', 'no columns to split into');
    for (const [item, name] of into.entries()) {
      if (environment.column(name)) {
        const hint = 'Give the piece another name; transform.drop and transform.set can follow.';
        compiling.problem({ ...at, key: 'into', item }, 'split', `there is a column "${name}" already`, hint);
      } else environment.define(name, TEXT, false, source ? [source.slot] : []);
    }
    return source ? [{ column, slot: source.slot, by, into }] : [];
  });
}

export function compileSet(compiling: Compiling): readonly SetStep[] {
  return compiling.spec.transform.set.flatMap((_, index) => setStep(compiling, index) ?? []);
}

function setStep(compiling: Compiling, index: number): SetStep | undefined {
  const { environment } = compiling;
  const { column, expression, type: wanted, format } = compiling.spec.transform.set[index];
  const before = environment.column(column);
  const declared = wanted === undefined ? before?.type : parseType(wanted);
  const at = { section: 'set', index, key: 'expression' } as const;
  if (wanted !== undefined && declared === undefined) {
    compiling.problem({ ...at, key: 'type' }, 'type', `"${wanted}" is not a type that Sluice loads`);
    return undefined;
  }
  const expr =
    format === undefined
      ? compiling.expression(expression, at, declared)
      : formatted(compiling, index, declared, format);
  // After a wrong expression its column is still known, so that later ones are not blamed for it.
  const type = (format === undefined ? expr?.type : declared) ?? declared ?? TEXT;
  const required = before?.required ?? false;
  const slot = environment.define(column, type, required, expr ? slotsOf(expr) : []);
  return expr && { column, slot, expr, type, format, required };
}

/** The text that a format reads; wrong is a format of no such type, and an expression that is no text. */
function formatted(
  compiling: Compiling,
  index: number,
  type: ColumnType | undefined,
  format: string,
): Typed | undefined {
  const at = { section: 'set', index, key: 'format' } as const;
  try {
    createKernel(type ?? TEXT, { column: '', format, timezone: compiling.spec.source.timezone });
  } catch (error) {
    if (!(error instanceof KernelOptionError)) throw error;
    compiling.problem(at, 'format', error.message, type ? '' : 'Say with `type` what the format reads.');
  }
  const { expression } = compiling.spec.transform.set[index];
  const expr = compiling.expression(expression, { ...at, key: 'expression' }, undefined);
  if (expr === undefined || categoryOf(expr.type.kind) === 'string') return expr;
  const message = `a format reads text, and the expression is of type ${kindName(expr.type.kind)}`;
  compiling.problem(
    { ...at, key: 'expression' },
    'expression',
    message,
    'Leave out `format`, or cast the expression.',
  );
  return undefined;
}

export function compileWhere(compiling: Compiling): Typed | undefined {
  const { where } = compiling.spec.transform;
  if (where === undefined) return undefined;
  const expr = compiling.expression(where, { section: 'where' }, undefined);
  if (expr === undefined || expr.type.kind === 'boolean') return expr;
  compiling.problem(
    { section: 'where' },
    'expression',
    `where must be boolean, not ${kindName(expr.type.kind)}`,
    'Compare: rows stay where the expression is true.',
  );
  return { node: 'constant', type: BOOLEAN, value: undefined };
}
