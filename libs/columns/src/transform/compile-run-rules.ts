import { type ResolvedRunCheck } from '@sluice/config';
import { compareRows } from '../expressions/compare.js';
import { categoryOf, kindName, plain } from '../expressions/kinds.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import { type Compiling } from './compiling.js';
import { type OutputField } from './output.js';
import { type ProblemPlace } from './shape.js';

type RunCheckPlace = Extract<ProblemPlace, { section: 'runCheck' }>;
export type Outputs = ReadonlyMap<string, ColumnType>;

/** Rules over the whole run see the rows as they are loaded: deduplicate, checks over the run, the key. */
export function checkRunRules(compiling: Compiling, outputs: readonly OutputField[]): void {
  const { spec } = compiling;
  const byName: Outputs = new Map(outputs.map(({ name, type }) => [name, type]));
  const { deduplicate } = spec.transform;
  if (deduplicate) {
    const at = { section: 'deduplicate', key: 'key' } as const;
    deduplicate.key.forEach((column, item) =>
      equatable(compiling, { ...at, item }, 'deduplicate', column, byName),
    );
    if (typeof deduplicate.keep === 'object') {
      const { max } = deduplicate.keep;
      const place = { ...at, key: 'keep' } as const;
      orderable(compiling, place, 'deduplicate', max, byName);
    }
  }
  spec.runChecks.forEach(({ rule }, index) =>
    runCheck(compiling, rule, { section: 'runCheck', index }, byName),
  );
  spec.target.key.forEach((column, index) => {
    equatable(compiling, { section: 'key', index }, 'key', column, byName);
  });
}

function runCheck(
  compiling: Compiling,
  rule: ResolvedRunCheck['rule'],
  at: RunCheckPlace,
  outputs: Outputs,
): void {
  const column = { ...at, key: 'column' } as const;
  switch (rule.kind) {
    case 'unique':
    case 'foreign_key':
      rule.columns.forEach((column, item) =>
        equatable(compiling, { ...at, key: 'columns', item }, 'check', column, outputs),
      );
      return;
    case 'distinct':
      equatable(compiling, column, 'check', rule.column, outputs, false);
      return;
    case 'null_ratio':
      loaded(compiling, column, 'check', rule.column, outputs);
      return;
    case 'minimum':
    case 'maximum': {
      const type = orderable(compiling, column, 'check', rule.column, outputs);
      if (type) limits(compiling, at, type, rule);
      return;
    }
    case 'mean': {
      const type = loaded(compiling, column, 'check', rule.column, outputs);
      if (type === undefined) return;
      if (categoryOf(type.kind) === 'number') return limits(compiling, at, plain('numeric'), rule);
      compiling.problem(
        column,
        'check',
        `mean is for numbers, and "${rule.column}" is of type ${kindName(type.kind)}`,
      );
      return;
    }
    case 'freshness': {
      const type = loaded(compiling, column, 'check', rule.column, outputs);
      if (type && !DATED.has(type.kind)) {
        const message = `freshness is for date, timestamp and timestamptz, and "${rule.column}" is of type ${kindName(type.kind)}`;
        compiling.problem(column, 'check', message);
      }
      // That it is an interval is a rule of the file's (libs/config).
      if (!/[1-9]/.test(rule.within)) compiling.problem(at, 'check', `"${rule.within}" is no time at all`);
    }
  }
}

export const DATED: ReadonlySet<ColumnType['kind']> = new Set(['date', 'timestamp', 'timestamptz']);

/** The type of a column that is loaded; what is wrong is reported. */
export function loaded(
  compiling: Compiling,
  at: ProblemPlace,
  code: string,
  column: string,
  outputs: Outputs,
): ColumnType | undefined {
  const type = outputs.get(column);
  if (type) return type;
  if (compiling.environment.column(column)) {
    const hint = 'Rules over the whole run see the columns that are loaded.';
    compiling.problem(at, code, `"${column}" is dropped by transform.drop`, hint);
  } else compiling.unknown(at, code, column, outputs.keys());
  return undefined;
}

/** json has no equality in PostgreSQL; and values that differ become equal under some masks. */
export function equatable(
  compiling: Compiling,
  at: ProblemPlace,
  code: string,
  column: string,
  outputs: Outputs,
  identifies = true,
): void {
  const type = loaded(compiling, at, code, column, outputs);
  if (type?.kind === 'json') {
    compiling.problem(
      at,
      code,
      `"${column}" is of type json, which cannot be compared`,
      'Use jsonb or text.',
    );
  }
  const mask = compiling.spec.transform.mask.find((m) => m.column === column);
  if (type && identifies && mask && mask.how.kind !== 'hash') {
    const message = `"${column}" is masked (${mask.how.kind}), so rows cannot be told apart by it`;
    compiling.problem(at, code, message, 'A column that is masked by hash can be compared.');
  }
}

const UNORDERED: ReadonlySet<ColumnType['kind']> = new Set(['json', 'jsonb', 'bytea', 'boolean', 'uuid']);

export function orderable(
  compiling: Compiling,
  at: ProblemPlace,
  code: string,
  column: string,
  outputs: Outputs,
): ColumnType | undefined {
  const type = loaded(compiling, at, code, column, outputs);
  if (type === undefined || !UNORDERED.has(type.kind)) return type;
  const message = `"${column}" is of type ${kindName(type.kind)}, which has no greatest and least value here`;
  compiling.problem(at, code, message, 'Choose a number, date, time or text column.');
  return undefined;
}

/** Limits are values of the type, in order. */
function limits(
  compiling: Compiling,
  at: RunCheckPlace,
  type: ColumnType,
  { min, max }: { readonly min?: string; readonly max?: string },
): void {
  // Without the column's own modifiers, as in the checks of rows.
  const bare = categoryOf(type.kind) === 'string' ? plain('text') : plain(type.kind);
  const values = [min, max].map((text, i): Vector | undefined => {
    const value = text === undefined ? undefined : compiling.environment.literal(bare, text);
    if (typeof value !== 'string') return value;
    const key = i === 0 ? 'min' : 'max';
    compiling.problem(
      { ...at, key },
      'check',
      `"${text}" ${value}`,
      `The limit is of type ${kindName(bare.kind)}.`,
    );
    return undefined;
  });
  const [low, high] = values;
  if (low === undefined || high === undefined) return;
  const order = new Int8Array(1);
  compareRows(low, high, order, 1);
  if (order[0] > 0) compiling.problem({ ...at, key: 'min' }, 'check', `min is ${min}, more than max, ${max}`);
}
