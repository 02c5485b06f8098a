import { analyzeExpression } from '../expressions/analyze.js';
import { ExpressionError } from '../expressions/errors.js';
import { runParams } from '../expressions/run-params.js';
import { type Typed } from '../expressions/typed.js';
import { type ColumnType } from '../types.js';
import { Environment } from './environment.js';
import { nearestName } from './header.js';
import { type PipelineProblem, type PipelineShape, type ProblemPlace } from './shape.js';

/** What the parts of a pipeline's compilation share: the columns so far, and the problems. */
export class Compiling {
  readonly problems: PipelineProblem[] = [];
  readonly environment: Environment;

  constructor(readonly spec: PipelineShape) {
    this.environment = new Environment(spec.source.timezone, runParams(spec.params));
  }

  problem(at: ProblemPlace, code: string, message: string, hint = ''): void {
    this.problems.push({ at, code, message, hint });
  }

  unknown(at: ProblemPlace, code: string, column: string, known: Iterable<string>): void {
    const names = [...known];
    const near = nearestName(column, names);
    const hint =
      near === undefined ? `Columns here: ${names.slice(0, 12).join(', ')}.` : `Did you mean "${near}"?`;
    this.problem(at, code, `there is no column "${column}"`, hint);
  }

  /** undefined where it is wrong, which has been reported then. */
  expression(text: string, at: ProblemPlace, target: ColumnType | undefined): Typed | undefined {
    try {
      return analyzeExpression(text, this.environment, target);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const { message, hint, offset } = error;
      this.problems.push({ at, code: 'expression', message, hint, offset });
      return undefined;
    }
  }
}
