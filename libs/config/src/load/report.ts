import { formatPath, type DiagnosticCode, type Path, type PipelineDiagnostic } from './diagnostic.js';
import { type Position, type Positions } from './positions.js';

/** Collects what is wrong, each at its place in the file. */
export class Report {
  private readonly found: PipelineDiagnostic[] = [];

  constructor(private readonly positions: Positions) {}

  /** At the value. */
  error(path: Path, code: DiagnosticCode, message: string, hint = ''): void {
    this.add('error', path, code, message, hint, this.positions.ofValue(formatPath(path)));
  }

  errorAtKey(path: Path, code: DiagnosticCode, message: string, hint = ''): void {
    this.add('error', path, code, message, hint, this.positions.ofKey(formatPath(path)));
  }

  warn(path: Path, code: DiagnosticCode, message: string, hint = ''): void {
    this.add('warn', path, code, message, hint, this.positions.ofValue(formatPath(path)));
  }

  add(
    severity: PipelineDiagnostic['severity'],
    path: Path | string,
    code: DiagnosticCode,
    message: string,
    hint: string,
    position: Position,
  ): void {
    const text = typeof path === 'string' ? path : formatPath(path);
    this.found.push({ severity, code, message, path: text, ...position, hint });
  }

  get hasErrors(): boolean {
    return this.found.some((diagnostic) => diagnostic.severity === 'error');
  }

  /** In the order of the file. */
  diagnostics(): PipelineDiagnostic[] {
    return [...this.found].sort((a, b) => a.line - b.line || a.column - b.column);
  }
}
