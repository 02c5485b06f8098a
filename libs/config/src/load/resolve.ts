import { canonicalType } from '../pg-types.js';
import { type ResolvedPipeline } from '../resolved/pipeline.js';
import { type ResolvedColumn } from '../resolved/source.js';
import { parseSize } from '../sizes.js';
import { type PipelineDto } from '../spec/pipeline.dto.js';
import { type ColumnDto } from '../spec/schema.dto.js';
import { formatPath } from './diagnostic.js';
import { given } from './given.js';
import { publishReasons } from './publish-reasons.js';
import { resolveCheck, resolveRunCheck } from './resolve-checks.js';
import { resolveRunning } from './resolve-running.js';
import { resolveSource } from './resolve-source.js';
import { resolveTarget } from './resolve-target.js';
import { resolveTransform } from './resolve-transform.js';
import { Unreadable } from './unreadable.js';

/** For each part of a resolved pipeline (same indexes) the path that it came from, for positions of later findings. */
export interface ResolvedPaths {
  readonly columns: readonly string[];
  /** Of the expression. */
  readonly set: readonly string[];
  readonly where: string;
  /** Of the section: `transform.split.full_name`; so too lookup and mask. */
  readonly split: readonly string[];
  readonly lookup: readonly string[];
  readonly mask: readonly string[];
  readonly deduplicate: string;
  readonly lineage: readonly string[];
  readonly drop: readonly string[];
  /** Of the rule: `checks[0].max`. */
  readonly checks: readonly string[];
  readonly runChecks: readonly string[];
}

export interface Resolution {
  readonly pipeline: ResolvedPipeline;
  readonly paths: ResolvedPaths;
}

/** DTO → what services read. Parts that validation has refused are left out. */
export function resolve(dto: PipelineDto): Resolution {
  const columns = (dto.schema?.columns ?? []).flatMap((column, i) => {
    const resolved = resolveColumn(column);
    return resolved ? [{ resolved, path: formatPath(['schema', 'columns', i]) }] : [];
  });
  const unreadable = new Unreadable(dto);
  const transform = resolveTransform(dto, unreadable);
  const checks = (dto.checks ?? []).flatMap((check, i) => resolveCheck(check, i, unreadable));
  const runChecks = (dto.checks ?? []).flatMap((check, i) => resolveRunCheck(check, i, unreadable));
  const record = parseSize(dto.limits?.max_record_bytes ?? '') ?? 1024 * 1024;
  return {
    pipeline: {
      name: dto.metadata?.name ?? '',
      owner: dto.metadata?.owner ?? '',
      description: dto.metadata?.description ?? '',
      ...resolveRunning(dto),
      source: resolveSource(dto.source),
      columns: columns.map(({ resolved }) => resolved),
      transform: transform.resolved,
      checks: checks.map(({ resolved }) => resolved),
      runChecks: runChecks.map(({ resolved }) => resolved),
      target: resolveTarget(dto.target, publishReasons(dto).length > 0),
      limits: {
        ...given('maxRejects', dto.limits?.max_rejects),
        ...given('maxRejectRatio', dto.limits?.max_reject_ratio),
        maxRecordBytes: record,
        maxValueBytes: parseSize(dto.limits?.max_value_bytes ?? '') ?? record,
      },
      rejects: { raw: dto.rejects?.raw ?? 'keep' },
      statistics: dto.statistics ?? 'full',
    },
    paths: {
      columns: columns.map(({ path }) => path),
      ...transform.paths,
      checks: checks.map(({ path }) => path),
      runChecks: runChecks.map(({ path }) => path),
    },
  };
}

function resolveColumn(column: ColumnDto): ResolvedColumn | undefined {
  const { name } = column;
  const type = canonicalType(column.type);
  if (name === undefined || type === undefined) return undefined;
  return {
    name,
    source: column.source ?? name,
    type,
    required: column.required ?? false,
    ...given('default', column.default),
    ...given('format', column.format),
    nullIf: column.null_if ?? [],
    trim: column.trim ?? 'none',
    onScale: column.on_scale ?? 'round',
  };
}
