import { didYouMean } from '../nearest.js';
import { parseTypeName } from '../pg-types.js';
import { type PipelineDto } from '../spec/pipeline.dto.js';
import { identifierProblem } from '../table-name.js';
import { type Path } from './diagnostic.js';
import { type Report } from './report.js';

/** Reports words that should be columns; says where a column went that was renamed. */
class Names {
  /** False where the schema itself is unusable: then nothing can be said about names. */
  private readonly certain: boolean;
  private readonly renamed = new Map<string, string>();
  readonly now = new Set<string>();

  constructor(
    dto: PipelineDto,
    private readonly report: Report,
  ) {
    const columns = dto.schema?.columns ?? [];
    this.certain = columns.length > 0 && columns.every((column) => column.name !== undefined);
    for (const { name } of columns) if (name !== undefined) this.now.add(name);
  }

  rename(from: string, to: string): void {
    this.now.delete(from);
    this.renamed.set(from, to);
  }

  expect(name: string, path: Path, atKey = false): boolean {
    if (this.now.has(name) || !this.certain) return this.now.has(name);
    const newName = this.renamed.get(name);
    const hint = newName ? `It is called \`${newName}\` after transform.rename.` : this.suggest(name);
    this.report[atKey ? 'errorAtKey' : 'error'](path, 'unknown_column', `unknown column \`${name}\``, hint);
    return false;
  }

  private suggest(name: string): string {
    return didYouMean(name, this.now) || `Columns here: ${[...this.now].slice(0, 12).join(', ')}.`;
  }
}

/** Names of columns through schema, transforms, checks and key, in the order in which they take effect. */
export function columnRules(dto: PipelineDto, report: Report): void {
  schemaRules(dto, report);
  const names = new Names(dto, report);
  renameRules(dto, names, report);
  for (const column of dto.transform?.set?.keys() ?? []) {
    const path = ['transform', 'set', column];
    const problem = identifierProblem(column);
    if (problem) report.errorAtKey(path, 'bad_format', `the column's name ${problem}`);
    names.now.add(column);
  }
  (dto.checks ?? []).forEach(({ column }, i) => {
    if (column !== undefined) names.expect(column, ['checks', i, 'column']);
  });
  const dropped = new Set(dto.transform?.drop ?? []);
  (dto.transform?.drop ?? []).forEach((column, i) => names.expect(column, ['transform', 'drop', i]));
  if (names.now.size > 0 && [...names.now].every((name) => dropped.has(name))) {
    report.error(['transform', 'drop'], 'conflict', 'every column is dropped, so there is nothing to load');
  }
  keyRules(dto, names, dropped, report);
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
  if (column.format !== undefined && !/^(date|time|timestamp)\b/.test(parsed.type)) {
    const hint = 'It belongs to date, time, timestamp and timestamptz.';
    report.error([...path, 'format'], 'conflict', `\`format\` does not apply to ${parsed.type}`, hint);
  }
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

function keyRules(dto: PipelineDto, names: Names, dropped: ReadonlySet<string>, report: Report): void {
  const key = dto.target?.key ?? [];
  key.forEach((column, i) => {
    const path = ['target', 'key', i];
    if (key.indexOf(column) < i)
      report.error(path, 'duplicate_name', `\`${column}\` stands twice in the key`);
    else if (names.expect(column, path) && dropped.has(column)) {
      report.error(path, 'conflict', `key column \`${column}\` is dropped by transform.drop`);
    }
  });
  if (key.length > 0 && dto.target?.create === false) {
    report.warn(['target', 'key'], 'unused', '`key` is used only when `create` is true');
  }
}
