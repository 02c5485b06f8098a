import { formatPath, type DiagnosticCode, type Path, type PipelineDiagnostic } from './diagnostic.js';
import { type Position, type Positions } from './positions.js';

/** More would help nobody, and a hostile file could ask for a million (I5). */
const MAX_DIAGNOSTICS = 500;

/** Collects what is wrong, each at its place in the file. */
export class Report {
  private readonly found: PipelineDiagnostic[] = [];
  private unshown = 0;
  private errors = 0;

  constructor(private readonly positions: Positions) {}

  /** At the value. */
  error(path: Path, code: DiagnosticCode, message: string, hint = ''): void {
    this.add('error', path, code, message, hint, (text) => this.positions.ofValue(text));
  }

  errorAtKey(path: Path, code: DiagnosticCode, message: string, hint = ''): void {
    this.add('error', path, code, message, hint, (text) => this.positions.ofKey(text));
  }

  warn(path: Path, code: DiagnosticCode, message: string, hint = ''): void {
    this.add('warn', path, code, message, hint, (text) => this.positions.ofValue(text));
  }

  add(
    severity: PipelineDiagnostic['severity'],
    path: Path | string,
    code: DiagnosticCode,
    message: string,
    hint: string,
    positionOf: (path: string) => Position,
  ): void {
    if (severity === 'error') this.errors += 1;
    if (this.found.length >= MAX_DIAGNOSTICS) {
      this.unshown += 1;
      return;
    }
    const text = typeof path === 'string' ? path : formatPath(path);
    this.found.push({ severity, code, message, path: text, ...positionOf(text), hint });
  }

  /** What the file calls a value: its key, or that of the section which it stands for. */
  nameOf(path: Path): string {
    const short = path.length > 1 && !this.positions.isWritten(formatPath(path));
    const parent = path.at(-2);
    const standsFor = short && parent !== undefined && this.positions.isScalar(formatPath(path.slice(0, -1)));
    return String(standsFor ? parent : path.at(-1));
  }

  /** Something has been said about this path or a part of it. */
  hasSaid(path: Path): boolean {
    const text = formatPath(path);
    return this.found.some(
      (d) => d.path === text || (d.path.startsWith(text) && /[.[]/.test(d.path[text.length])),
    );
  }

  /** How many problems there are by now. */
  get count(): number {
    return this.found.length + this.unshown;
  }

  get hasErrors(): boolean {
    return this.errors > 0;
  }

  /** In the order of the file. */
  diagnostics(): PipelineDiagnostic[] {
    const sorted = [...this.found].sort((a, b) => a.line - b.line || a.column - b.column);
    const last = sorted.at(-1);
    if (!last || this.unshown === 0) return sorted;
    const message = `${this.unshown} more problems are not shown`;
    return [...sorted, { ...last, severity: 'error', code: 'too_large', message, path: '', hint: '' }];
  }
}
