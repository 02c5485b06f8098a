import { parseTypeName } from '../pg-types.js';
import { type PipelineDto } from '../spec/pipeline.dto.js';
import { identifierProblem } from '../table-name.js';
import { type Path } from './diagnostic.js';
import { expectColumns, Names } from './names.js';
import { type Report } from './report.js';
import { checkColumnRules, runCheckColumnRules } from './rules-checks.js';
import { modeOf } from './rules-modes.js';
import { targetColumnRules } from './rules-target.js';
import {
  deduplicateRules,
  formatRule,
  isDropped,
  lineageRules,
  lookupRules,
  maskRules,
  setRules,
  splitRules,
} from './rules-transform.js';

/** Names of columns through schema, transforms, checks and key, in the order in which they take effect. */
export function columnRules(dto: PipelineDto, report: Report): void {
  const { transform } = dto;
  schemaRules(dto, report);
  const names = new Names(dto, report);
  renameRules(dto, names, report);
  splitRules(transform, names, report);
  lookupRules(transform, names, report);
  setRules(transform, names, report);
  checkColumnRules(dto, names, report);
  maskRules(transform, names, report);
  lineageRules(transform, names);
  const dropped = transform?.drop ?? [];
  dropped.forEach((column, i) => names.expect(column, ['transform', 'drop', i]));
  if (names.now.size > 0 && [...names.now].every((name) => dropped.includes(name))) {
    report.error(['transform', 'drop'], 'conflict', 'every column is dropped, so there is nothing to load');
  }
  deduplicateRules(dto, names, report);
  runCheckColumnRules(dto, names, report);
  keyRules(dto, names, report);
  targetColumnRules(dto, names, report);
}

function schemaRules(dto: PipelineDto, report: Report): void {
  const columns = dto.schema?.columns ?? [];
  const byName = new Map<string, number>();
  const bySource = new Map<string, number>();
  columns.forEach((column, i) => {
    const path = ['schema', 'columns', i];
    const { name, source = name } = column;
    if (name !== undefined) {
      const first = byName.get(name);
      if (first === undefined) byName.set(name, i);
      else
        report.error(
          [...path, 'name'],
          'duplicate_name',
          `column \`${name}\` stands twice`,
          `The first is item ${first + 1}.`,
        );
      if (first !== undefined) return;
    }
    if (source !== undefined && dto.source?.csv?.header !== false) {
      const first = bySource.get(source);
      if (first === undefined) bySource.set(source, i);
      else
        report.error(
          [...path, column.source === undefined ? 'name' : 'source'],
          'duplicate_name',
          `two columns read the header name \`${source}\``,
          `The first is item ${first + 1}.`,
        );
    }
    if (column.source !== undefined && dto.source?.csv?.header === false) {
      const message = '`source` names a header, but source.csv.header is false';
      report.error(
        [...path, 'source'],
        'conflict',
        message,
        'Leave it out: without a header columns are taken by position.',
      );
    }
    typeRules(column, path, report);
  });
}

function typeRules(
  column: { type?: string; format?: string; on_scale?: string },
  path: Path,
  report: Report,
): void {
  const parsed = column.type === undefined ? undefined : parseTypeName(column.type);
  if (!parsed?.ok) return;
  if (column.format !== undefined) formatRule(parsed.type, [...path, 'format'], report);
  if (column.on_scale === 'reject' && !parsed.type.startsWith('numeric(')) {
    const hint = 'It belongs to numeric(p,s).';
    report.error([...path, 'on_scale'], 'conflict', `\`on_scale\` does not apply to ${parsed.type}`, hint);
  }
}

function renameRules(dto: PipelineDto, names: Names, report: Report): void {
  const renames = [...(dto.transform?.rename ?? [])];
  const before = new Set(names.now);
  const moved = new Set(renames.map(([from]) => from));
  const targets = new Map<string, string>();
  const known = renames.filter(([from]) => names.expect(from, ['transform', 'rename', from], true));
  for (const [from, to] of known) names.rename(from, to);
  for (const [from, to] of renames) {
    const path = ['transform', 'rename', from];
    const problem = identifierProblem(to);
    const stays = before.has(to) && !moved.has(to);
    if (problem) report.error(path, 'bad_format', `the new name ${problem}`);
    else if (targets.has(to))
      report.error(
        path,
        'duplicate_name',
        `\`${from}\` and \`${targets.get(to)}\` would both be called \`${to}\``,
      );
    else if (stays)
      report.error(
        path,
        'duplicate_name',
        `there is a column \`${to}\` already`,
        'Rename that one as well, or choose another name.',
      );
    targets.set(to, from);
    names.now.add(to);
  }
}

/** In append; the other modes say more of their keys (rules-target.ts). */
function keyRules(dto: PipelineDto, names: Names, report: Report): void {
  if (modeOf(dto) !== 'append') return;
  const key = dto.target?.key ?? [];
  const path = ['target', 'key'];
  const known = expectColumns(key, path, 'the key', names, report);
  key.forEach((column, i) => {
    if (!known.includes(column) || !isDropped(dto, column)) return;
    report.error([...path, i], 'conflict', `key column \`${column}\` is dropped by transform.drop`);
  });
}
