import { canonicalType } from '../pg-types.js';
import {
  type ResolvedDeduplicate,
  type ResolvedLookup,
  type ResolvedMask,
  type ResolvedTransform,
} from '../resolved/transform.js';
import { parseSize } from '../sizes.js';
import { type LookupDto } from '../spec/lookup.dto.js';
import { type MaskDto } from '../spec/mask.dto.js';
import { type PipelineDto } from '../spec/pipeline.dto.js';
import { keepOf, type DeduplicateDto, type SetDto, type SplitDto } from '../spec/transform.dto.js';
import { parseTableName } from '../table-name.js';
import { formatPath } from './diagnostic.js';
import { given } from './given.js';
import { type ResolvedPaths } from './resolve.js';
import { type Unreadable } from './unreadable.js';

type TransformPaths = Pick<
  ResolvedPaths,
  'split' | 'lookup' | 'set' | 'where' | 'mask' | 'deduplicate' | 'lineage' | 'drop'
>;
type Step<T> = { readonly resolved: T; readonly path: string }[];

export function resolveTransform(
  dto: PipelineDto,
  unreadable: Unreadable,
): { readonly resolved: ResolvedTransform; readonly paths: TransformPaths } {
  const { transform } = dto;
  const bucket = dto.source?.s3?.bucket ?? '';
  // In the order in which they take effect: what cannot be read spreads from one to the next.
  const split = [...(transform?.split ?? [])].flatMap((item) => resolveSplit(item, unreadable));
  const lookup = (transform?.lookup ?? []).flatMap((item, i) => resolveLookup(item, i, bucket, unreadable));
  const set = [...(transform?.set ?? [])].flatMap((item) => resolveSet(item, unreadable));
  const where = transform?.where;
  const mask = [...(transform?.mask ?? [])].flatMap((item) => resolveMask(item, unreadable));
  const lineage = transform?.lineage ?? [];
  const drop = transform?.drop ?? [];
  return {
    resolved: {
      rename: Object.fromEntries(transform?.rename ?? []),
      split: split.map(({ resolved }) => resolved),
      lookup: lookup.map(({ resolved }) => resolved),
      set: set.map(({ resolved }) => resolved),
      ...given('where', where === undefined || unreadable.isIn(where) ? undefined : where),
      mask: mask.map(({ resolved }) => resolved),
      ...given('deduplicate', resolveDeduplicate(transform?.deduplicate, unreadable)),
      lineage,
      drop,
    },
    paths: {
      split: split.map(({ path }) => path),
      lookup: lookup.map(({ path }) => path),
      set: set.map(({ path }) => path),
      where: 'transform.where',
      mask: mask.map(({ path }) => path),
      deduplicate: 'transform.deduplicate',
      lineage: lineage.map((_, i) => formatPath(['transform', 'lineage', i])),
      drop: drop.map((_, i) => formatPath(['transform', 'drop', i])),
    },
  };
}

function resolveSplit(
  [column, { by, into }]: [string, SplitDto],
  unreadable: Unreadable,
): Step<ResolvedTransform['split'][number]> {
  if (into === undefined) unreadable.addNameless();
  if (by === undefined || by === '' || into === undefined || unreadable.has(column)) {
    unreadable.add(into ?? []);
    return [];
  }
  return [{ resolved: { column, by, into }, path: formatPath(['transform', 'split', column]) }];
}

function resolveLookup(
  lookup: LookupDto,
  index: number,
  bucket: string,
  unreadable: Unreadable,
): Step<ResolvedLookup> {
  const source = lookupSource(lookup, bucket);
  const added = [...(lookup.columns ?? [])];
  if (lookup.columns === undefined) unreadable.addNameless();
  const on = [...(lookup.on ?? [])].map(([column, key]) => ({ column, key }));
  const columns = added.flatMap(([name, { from, type }]) => {
    const canonical = canonicalType(type);
    return from === undefined || canonical === undefined ? [] : [{ name, source: from, type: canonical }];
  });
  const whole = lookup.name !== undefined && on.length > 0 && columns.length === added.length;
  if (source === undefined || !whole || on.some(({ column }) => unreadable.has(column))) {
    unreadable.add(added.map(([name]) => name));
    return [];
  }
  const resolved: ResolvedLookup = {
    name: lookup.name ?? '',
    source,
    on,
    columns,
    missing: lookup.missing ?? 'null',
    maxRows: lookup.max_rows ?? 1_000_000,
    maxBytes: parseSize(lookup.max_bytes ?? '') ?? 64 * 1024 * 1024,
  };
  return [{ resolved, path: formatPath(['transform', 'lookup', index]) }];
}

function lookupSource({ object, table }: LookupDto, bucket: string): ResolvedLookup['source'] | undefined {
  if (object?.key !== undefined) {
    return {
      kind: 'object',
      bucket: object.bucket ?? bucket,
      key: object.key,
      delimiter: object.delimiter ?? ',',
      nullValues: object.null_values ?? [''],
      encoding: object.encoding ?? 'utf-8',
      compression: object.compression ?? 'auto',
    };
  }
  const name = table === undefined ? undefined : parseTableName(table);
  return name === undefined || 'problem' in name ? undefined : { kind: 'table', ...name };
}

function resolveSet(
  [column, dto]: [string, SetDto],
  unreadable: Unreadable,
): Step<ResolvedTransform['set'][number]> {
  const { expression, format } = dto;
  const type = canonicalType(dto.type);
  if (expression === undefined || unreadable.isIn(expression)) {
    unreadable.add([column]);
    return [];
  }
  unreadable.remove(column);
  const resolved = { column, expression, ...given('type', type), ...given('format', format) };
  return [{ resolved, path: formatPath(['transform', 'set', column, 'expression']) }];
}

function resolveMask([column, mask]: [string, MaskDto], unreadable: Unreadable): Step<ResolvedMask> {
  const how = maskKind(mask);
  if (how === undefined || unreadable.has(column)) return [];
  return [{ resolved: { column, how }, path: formatPath(['transform', 'mask', column]) }];
}

function maskKind({ how, partial, hash }: MaskDto): ResolvedMask['how'] | undefined {
  if (how !== undefined) return { kind: 'redact' };
  if (partial !== undefined) return { kind: 'partial', first: partial.first ?? 0, last: partial.last ?? 0 };
  return hash?.salt === undefined ? undefined : { kind: 'hash', salt: hash.salt };
}

function resolveDeduplicate(
  dto: DeduplicateDto | undefined,
  unreadable: Unreadable,
): ResolvedDeduplicate | undefined {
  const keep = keepOf(dto?.keep) ?? 'first';
  const columns = [...(dto?.key ?? []), ...(typeof keep === 'string' ? [] : [keep.max])];
  if (dto?.key === undefined || columns.some((column) => unreadable.has(column))) return undefined;
  return { key: dto.key, keep };
}
