import { type LookupDto } from '../spec/lookup.dto.js';
import { MASK_KINDS, type MaskDto } from '../spec/mask.dto.js';
import { type PipelineDto } from '../spec/pipeline.dto.js';
import { keepOf, type TransformDto } from '../spec/transform.dto.js';
import { parseTypeName } from '../pg-types.js';
import { identifierProblem } from '../table-name.js';
import { type Path } from './diagnostic.js';
import { expectColumns, type Names } from './names.js';
import { type Report } from './report.js';

export function splitRules(transform: TransformDto | undefined, names: Names, report: Report): void {
  // The columns to split are those before any split: what one adds, the next does not see.
  const splits = [...(transform?.split ?? [])];
  const pieceOf = new Map(splits.flatMap(([column, { into }]) => (into ?? []).map((name) => [name, column])));
  for (const [column] of splits) {
    const path = ['transform', 'split', column];
    const whole = pieceOf.get(column);
    if (whole === undefined || names.has(column)) names.expect(column, path, true);
    else {
      const message = `\`${column}\` is a piece of \`${whole}\`, and a split does not see the pieces of others`;
      report.errorAtKey(path, 'unknown_column', message, 'Cut it with split_part() in transform.set.');
    }
  }
  for (const [column, { by, into }] of splits) {
    const path = ['transform', 'split', column];
    if (by === '') report.error([...path, 'by'], 'bad_format', '`by` must not be empty');
    if (into === undefined) names.doubt();
    into?.forEach((name, i) => names.add(name, [...path, 'into', i]));
  }
}

export function lookupRules(transform: TransformDto | undefined, names: Names, report: Report): void {
  const seen = new Map<string, number>();
  (transform?.lookup ?? []).forEach((lookup, i) => {
    const path = ['transform', 'lookup', i];
    const first = lookup.name === undefined ? undefined : seen.get(lookup.name);
    if (first !== undefined) {
      const message = `there is a lookup \`${lookup.name}\` already`;
      report.error([...path, 'name'], 'duplicate_name', message, `The first is item ${first + 1}.`);
    } else if (lookup.name !== undefined) seen.set(lookup.name, i);
    lookupItem(lookup, path, names, report);
  });
}

function lookupItem(lookup: LookupDto, path: Path, names: Names, report: Report): void {
  const { object, table, on, columns } = lookup;
  if (object !== undefined && table !== undefined) {
    report.error([...path, 'table'], 'conflict', 'a lookup has `object` or `table`, not both');
  } else if (
    object === undefined &&
    table === undefined &&
    !report.hasSaid([...path, 'object']) &&
    !report.hasSaid([...path, 'table'])
  ) {
    const hint = 'Add object: KEY (a CSV object in S3) or table: SCHEMA.TABLE.';
    report.error(path, 'missing_key', 'the lookup has neither `object` nor `table`', hint);
  }
  if (on?.size === 0) report.error([...path, 'on'], 'not_allowed', '`on` must not be empty');
  const theirs = new Set<string>();
  for (const [column, key] of on ?? []) {
    names.expect(column, [...path, 'on', column], true);
    if (theirs.has(key))
      report.error([...path, 'on', column], 'duplicate_name', `two columns are compared with \`${key}\``);
    theirs.add(key);
  }
  if (columns === undefined) names.doubt();
  if (columns?.size === 0) report.error([...path, 'columns'], 'not_allowed', '`columns` must not be empty');
  for (const name of columns?.keys() ?? []) names.add(name, [...path, 'columns', name], { atKey: true });
}

export function setRules(transform: TransformDto | undefined, names: Names, report: Report): void {
  for (const [column, { type, format }] of transform?.set ?? []) {
    const path = ['transform', 'set', column];
    const problem = identifierProblem(column);
    if (problem) report.errorAtKey(path, 'bad_format', `the column's name ${problem}`);
    names.now.add(column);
    const parsed = type === undefined ? undefined : parseTypeName(type);
    if (format !== undefined && parsed?.ok) formatRule(parsed.type, [...path, 'format'], report);
  }
}

