import { type PipelineDto } from '../spec/pipeline.dto.js';
import { type DiagnosticCode, type Path } from './diagnostic.js';
import { type Report } from './report.js';
import { RUNNING_RULES } from './rules-running.js';

/** One combination that cannot hold: where it is told, why it cannot, and what to write instead. */
export interface Rule {
  readonly at: Path;
  /** Default: `conflict`. */
  readonly code?: DiagnosticCode;
  readonly severity?: 'warn';
  /** What of the file stands against it; undefined or false: nothing. Text is filled in for `{}` in the message. */
  readonly when: (dto: PipelineDto) => string | boolean | undefined;
  readonly message: string;
  readonly hint: string;
}

export function modeOf({ target }: PipelineDto): NonNullable<NonNullable<PipelineDto['target']>['mode']> {
  return target?.mode ?? 'append';
}

const isMode =
  (...modes: readonly string[]) =>
  (dto: PipelineDto): boolean =>
    modes.includes(modeOf(dto));

/** The mode, where it is none of these and the setting is there. */
const strayed = (
  given: (target: NonNullable<PipelineDto['target']>) => boolean,
  ...modes: readonly string[]
): Rule['when'] => {
  const fits = isMode(...modes);
  return (dto) => dto.target !== undefined && given(dto.target) && !fits(dto) && modeOf(dto);
};

const target = (key: string): Path => ['target', key];
const keyed = isMode('upsert', 'history', 'sync');
const hasKey = ({ target: t }: PipelineDto): boolean => (t?.key?.length ?? 0) > 0;

/** What each mode needs, and what belongs to another one. */
const MODES: readonly Rule[] = [
  {
    at: target('key'),
    code: 'missing_key',
    when: (dto) => keyed(dto) && !hasKey(dto) && modeOf(dto),
    message: '`mode: {}` needs a `key`',
    hint: 'Name the columns that identify a row: key: [order_id].',
  },
  {
    at: target('key'),
    code: 'unused',
    severity: 'warn',
    when: (dto) => isMode('append')(dto) && hasKey(dto) && dto.target?.create === false,
    message: '`key` is used only when `create` is true',
    hint: 'Leave it out, or write a mode that goes by it: upsert, replace, history or sync.',
  },
  {
    at: target('version'),
    when: strayed((t) => t.version !== undefined, 'upsert', 'sync'),
    message: '`version` has no meaning in mode {}',
    hint: 'It belongs to upsert and sync; history goes by history.effective.',
  },
  {
    at: target('version'),
    when: ({ target: t }) => t?.version !== undefined && t.key?.includes(t.version) && t.version,
    message: '`{}` is part of the key, so it is the same in every version of a row',
    hint: 'Take it out of the key, or name another column.',
  },
  {
    at: target('partition'),
    when: strayed((t) => (t.partition?.size ?? 0) > 0, 'replace'),
    message: '`partition` has no meaning in mode {}',
    hint: 'It says which rows `mode: replace` takes the place of. For a partitioned table write partition_by.',
  },
  {
    at: target('history'),
    code: 'missing_key',
    when: (dto) => isMode('history')(dto) && dto.target?.history === undefined,
    message: '`mode: history` needs a `history` section',
    hint: 'Name the column with the time from which a row holds: history: { effective: changed_at }.',
  },
  {
    at: target('history'),
    when: strayed((t) => t.history !== undefined, 'history'),
    message: '`history` has no meaning in mode {}',
    hint: 'Write mode: history, or leave it out.',
  },
  {
    at: target('sync'),
    code: 'missing_key',
    when: (dto) => isMode('sync')(dto) && dto.target?.sync === undefined,
    message: '`mode: sync` needs to be told how it deletes',
    hint: 'Write sync: { delete: soft } to mark rows, or sync: { delete: hard } to delete them.',
  },
  {
    at: target('sync'),
    when: strayed((t) => t.sync !== undefined, 'sync'),
    message: '`sync` has no meaning in mode {}',
    hint: 'Write mode: sync, or leave it out.',
  },
  {
    at: target('allow_rejects'),
    when: strayed((t) => t.allow_rejects === true, 'replace', 'sync'),
    message: '`allow_rejects` has no meaning in mode {}, which publishes beside rejects as it is',
    hint: 'Leave it out; limits.max_rejects and limits.max_reject_ratio fail a run with too many.',
  },
  {
    at: target('max_delete_ratio'),
    when: strayed((t) => t.max_delete_ratio !== undefined, 'replace', 'sync'),
    message: '`max_delete_ratio` has no meaning in mode {}, which deletes nothing',
    hint: 'Leave it out.',
  },
  {
    at: ['limits'],
    code: 'unused',
    severity: 'warn',
    when: (dto) =>
      isMode('replace', 'sync')(dto) &&
      dto.target?.allow_rejects !== true &&
      ((dto.limits?.max_rejects ?? 0) > 0 || (dto.limits?.max_reject_ratio ?? 0) > 0) &&
      modeOf(dto),
    message: 'in mode {} one reject fails the run, whatever the limits are',
    hint: 'Write target.allow_rejects: true to publish what is left; what was rejected counts as absent.',
  },
  {
    at: ['source', 'select'],
    when: (dto) => dto.source?.select === 'new' && isMode('replace', 'sync')(dto) && modeOf(dto),
    message: '`select: new` leaves out what was loaded before, and mode {} would delete it',
    hint: 'Write select: all, or mode: upsert.',
  },
  {
    at: ['source', 'events'],
    when: (dto) => dto.source?.events !== undefined && isMode('replace', 'sync')(dto) && modeOf(dto),
    message: 'a run that an event starts has only its own objects, and mode {} would delete the rest',
    hint: 'Use a schedule, or mode: upsert.',
  },
  {
    at: ['transform', 'where'],
    severity: 'warn',
    when: (dto) => isMode('sync')(dto) && dto.transform?.where !== undefined,
    message: 'rows that `where` filters count as absent, and `mode: sync` deletes their keys',
    hint: 'Leave it out unless that is meant.',
  },
  {
    at: ['source', 'select'],
    severity: 'warn',
    when: ({ source, target: t }) =>
      source?.select === 'new' && source.on_change === 'reload' && (t?.mode ?? 'append') === 'append',
    message: 'rows of an object that is overwritten are loaded beside those of its older version',
    hint: 'Write mode: upsert, or on_change: fail or ignore.',
  },
];

