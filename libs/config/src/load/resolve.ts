import { parseTypeName } from '../pg-types.js';
import {
  type ResolvedCheck,
  type ResolvedColumn,
  type ResolvedPipeline,
  type ResolvedSource,
  type ResolvedTarget,
  type ResolvedTransform,
} from '../resolved.js';
import { parseSize } from '../sizes.js';
import { CHECK_KINDS, type CheckDto } from '../spec/check.dto.js';
import { type PipelineDto } from '../spec/pipeline.dto.js';
import { type ColumnDto } from '../spec/schema.dto.js';
import { type SourceDto } from '../spec/source.dto.js';
import { type TargetDto } from '../spec/target.dto.js';
import { type TransformDto } from '../spec/transform.dto.js';
import { parseTableName } from '../table-name.js';
import { checkName } from './check-name.js';
import { formatPath } from './diagnostic.js';

/** For each part of a resolved pipeline (same indexes) the path that it came from, for positions of later findings. */
export interface ResolvedPaths {
  readonly columns: readonly string[];
  /** Of the expression. */
  readonly set: readonly string[];
  readonly where: string;
  readonly drop: readonly string[];
  /** Of the rule: `checks[0].max`. */
  readonly checks: readonly string[];
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
  const checks = (dto.checks ?? []).flatMap((check, i) => resolveCheck(check, i));
  const transform = resolveTransform(dto.transform);
  const record = parseSize(dto.limits?.max_record_bytes ?? '') ?? 1024 * 1024;
  return {
    pipeline: {
      name: dto.metadata?.name ?? '',
      owner: dto.metadata?.owner ?? '',
      description: dto.metadata?.description ?? '',
      source: resolveSource(dto.source),
      columns: columns.map(({ resolved }) => resolved),
      transform: transform.resolved,
      checks: checks.map(({ resolved }) => resolved),
      runChecks: [],
      target: resolveTarget(dto.target),
      limits: {
        ...given('maxRejects', dto.limits?.max_rejects),
        ...given('maxRejectRatio', dto.limits?.max_reject_ratio),
        maxRecordBytes: record,
        maxValueBytes: parseSize(dto.limits?.max_value_bytes ?? '') ?? record,
      },
      rejects: { raw: dto.rejects?.raw ?? 'keep' },
      statistics: 'full',
    },
    paths: {
      columns: columns.map(({ path }) => path),
      set: transform.paths,
      where: 'transform.where',
      drop: transform.resolved.drop.map((_, i) => formatPath(['transform', 'drop', i])),
      checks: checks.map(({ path }) => path),
    },
  };
}

/** Optional members are left out, not undefined, so that canonical JSON and equality see one form. */
function given<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>); // one computed key
}

function resolveSource(source: SourceDto | undefined): ResolvedSource {
  const { s3, csv } = source ?? {};
  const quote = csv?.quote ?? '"';
  return {
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
    nullIf: [],
    trim: column.trim ?? 'none',
    onScale: column.on_scale ?? 'round',
  };
}

function canonicalType(text: string | undefined): string | undefined {
  const parsed = text === undefined ? undefined : parseTypeName(text);
  return parsed?.ok ? parsed.type : undefined;
}

function resolveTransform(transform: TransformDto | undefined): {
  resolved: ResolvedTransform;
  paths: string[];
} {
  const paths: string[] = [];
  const set = [...(transform?.set ?? [])].flatMap(([column, dto]) => {
    if (dto.expression === undefined) return [];
    paths.push(formatPath(['transform', 'set', column, 'expression']));
    return [{ column, expression: dto.expression, ...given('type', canonicalType(dto.type)) }];
  });
  const rename = Object.fromEntries(transform?.rename ?? []);
  return {
    paths,
    resolved: {
      rename,
      split: [],
      lookup: [],
      set,
      ...given('where', transform?.where),
      mask: [],
      lineage: [],
      drop: transform?.drop ?? [],
    },
  };
}

function resolveCheck(check: CheckDto, index: number): { resolved: ResolvedCheck; path: string }[] {
  const { column } = check;
  if (column === undefined) return [];
  const kinds = CHECK_KINDS.filter((kind) => check[kind] !== undefined && check[kind] !== false);
  return kinds.map((kind) => ({
    path: formatPath(['checks', index, kind]),
    resolved: {
      name: checkName(check, kind, kinds.length),
      column,
      severity: check.severity ?? 'reject',
      rule: resolveRule(check, kind),
    },
  }));
}

function resolveRule(check: CheckDto, kind: (typeof CHECK_KINDS)[number]): ResolvedCheck['rule'] {
  switch (kind) {
    case 'required':
      return { kind };
    case 'enum':
      return { kind, values: check.enum ?? [] };
    case 'min':
      return { kind, value: check.min ?? '' };
    case 'max':
      return { kind, value: check.max ?? '' };
    case 'length':
      return { kind, ...given('min', check.length?.min), ...given('max', check.length?.max) };
    case 'regex':
      return { kind, pattern: check.regex ?? '' };
  }
}

function resolveTarget(target: TargetDto | undefined): ResolvedTarget {
  const name = parseTableName(target?.table ?? '');
  return {
    connection: target?.connection ?? '',
    ...('problem' in name ? { schema: '', table: '' } : name),
    mode: target?.mode ?? 'append',
    publish: 'object',
    key: target?.key ?? [],
    create: target?.create ?? false,
    ...given('sslmode', target?.sslmode),
    ...given('caFile', target?.ca_file),
  };
}
