import { type Environment } from '../transform/environment.js';
import { analyzeExpression } from './analyze.js';
import { ExpressionError } from './errors.js';

/** What Check says of an expression that it has to refuse. */
export function refusal(text: string, environment: Environment): ExpressionError {
  try {
    analyzeExpression(text, environment);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error(`${text} is not refused`);
}
