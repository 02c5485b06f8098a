import { canonicalType } from '../pg-types.js';
import {
  PIPELINE_DEFAULTS,
  type ResolvedColumn,
  type ResolvedPipeline,
  type ResolvedSource,
  type ResolvedTarget,
  SOURCE_DEFAULTS,
  TARGET_DEFAULTS,
} from '../resolved.js';
import { parseSize } from '../sizes.js';
import { type PipelineDto } from '../spec/pipeline.dto.js';
import { type ColumnDto } from '../spec/schema.dto.js';
import { type SourceDto } from '../spec/source.dto.js';
import { type TargetDto } from '../spec/target.dto.js';
import { parseTableName } from '../table-name.js';
import { formatPath } from './diagnostic.js';
import { given } from './given.js';
import { publishReasons } from './publish-reasons.js';
import { resolveCheck, resolveRunCheck } from './resolve-checks.js';
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
      ...PIPELINE_DEFAULTS,
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

function resolveSource(source: SourceDto | undefined): ResolvedSource {
  const { s3, csv } = source ?? {};
  const quote = csv?.quote ?? '"';
  return {
    ...SOURCE_DEFAULTS,
    s3: {
      bucket: s3?.bucket ?? '',
      key: s3?.key ?? '',
      region: s3?.region ?? '',
      endpoint: s3?.endpoint ?? '',
      forcePathStyle: s3?.force_path_style ?? Boolean(s3?.endpoint),
    },
    csv: {
      delimiter: csv?.delimiter ?? ',',
      quote,
      escape: csv?.escape ?? quote,
      header: csv?.header ?? true,
      nullValues: csv?.null_values ?? [''],
      skipLines: csv?.skip_lines ?? 0,
      encoding: csv?.encoding ?? 'utf-8',
      compression: csv?.compression ?? 'auto',
      extraColumns: csv?.extra_columns ?? 'ignore',
    },
    timezone: source?.timezone ?? '',
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

function resolveTarget(target: TargetDto | undefined, whole: boolean): ResolvedTarget {
  const name = parseTableName(target?.table ?? '');
  return {
    connection: target?.connection ?? '',
    ...('problem' in name ? { schema: '', table: '' } : name),
    ...TARGET_DEFAULTS,
    publish: whole ? 'run' : (target?.publish ?? 'object'),
    key: target?.key ?? [],
    create: target?.create ?? false,
    ...given('sslmode', target?.sslmode),
    ...given('caFile', target?.ca_file),
  };
}
