import { notBlank, timeSpan } from '../formats.js';
import { TEXT_FORMATS, type TextFormat } from '../resolved/checks.js';
import {
  CountDto,
  ForeignKeyDto,
  LengthDto,
  RatioDto,
  RejectRatioDto,
  ValueRangeDto,
} from './check-parts.dto.js';
import { Choice, Flag, Scalar, Scalars, Section, Text } from './decorators.js';

export class CheckDto {
  @Text({
    description:
      'Column that the rules are about, after the transforms. Rules on records may be about dropped columns, those over the run not. `expression` needs none; `unique`, `foreign_key`, `row_count` and `reject_ratio` take none.',
    example: 'quantity',
  })
  column?: string;

  @Text({
    description:
      'Name of the rule in rejects, counts and results. Where the item has several rules, `NAME:KIND`.',
    defaultText: '`COLUMN:KIND`, e.g. `quantity:max`; `KIND:COLUMN,…` or `KIND` where no column is given',
    format: notBlank,
    example: 'plausible_quantity',
  })
  name?: string;

  @Choice(['reject', 'warn', 'fail'], {
    description:
      'A broken rule rejects the record (over the run: the offenders of `unique` and `foreign_key`), is only counted, or fails the run, of which nothing is published.',
    defaultText: '`reject`; `fail` for rules over the run that have no offenders',
    example: 'warn',
  })
  severity?: 'reject' | 'warn' | 'fail';

  @Text({
    description:
      'What a broken rule says in place of its own words. `{column}`, `{value}` and `{NAME}`, the record’s column NAME, are filled in; in rules over the run `{observed}` and `{expected}`. `{{` and `}}` are braces.',
    defaultText: 'the rule’s own words',
    format: notBlank,
    example: 'order {order_id} ships before it was placed',
  })
  message?: string;

  @Flag({ description: 'Rule: not null.', defaultText: 'no rule', example: true })
  required?: boolean;

  @Scalar({
    description: 'Rule: at least this, as a value of the column’s type.',
    defaultText: 'no rule',
    example: '1',
  })
  min?: string;

  @Scalar({
    description: 'Rule: at most this, as a value of the column’s type.',
    defaultText: 'no rule',
    example: '1000',
  })
  max?: string;

  @Scalars({
    description: 'Rule: one of these values.',
    defaultText: 'no rule',
    nonEmpty: true,
    example: ['new', 'paid', 'shipped'],
  })
  enum?: string[];

  @Text({
    description: 'Rule: matches this pattern somewhere; anchor it with `^` and `$`. Runs in linear time.',
    defaultText: 'no rule',
    format: notBlank,
    example: '^[A-Z]{2}-[0-9]{6}$',
  })
  regex?: string;

  @Section(LengthDto, {
    description: 'Rule: so many characters.',
    defaultText: 'no rule',
    example: { max: 400 },
  })
  length?: LengthDto;

  @Text({
    description:
      'Rule: this expression is true, or null, as in PostgreSQL’s CHECK. It sees every column of the record: see docs/expressions.md.',
    defaultText: 'no rule',
    format: notBlank,
    example: 'ship_date >= ordered_at::date',
  })
  expression?: string;

  @Choice(TEXT_FORMATS, {
    description: 'Rule: a text of this form; docs/checks.md has what each of them takes.',
    defaultText: 'no rule',
    example: 'email',
  })
  format?: TextFormat;

  @Scalars({
    description:
      'Rule over the run: no two of its rows, and none of the target’s, are equal in these columns. Rows with a null pass; of equal ones in the run the first is kept.',
    defaultText: 'no rule',
    nonEmpty: true,
    example: ['order_id'],
  })
  unique?: string[];

  @Section(ForeignKeyDto, {
    description:
      'Rule over the run: the values are in another table of the target database. Rows with a null pass.',
    defaultText: 'no rule',
    example: { columns: ['customer_id'], references: 'public.customers(id)' },
  })
  foreign_key?: ForeignKeyDto;

  @Section(CountDto, {
    description: 'Rule over the run: so many rows would be published.',
    defaultText: 'no rule',
    example: { min: 1 },
  })
  row_count?: CountDto;

  @Section(RejectRatioDto, {
    description: 'Rule over the run: at most this part of the records read is rejected.',
    defaultText: 'no rule',
    example: { max: 0.01 },
  })
  reject_ratio?: RejectRatioDto;

  @Section(RatioDto, {
    description: 'Rule over the run: the part of rows in which `column` is null.',
    defaultText: 'no rule',
    example: { max: 0.5 },
  })
  null_ratio?: RatioDto;

  @Section(CountDto, {
    description: 'Rule over the run: how many different values `column` has, nulls not counted.',
    defaultText: 'no rule',
    example: { min: 2 },
  })
  distinct?: CountDto;

  @Section(ValueRangeDto, {
    description: 'Rule over the run: the least value of `column`, within these values of its type.',
    defaultText: 'no rule',
    example: { min: '2020-01-01' },
  })
  minimum?: ValueRangeDto;

  @Section(ValueRangeDto, {
    description: 'Rule over the run: the greatest value of `column`, within these values of its type.',
    defaultText: 'no rule',
    example: { max: '100000' },
  })
  maximum?: ValueRangeDto;

  @Section(ValueRangeDto, {
    description: 'Rule over the run: the mean of the numbers in `column`.',
    defaultText: 'no rule',
    example: { min: '10', max: '500' },
  })
  mean?: ValueRangeDto;

  @Text({
    description:
      'Rule over the run: the greatest value of `column`, a date or a time stamp, is no older than this before the run’s now().',
    defaultText: 'no rule',
    format: timeSpan,
    example: '2 days',
  })
  freshness?: string;
}

/** The keys of a check that are rules on one record, in the order in which they are resolved. */
export const CHECK_KINDS = [
  'required',
  'enum',
  'min',
  'max',
  'length',
  'regex',
  'expression',
  'format',
] as const;

/** The keys that are rules over the whole run. */
export const RUN_CHECK_KINDS = [
  'unique',
  'foreign_key',
  'row_count',
  'reject_ratio',
  'null_ratio',
  'distinct',
  'minimum',
  'maximum',
  'mean',
  'freshness',
] as const;

export type CheckKind = (typeof CHECK_KINDS)[number];
export type RunCheckKind = (typeof RUN_CHECK_KINDS)[number];

/** Rules that are about no one column, or name theirs themselves. */
export const WITHOUT_COLUMN: readonly (CheckKind | RunCheckKind)[] = [
  'unique',
  'foreign_key',
  'row_count',
  'reject_ratio',
];

/** The rules that an item has. */
export function kindsOf<K extends CheckKind | RunCheckKind>(check: CheckDto, among: readonly K[]): K[] {
  return among.filter((kind) => check[kind] !== undefined && check[kind] !== false);
}
