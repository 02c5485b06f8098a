import { type ResolvedTarget, TARGET_DEFAULTS } from '../resolved/target.js';
import { type HistoryDto, type PartitionByDto } from '../spec/target-parts.dto.js';
import { type TargetDto } from '../spec/target.dto.js';
import { parseTableName } from '../table-name.js';
import { given } from './given.js';

/** @param whole something needs the whole run to be published at once */
export function resolveTarget(target: TargetDto | undefined, whole: boolean): ResolvedTarget {
  const name = parseTableName(target?.table ?? '');
  const { delete: how, deleted_column: deletedColumn = 'deleted_at' } = target?.sync ?? {};
  return {
    connection: target?.connection ?? '',
    ...('problem' in name ? { schema: '', table: '' } : name),
    mode: target?.mode ?? TARGET_DEFAULTS.mode,
    publish: whole ? 'run' : (target?.publish ?? 'object'),
    key: target?.key ?? [],
    ...given('version', target?.version),
    partition: [...(target?.partition ?? [])].flatMap(([column, text]) => {
      const value = partitionValue(text);
      return value === undefined ? [] : [{ column, value }];
    }),
    ...given('history', resolveHistory(target?.history)),
    ...given('sync', how === undefined ? undefined : { delete: how, deletedColumn }),
    allowRejects: target?.allow_rejects ?? TARGET_DEFAULTS.allowRejects,
    ...given('maxDeleteRatio', target?.max_delete_ratio),
    evolve: target?.evolve ?? TARGET_DEFAULTS.evolve,
    setup: resolveSetup(target),
    create: target?.create ?? false,
    ...given('sslmode', target?.sslmode),
    ...given('caFile', target?.ca_file),
  };
}

/** `run.date`, `params.NAME`, or text after `=`; undefined for anything else. */
export function partitionValue(text: string): ResolvedTarget['partition'][number]['value'] | undefined {
  if (text.startsWith('=')) return { kind: 'literal', text: text.slice(1) };
  if (text === 'run.date') return { kind: 'run_date' };
  const name = /^params\.([A-Za-z_][A-Za-z0-9_]*)$/.exec(text)?.[1];
  return name === undefined ? undefined : { kind: 'param', name };
}

function resolveHistory(history: HistoryDto | undefined): ResolvedTarget['history'] {
  if (history?.effective === undefined) return undefined;
  return {
    effective: history.effective,
    track: history.track ?? [],
    validFrom: history.valid_from ?? 'valid_from',
    validTo: history.valid_to ?? 'valid_to',
    isCurrent: history.is_current ?? 'is_current',
    pointInTime: history.point_in_time ?? false,
  };
}

function resolveSetup(target: TargetDto | undefined): ResolvedTarget['setup'] {
  return {
    indexes: (target?.indexes ?? []).map(({ columns = [], unique = false }) => ({ columns, unique })),
    ...given('partitionBy', resolvePartitionBy(target?.partition_by)),
    ...given('comment', target?.comment),
    columnComments: Object.fromEntries(target?.column_comments ?? []),
  };
}

function resolvePartitionBy(by: PartitionByDto | undefined): ResolvedTarget['setup']['partitionBy'] {
  if (by?.range !== undefined) {
    return { strategy: 'range', column: by.range, every: by.every ?? 'month' };
  }
  return by?.list === undefined ? undefined : { strategy: 'list', column: by.list };
}
