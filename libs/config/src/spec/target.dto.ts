import { absolutePath, columnName, connection, tableName } from '../formats.js';
import { Choice, Flag, Ratio, Scalars, Section, Sections, Text, TextsByName } from './decorators.js';
import { HistoryDto, IndexDto, PartitionByDto, SyncDto } from './target-parts.dto.js';

export class TargetDto {
  @Text({
    description:
      'Where the loader finds the connection: `env://VARIABLE` of its own environment, or `secret://NAME` in AWS Secrets Manager. Never the connection itself.',
    required: true,
    format: connection,
    pattern: '^(env://[A-Za-z_][A-Za-z0-9_]*|secret://[A-Za-z0-9/_+=.@:-]+)$',
    example: 'secret://prod/warehouse',
  })
  connection?: string;

  @Text({
    description: 'TABLE or SCHEMA.TABLE. Unquoted names are lower case, unusual ones stand in double quotes.',
    required: true,
    format: tableName,
    example: 'public.orders',
  })
  table?: string;

  @Choice(['append', 'upsert', 'replace', 'history', 'sync'], {
    description:
      'How rows come into the table: `append` adds them; `upsert` inserts or updates by `key`; `replace` puts them in place of the table’s, or of those of `partition`; `history` keeps every version of a `key` (SCD type 2); `sync` is upsert of a full extract, in which a key that is absent is deleted. See docs/modes.md.',
    default: 'append',
  })
  mode?: 'append' | 'upsert' | 'replace' | 'history' | 'sync';

  @Choice(['split', 'object', 'run'], {
    description:
      'When rows become visible: each `split` at its commit, an `object` when the last of its splits is in, or the whole `run` at once when every split has been staged. What needs the whole run asks for `run` by itself: every mode but append, checks over the run, severity `fail`, `transform.deduplicate`, a lookup with `missing: fail`, `on_rerun: replace`.',
    defaultText: '`object`, or `run` where something needs it',
    example: 'run',
  })
  publish?: 'split' | 'object' | 'run';

  @Scalars({
    description:
      'Columns that identify a row: what upsert, history and sync go by, and replace where it applies the difference. `create` makes them the primary key (in history, with `valid_from`).',
    default: [],
    example: ['order_id'],
  })
  key?: string[];

  @Text({
    description:
      'upsert and sync: a row is updated only where this column’s value is greater than the table’s. Without it the order of truth is logical date, object, record; then a run for an earlier date than one that is loaded is refused.',
    defaultText: 'none',
    format: columnName,
    example: 'updated_at',
  })
  version?: string;

  @TextsByName({
    description:
      'replace: only the rows whose columns have these values give way, and every row of the run must have them: `run.date`, `params.NAME`, or text after `=`.',
    defaultText: 'none: the whole table',
    example: { order_date: 'run.date', region: 'params.region', kind: '=retail' },
  })
  partition?: Map<string, string>;

  @Section(HistoryDto, {
    description: 'history: how versions are told apart and kept.',
    defaultText: 'none',
    example: { effective: 'changed_at' },
  })
  history?: HistoryDto;

  @Section(SyncDto, {
    description: 'sync: what becomes of keys that a full extract has no more.',
    defaultText: 'none',
    example: { delete: 'soft' },
  })
  sync?: SyncDto;

  @Flag({
    description:
      'replace and sync: publish although records were rejected. What was rejected counts as absent.',
    default: false,
  })
  allow_rejects?: boolean;

  @Ratio({
    description:
      'replace and sync: the run fails when more than this part of the rows in question (the table, or the partition) would be deleted.',
    defaultText: 'no limit',
    example: 0.1,
  })
  max_delete_ratio?: number;

  @Choice(['strict', 'add_columns', 'ignore_extra'], {
    description:
      'What a difference between the pipeline’s columns and the table’s means: `strict` refuses the run; `add_columns` adds what the table lacks (nullable) and widens types where no value changes; `ignore_extra` leaves out what the table lacks.',
    default: 'strict',
  })
  evolve?: 'strict' | 'add_columns' | 'ignore_extra';

  @Sections(IndexDto, {
    description: 'Indexes of a table that `create` makes, built after its first load.',
    default: [],
    example: [{ columns: ['customer', 'ordered_at'] }],
  })
  indexes?: IndexDto[];

  @Section(PartitionByDto, {
    description: 'How a table that `create` makes is partitioned.',
    defaultText: 'it is not',
    example: { range: 'ordered_at', every: 'month' },
  })
  partition_by?: PartitionByDto;

  @Text({
    description: 'Comment of a table that `create` makes.',
    defaultText: 'none',
    example: 'Orders of the shop.',
  })
  comment?: string;

  @TextsByName({
    description: 'Comments of its columns.',
    defaultText: 'none',
    example: { total: 'Without tax.' },
  })
  column_comments?: Map<string, string>;

  @Flag({ description: 'Create the table when it is missing.', default: false, example: true })
  create?: boolean;

  @Choice(['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'], {
    description: 'TLS to the database, as libpq names it.',
    defaultText: 'the connection’s own, else `prefer`',
    example: 'verify-full',
  })
  sslmode?: 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

  @Text({
    description: 'PEM file with the authorities to trust, on the loader’s file system.',
    defaultText: 'the system’s authorities',
    format: absolutePath,
    example: '/etc/ssl/rds-global-bundle.pem',
  })
  ca_file?: string;
}
