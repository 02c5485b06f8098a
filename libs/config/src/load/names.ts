import { didYouMean } from '../nearest.js';
import { type PipelineDto } from '../spec/pipeline.dto.js';
import { identifierProblem } from '../table-name.js';
import { type Path } from './diagnostic.js';
import { type Report } from './report.js';

/** The columns that there are at one point of a pipeline. Reports words that should be columns, or should not be. */
export class Names {
  /** False where names are missing from the file: then nothing can be said about those that are used. */
  private certain: boolean;
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

  /** Some columns are added whose names could not be read. */
  doubt(): void {
    this.certain = false;
  }

  /** A column that a transform adds: its name must be a good one and a new one. */
  add(name: string, path: Path, { atKey = false, hint = 'Choose another name.' } = {}): void {
    if (name === '' && this.report.hasSaid(path)) return; // it stands for a value of another kind
    const problem = identifierProblem(name);
    const at = atKey ? 'errorAtKey' : 'error';
    if (problem) this.report[at](path, 'bad_format', `the new column's name ${problem}`);
    else if (this.now.has(name))
      this.report[at](path, 'duplicate_name', `there is a column \`${name}\` already`, hint);
    this.now.add(name);
  }

  has(name: string): boolean {
    return this.now.has(name);
  }

  expect(name: string, path: Path, atKey = false): boolean {
    if (this.now.has(name) || !this.certain) return this.now.has(name);
    if (name === '' && this.report.hasSaid(path)) return false;
    const newName = this.renamed.get(name);
    const hint = newName ? `It is called \`${newName}\` after transform.rename.` : this.suggest(name);
    this.report[atKey ? 'errorAtKey' : 'error'](path, 'unknown_column', `unknown column \`${name}\``, hint);
    return false;
  }

  private suggest(name: string): string {
    return didYouMean(name, this.now) || `Columns here: ${[...this.now].slice(0, 12).join(', ')}.`;
  }
}

/** Of a list of columns: each is there, and stands once. */
export function expectColumns(
  columns: readonly string[],
  path: Path,
  list: string,
  names: Names,
  report: Report,
): readonly string[] {
  return columns.filter((column, i) => {
    const at = [...path, i];
    if (columns.indexOf(column) < i) {
      report.error(at, 'duplicate_name', `\`${column}\` stands twice in ${list}`);
      return false;
    }
    return names.expect(column, at);
  });
}
