import { type ColumnProfile__Output, type Profile__Output } from '@sluice/proto';
import { count, plain, table } from './text.js';

/** Longer values are cut in the table of all columns. */
const SHOWN = 24;
/** What the table has room for; `--column` shows all of them. */
const TABLE_QUANTILES = [0.25, 0.5, 0.75];

/** A line per column. */
export function profileText(profile: Profile__Output): string {
  const rows = profile.columns.map((column) => [
    column.column,
    column.type,
    column.rows,
    percent(column.nulls, column.rows),
    column.distinct,
    cut(column.min ?? ''),
    cut(column.max ?? ''),
    number(column.mean),
    column.quantiles
      .filter(({ at }) => TABLE_QUANTILES.includes(at))
      .map(({ value }) => cut(value))
      .join(' | '),
  ]);
  const head = ['column', 'type', 'rows', 'null', 'distinct', 'min', 'max', 'mean', '25 % | 50 % | 75 %'];
  return [title(profile), '', table(head, rows)].join('\n');
}

/** All that is known of one column. */
export function columnText(profile: Profile__Output, column: ColumnProfile__Output): string {
  const facts: (readonly [string, string])[] = [
    ['rows', count(column.rows)],
    ['nulls', `${count(column.nulls)} (${percent(column.nulls, column.rows)})`],
    ['distinct', `about ${count(column.distinct)}`],
    ...given('min', column.min),
    ...given('max', column.max),
    ...given('mean', number(column.mean)),
    ...given('length', lengths(column)),
  ];
  const parts = [
    title(profile),
    '',
    `${plain(column.column)} ${plain(column.type)}`,
    table(['', ''], facts).trimStart(),
  ];
  if (column.quantiles.length > 0) {
    const rows = column.quantiles.map(({ at, value }) => [`  ${share(at)}`, value]);
    parts.push('', table(['  part of the values', 'at most'], rows));
  }
  if (column.top.length > 0) {
    parts.push(
      '',
      table(
        ['  most frequent', 'rows'],
        column.top.map(({ value, rows }) => [`  ${value}`, rows]),
      ),
    );
  }
  if (column.sampled < column.rows - column.nulls) {
    parts.push('', `Quantiles and most frequent values are of a sample of ${count(column.sampled)}.`);
  }
  return parts.join('\n');
}

function title({ runId, pipeline, rowsLoaded, rowsCovered }: Profile__Output): string {
  const head = `run ${runId} of ${plain(pipeline)}: ${count(rowsLoaded)} rows loaded`;
  if (rowsCovered === rowsLoaded) return head;
  // What a publication leaves out was counted when it was staged.
  return rowsCovered > rowsLoaded
    ? `${head}; statistics are of the ${count(rowsCovered)} rows that were staged`
    : `${head}; statistics cover ${count(rowsCovered)} of them, see docs/cli.md`;
}

function given(name: string, value: string | undefined): (readonly [string, string])[] {
  return value === undefined || value === '' ? [] : [[name, value]];
}

function lengths({ minLength, maxLength, meanLength }: ColumnProfile__Output): string {
  if (minLength === undefined || maxLength === undefined) return '';
  return `${count(minLength)} to ${count(maxLength)}, mean ${number(meanLength)}`;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((part / whole) * 100).toFixed(1)} %`;
}

function share(at: number): string {
  return `${Number((at * 100).toFixed(1))} %`;
}

/** Six digits tell a mean; the database has the rest. */
function number(value: number | undefined): string {
  return value === undefined ? '' : String(Number(value.toPrecision(6)));
}

function cut(value: string): string {
  return value.length > SHOWN ? `${value.slice(0, SHOWN - 1)}…` : value;
}