/** An input format is for dates and times alone. */
export function formatRule(type: string, path: Path, report: Report): void {
  if (/^(date|time|timestamp)\b/.test(type)) return;
  const hint = 'It belongs to date, time, timestamp and timestamptz.';
  report.error(path, 'conflict', `\`format\` does not apply to ${type}`, hint);
}

export function maskRules(transform: TransformDto | undefined, names: Names, report: Report): void {
  for (const [column, mask] of transform?.mask ?? []) {
    const path = ['transform', 'mask', column];
    names.expect(column, path, true);
    const kinds = MASK_KINDS.filter((kind) => mask[kind] !== undefined);
    if (kinds.length > 1) report.error(path, 'conflict', 'a mask is one of redact, partial and hash');
    else if (kinds.length === 0 && !report.hasSaid(path)) {
      report.error(path, 'missing_key', 'the mask is empty', 'Write redact, { partial: … } or { hash: … }.');
    }
  }
}

export function lineageRules(transform: TransformDto | undefined, names: Names): void {
  (transform?.lineage ?? []).forEach((word, i) => {
    const hint = 'Rename that one in transform.rename, or leave this out.';
    names.add(`_${word}`, ['transform', 'lineage', i], { hint });
  });
}

/** Rows that look alike once they are masked are still different rows: nothing may be decided by such a column. */
export function blurredBy(mask: MaskDto | undefined): 'redacted' | 'shown in part' | undefined {
  if (mask?.how !== undefined) return 'redacted';
  return mask?.partial === undefined ? undefined : 'shown in part';
}

export function deduplicateRules(dto: PipelineDto, names: Names, report: Report): void {
  const { deduplicate, mask } = dto.transform ?? {};
  if (!deduplicate) return;
  const path = ['transform', 'deduplicate'];
  const { key = [], keep } = deduplicate;
  expectLoaded(key, [...path, 'key'], 'the key', { dto, names, report });
  if (keep?.which !== undefined && keep.max !== undefined) {
    report.error([...path, 'keep'], 'conflict', '`keep` has `which` or `max`, not both');
  }
  const empty = keep && keep.which === undefined && keep.max === undefined;
  if (empty && !report.hasSaid([...path, 'keep'])) {
    report.error([...path, 'keep'], 'missing_key', '`keep` needs `max`', 'Write first, last or max(COLUMN).');
  }
  const kept = keepOf(keep);
  if (kept === undefined || typeof kept === 'string') return;
  const at = [...path, 'keep', 'max'];
  if (!names.expect(kept.max, at)) return;
  if (isDropped(dto, kept.max)) dropped(kept.max, at, report);
  if (mask?.has(kept.max)) {
    report.error(at, 'conflict', `\`${kept.max}\` is masked, so its values have no order`);
  }
}

/** Columns that the database compares: they are loaded, and their values are told apart there. */
export function expectLoaded(
  columns: readonly string[],
  path: Path,
  list: string,
  { dto, names, report }: { dto: PipelineDto; names: Names; report: Report },
): void {
  const known = expectColumns(columns, path, list, names, report);
  columns.forEach((column, i) => {
    if (!known.includes(column)) return;
    const blurred = blurredBy(dto.transform?.mask?.get(column));
    if (isDropped(dto, column)) dropped(column, [...path, i], report);
    else if (blurred !== undefined) {
      const hint = 'A column that is masked by hash can be compared.';
      const message = `\`${column}\` is ${blurred}, so rows cannot be told apart by it`;
      report.error([...path, i], 'conflict', message, hint);
    }
  });
}

export function isDropped(dto: PipelineDto, column: string): boolean {
  return dto.transform?.drop?.includes(column) ?? false;
}

export function dropped(column: string, path: Path, report: Report): void {
  const hint = 'What is decided over the whole run is decided on what is loaded.';
  report.error(path, 'conflict', `\`${column}\` is dropped by transform.drop`, hint);
}