/** Checks that ask the table about rows which the mode is about to change. */
const CHECKS: readonly Rule[] = [
  {
    at: ['checks'],
    when: (dto) => !isMode('append')(dto) && (dto.checks ?? []).some(({ unique }) => unique) && modeOf(dto),
    message: '`unique` compares with rows of the table, which mode {} may be about to change',
    hint: 'Within the run use transform.deduplicate; in the table, a unique index (target.indexes).',
  },
  {
    at: ['transform', 'deduplicate'],
    severity: 'warn',
    when: ({ transform, target: t }) => {
      const { key } = transform?.deduplicate ?? {};
      return t?.mode === 'history' && key !== undefined && key.every((column) => t.key?.includes(column));
    },
    message: 'one row of each key is kept, so that versions within a run are lost',
    hint: 'Add history.effective to the key of deduplicate, or leave it out: equal versions are one.',
  },
];

const SETUP_KEYS = ['indexes', 'partition_by', 'comment', 'column_comments'] as const;

/** What `create` does. */
const SETUP: readonly Rule[] = [
  {
    at: target('partition_by'),
    when: ({ target: t }) =>
      t?.mode === 'replace' &&
      t.partition_by !== undefined &&
      (t.key?.length ?? 0) === 0 &&
      (t.partition?.size ?? 0) === 0,
    message: 'without a key `mode: replace` swaps tables, and a partitioned table cannot be swapped',
    hint: 'Name a key, so that the difference is applied; or replace one partition (target.partition).',
  },
  ...SETUP_KEYS.map((key): Rule => ({
    at: target(key),
    when: ({ target: t }) => {
      const value = t?.[key];
      const size = Array.isArray(value) ? value.length : value instanceof Map ? value.size : 1;
      return value !== undefined && size > 0 && t?.create !== true;
    },
    message: `\`${key}\` is for a table that Sluice makes`,
    hint: 'Write create: true, or leave it out.',
  })),
  {
    at: target('partition_by'),
    when: ({ target: t }) => t?.partition_by?.range !== undefined && t.partition_by.list !== undefined,
    message: 'a table is partitioned by `range` or by `list`, not both',
    hint: 'Leave one out.',
  },
  {
    at: target('partition_by'),
    code: 'missing_key',
    when: ({ target: t }) => {
      const by = t?.partition_by;
      return by !== undefined && by.range === undefined && by.list === undefined;
    },
    message: '`partition_by` names no column',
    hint: 'Write { range: COLUMN, every: month } or { list: COLUMN }.',
  },
  {
    at: ['target', 'partition_by', 'every'],
    when: ({ target: t }) => t?.partition_by?.list !== undefined && t.partition_by.every !== undefined,
    message: '`every` belongs to `range`: a list has a partition for each value',
    hint: 'Leave it out.',
  },
  {
    at: target('partition_by'),
    when: ({ target: t }) => {
      const column = t?.partition_by?.range ?? t?.partition_by?.list;
      return column !== undefined && (t?.key?.length ?? 0) > 0 && !t?.key?.includes(column) && column;
    },
    message:
      '`{}` is not in the key: the primary key of a partitioned table holds the column of its partitions',
    hint: 'Add it to the key, partition by a column of the key, or leave the key out.',
  },
  {
    at: target('indexes'),
    when: ({ target: t }) => {
      const column = t?.partition_by?.range ?? t?.partition_by?.list;
      const without = t?.indexes?.find((index) => index.unique && !index.columns?.includes(column ?? ''));
      return column !== undefined && without !== undefined && column;
    },
    message: 'a unique index of a partitioned table holds the column of its partitions, `{}`',
    hint: 'Add that column to the index, or leave out `unique`.',
  },
];

const RULES: readonly Rule[] = [...MODES, ...CHECKS, ...SETUP, ...RUNNING_RULES];

/** Combinations of whole settings; those of columns are in rules-target.ts, those of types in libs/columns. */
export function combinationRules(dto: PipelineDto, report: Report): void {
  for (const { at, code = 'conflict', severity, when, message, hint } of RULES) {
    const found = when(dto);
    if (found === undefined || found === false) continue;
    const text = typeof found === 'string' ? message.replace('{}', found) : message;
    if (severity === 'warn') report.warn(at, code, text, hint);
    else if (!(code === 'missing_key' && report.hasSaid(at))) report.error(at, code, text, hint);
  }
}
