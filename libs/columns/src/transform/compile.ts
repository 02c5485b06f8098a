import { CheckError } from '../checks/check.js';
import { compileCheck, type CompiledCheck } from '../checks/compile-check.js';
import { analyzeExpression } from '../expressions/analyze.js';
import { ExpressionError } from '../expressions/errors.js';
import { BOOLEAN, type Typed } from '../expressions/typed.js';
import { KernelOptionError } from '../kernels/kernel.js';
import { parseType } from '../parse-type.js';
import { type ColumnType } from '../types.js';
import { createKernel } from './engine.js';
import { Environment } from './environment.js';
import { type OutputField } from './output.js';
import { type PipelineProblem, type PipelineShape } from './shape.js';

/** One step of `transform.set`. */
export interface SetStep {
  readonly column: string;
  readonly slot: number;
  readonly expr: Typed;
  /** The column that it replaces was required, so its result is. */
  readonly required: boolean;
}

/** A pipeline ready to be bound: immutable, shared by every transform of that pipeline. */
export interface CompiledPipeline {
  readonly spec: PipelineShape;
  /** Types of spec.columns, in their order; column i is read into slot i. */
  readonly types: readonly ColumnType[];
  readonly set: readonly SetStep[];
  readonly where: Typed | undefined;
  readonly checks: readonly {
    readonly column: string;
    readonly slot: number;
    readonly check: CompiledCheck;
  }[];
  readonly outputs: readonly OutputField[];
  /** Names by slot, for failures. */
  readonly slotNames: readonly string[];
}

export interface Compilation {
  /** Every problem, not only the first. */
  readonly problems: readonly PipelineProblem[];
  /** Set where there is no problem. */
  readonly pipeline: CompiledPipeline | undefined;
}

/** Types a pipeline and reads its constants. Needs `loadExpressionParser()` to have been awaited. */
export function compilePipeline(spec: PipelineShape): Compilation {
  const compiler = new Compiler(spec);
  const pipeline = compiler.compile();
  return { problems: compiler.problems, pipeline: compiler.problems.length === 0 ? pipeline : undefined };
}

class Compiler {
  readonly problems: PipelineProblem[] = [];
  private readonly environment: Environment;

  constructor(private readonly spec: PipelineShape) {
    this.environment = new Environment(spec.source.timezone);
  }

  compile(): CompiledPipeline {
    const { spec, environment } = this;
    const types = spec.columns.map((_, index) => this.column(index));
    const set = spec.transform.set.map((_, index) => this.set(index)).filter((step) => step !== undefined);
    const { where } = spec.transform;
    return {
      spec,
      types,
      set,
      where: where === undefined ? undefined : this.where(where),
      checks: spec.checks.map((_, index) => this.check(index)).filter((check) => check !== undefined),
      outputs: environment.outputs(new Set(spec.transform.drop), this.checkedNotNull()),
      slotNames: environment.slotNames,
    };
  }

  /** A column that a check of severity reject requires is never null in what is loaded. */
  private checkedNotNull(): ReadonlySet<string> {
    const required = this.spec.checks.filter((c) => c.rule.kind === 'required' && c.severity === 'reject');
    return new Set(required.map((c) => c.column));
  }

  private column(index: number): ColumnType {
    const { spec } = this;
    const column = spec.columns[index];
    const name = spec.transform.rename[column.name] ?? column.name;
    const type = parseType(column.type);
    if (type === undefined) {
      this.problem(
        { section: 'column', index, key: 'type' },
        'type',
        `"${column.type}" is not a type that Sluice loads`,
      );
      this.environment.define(name, { kind: 'text' }, false);
      return { kind: 'text' };
    }
    this.environment.define(name, type, column.required);
    try {
      createKernel(type, kernelOptions(spec, index));
    } catch (error) {
      if (!(error instanceof KernelOptionError)) throw error;
      const key = error.option === 'format' || error.option === 'timezone' ? error.option : 'default';
      this.problem({ section: 'column', index, key }, key, error.message);
    }
    return type;
  }

  private set(index: number): SetStep | undefined {
    const { column, expression, type: wanted } = this.spec.transform.set[index];
    const before = this.environment.column(column);
    const declared = wanted === undefined ? before?.type : parseType(wanted);
    const at = { section: 'set', index, key: 'expression' } as const;
    if (wanted !== undefined && declared === undefined) {
      this.problem({ ...at, key: 'type' }, 'type', `"${wanted}" is not a type that Sluice loads`);
      return undefined;
    }
    const expr = this.expression(expression, at, declared);
    // After a wrong expression its column is still known, so that later ones are not blamed for it.
    const type = expr?.type ?? declared ?? { kind: 'text' };
    const required = before?.required ?? false;
    const slot = this.environment.define(column, type, required);
    return expr && { column, slot, expr, required };
  }

  private where(text: string): Typed | undefined {
    const expr = this.expression(text, { section: 'where' }, undefined);
    if (expr === undefined || expr.type.kind === 'boolean') return expr;
    this.problem({ section: 'where' }, 'expression', `where must be boolean, not ${expr.type.kind}`);
    return { node: 'constant', type: BOOLEAN, value: undefined };
  }

  private expression(
    text: string,
    at: PipelineProblem['at'],
    target: ColumnType | undefined,
  ): Typed | undefined {
    try {
      return analyzeExpression(text, this.environment, target);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.problems.push({
        at,
        code: 'expression',
        message: error.message,
        hint: error.hint,
        offset: error.offset,
      });
      return undefined;
    }
  }

  private check(index: number): CompiledPipeline['checks'][number] | undefined {
    const check = this.spec.checks[index];
    const column = this.environment.column(check.column);
    if (column === undefined) {
      this.problem({ section: 'check', index }, 'check', `there is no column "${check.column}"`);
      return undefined;
    }
    try {
      const compiled = compileCheck(check, column.type, this.environment.literal);
      return { column: check.column, slot: column.slot, check: compiled };
    } catch (error) {
      if (!(error instanceof CheckError)) throw error;
      this.problem({ section: 'check', index }, 'check', `${check.name}: ${error.message}`, error.hint);
      return undefined;
    }
  }

  private problem(at: PipelineProblem['at'], code: string, message: string, hint = ''): void {
    this.problems.push({ at, code, message, hint });
  }
}

/** How column `index` is read. */
export function kernelOptions(spec: PipelineShape, index: number): Parameters<typeof createKernel>[1] {
  const { csv, timezone } = spec.source;
  const { name, trim, default: standIn, required, onScale, format } = spec.columns[index];
  return {
    column: spec.transform.rename[name] ?? name,
    nullValues: csv.nullValues,
    quote: csv.quote,
    escape: csv.escape,
    trim,
    default: standIn,
    required,
    onScale,
    timezone,
    format,
    maxValueBytes: spec.limits.maxValueBytes,
  };
}
