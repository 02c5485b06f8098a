import { type ResolvedTarget } from '@sluice/config';
import { categoryOf, kindName, plain } from '../expressions/kinds.js';
import { type ColumnType } from '../types.js';
import { DATED, equatable, loaded, orderable, type Outputs } from './compile-run-rules.js';
import { type Compiling } from './compiling.js';
import { type OutputField } from './output.js';

type PartitionValue = ResolvedTarget['partition'][number]['value'];

/** What the target's settings ask of the types of columns; that the columns are there is a rule of the file's (libs/config). */
export function checkTarget(compiling: Compiling, outputs: readonly OutputField[]): void {
  const types: Outputs = new Map(outputs.map(({ name, type }) => [name, type]));
  const { version, history, partition, setup } = compiling.spec.target;
  if (version !== undefined) orderable(compiling, at('version'), 'target', version, types);
  if (history)
    dated(compiling, ['history', 'effective'], history.effective, types, 'a time from which rows hold');
  for (const { column, value } of partition) partitionValue(compiling, column, value, types);
  const { partitionBy } = setup;
  if (partitionBy?.strategy === 'range') {
    dated(compiling, ['partition_by', 'range'], partitionBy.column, types, 'a range of time');
  } else if (partitionBy) {
    equatable(compiling, at('partition_by', 'list'), 'target', partitionBy.column, types, false);
  }
}

function at(...key: readonly string[]): { section: 'target'; key: readonly string[] } {
  return { section: 'target', key };
}

function dated(
  compiling: Compiling,
  key: readonly string[],
  column: string,
  types: Outputs,
  what: string,
): void {
  const type = loaded(compiling, at(...key), 'target', column, types);
  if (type === undefined || DATED.has(type.kind)) return;
  const message = `"${column}" is of type ${kindName(type.kind)}, which is not ${what}`;
  compiling.problem(at(...key), 'target', message, 'Choose a column of type date, timestamp or timestamptz.');
}

/** The value can be one of the column: the database reads it as the column's type. */
function partitionValue(compiling: Compiling, column: string, value: PartitionValue, types: Outputs): void {
  const place = at('partition', column);
  const type = loaded(compiling, place, 'target', column, types);
  if (type === undefined) return;
  const bare = categoryOf(type.kind) === 'string' ? plain('text') : plain(type.kind);
  if (value.kind === 'literal') {
    const read = compiling.environment.literal(bare, value.text);
    if (typeof read !== 'string') return;
    compiling.problem(
      place,
      'target',
      `"${value.text}" ${read}`,
      `The column is of type ${kindName(bare.kind)}.`,
    );
    return;
  }
  const given = value.kind === 'run_date' ? 'date' : compiling.environment.params.get(value.name)?.type.kind;
  if (given === undefined || takes(bare.kind, given)) return;
  const name = value.kind === 'run_date' ? 'run.date' : `params.${value.name}`;
  const message = `${name} is of type ${kindName(given)}, and "${column}" of type ${kindName(bare.kind)}`;
  compiling.problem(place, 'target', message, HINT);
}

const HINT = 'Choose a column of that type, or add one in transform.set.';

/** Text is taken for what it says; a date is no moment, so that a timestamp would only be equal to midnights. */
function takes(column: ColumnType['kind'], given: ColumnType['kind']): boolean {
  if (column === given || categoryOf(column) === 'string' || categoryOf(given) === 'string') return true;
  return categoryOf(column) === 'number' && categoryOf(given) === 'number';
}
