import { createKernel } from '../kernels/create-kernel.js';
import { KernelOptionError } from '../kernels/kernel.js';
import { parseType } from '../parse-type.js';
import { type Typed } from '../expressions/typed.js';
import { type ColumnType } from '../types.js';
import { compileLookups, type LookupStep, withVeil } from '../lookup/compile-lookups.js';
import { compileCheckSteps, type CheckStep } from './compile-checks.js';
import { compileOutput, type MaskStep } from './compile-output.js';
import { checkRunRules } from './compile-run-rules.js';
import { compileSet, compileSplits, compileWhere, type SetStep, type SplitStep } from './compile-steps.js';
import { checkTarget } from './compile-target.js';
import { Compiling } from './compiling.js';
import { type LineageKind } from './lineage.js';
import { type OutputField } from './output.js';
import { type PipelineProblem, type PipelineShape } from './shape.js';
import { type Veil } from './veil.js';

/**
 * A pipeline ready to be bound: immutable, shared by every transform of that pipeline. Slots are filled in this order:
 * columns, splits, lookups, set, mask, lineage.
 */
export interface CompiledPipeline {
  readonly spec: PipelineShape;
  /** Types of spec.columns, in their order; column i is read into slot i. */
  readonly types: readonly ColumnType[];
  readonly splits: readonly SplitStep[];
  readonly lookups: readonly LookupStep[];
  readonly set: readonly SetStep[];
  readonly where: Typed | undefined;
  readonly checks: readonly CheckStep[];
  readonly mask: readonly MaskStep[];
  readonly lineage: readonly LineageKind[];
  readonly outputs: readonly OutputField[];
  /** By slot. */
  readonly slotNames: readonly string[];
  readonly slotTypes: readonly ColumnType[];
  readonly veil: Veil;
}

export interface Compilation {
  /** Every problem, not only the first. */
  readonly problems: readonly PipelineProblem[];
  /** Set where there is no problem. */
  readonly pipeline: CompiledPipeline | undefined;
}

/** Types a pipeline and reads its constants. Needs `loadExpressionParser()` to have been awaited. */
export function compilePipeline(spec: PipelineShape): Compilation {
  const compiling = new Compiling(spec);
  const types = spec.columns.map((_, index) => compileColumn(compiling, index));
  const splits = compileSplits(compiling);
  const lookups = compileLookups(compiling);
  const set = compileSet(compiling);
  const where = compileWhere(compiling);
  const checks = compileCheckSteps(compiling);
  const { mask, lineage, outputs, veil } = compileOutput(compiling);
  checkRunRules(compiling, outputs);
  checkTarget(compiling, outputs);
  const { slotNames, slotTypes } = compiling.environment;
  const { problems } = compiling;
  const pipeline = {
    spec,
    types,
    splits,
    lookups: withVeil(lookups, veil),
    set,
    where,
    checks,
    mask,
    lineage,
    outputs,
    slotNames,
    slotTypes,
    veil,
  };
  return { problems, pipeline: problems.length === 0 ? pipeline : undefined };
}

function compileColumn(compiling: Compiling, index: number): ColumnType {
  const { spec, environment } = compiling;
  const column = spec.columns[index];
  const name = renamed(spec, column.name);
  const type = parseType(column.type);
  if (type === undefined) {
    const message = `"${column.type}" is not a type that Sluice loads`;
    compiling.problem({ section: 'column', index, key: 'type' }, 'type', message);
    environment.define(name, { kind: 'text' }, false);
    return { kind: 'text' };
  }
  environment.define(name, type, column.required);
  try {
    createKernel(type, kernelOptions(spec, index));
  } catch (error) {
    if (!(error instanceof KernelOptionError)) throw error;
    const key = error.option === 'format' || error.option === 'timezone' ? error.option : 'default';
    compiling.problem({ section: 'column', index, key }, key, error.message);
  }
  return type;
}

/** A column may be called `constructor`, which every object has. */
function renamed({ transform: { rename } }: PipelineShape, name: string): string {
  return Object.hasOwn(rename, name) ? rename[name] : name;
}

/** How column `index` is read. */
export function kernelOptions(spec: PipelineShape, index: number): Parameters<typeof createKernel>[1] {
  const { csv, timezone } = spec.source;
  const { name, trim, default: standIn, required, onScale, format, nullIf } = spec.columns[index];
  return {
    column: renamed(spec, name),
    nullValues: csv.nullValues,
    nullIf,
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
