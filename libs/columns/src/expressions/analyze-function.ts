import { type Analysis } from './analyze.js';
import { FUNCTIONS } from './catalog.js';
import { callOf } from './call.js';
import { clockFunction } from './clock.js';
import { kindOf } from './coerce.js';
import { countNulls } from './count-nulls.js';
import { dateConstruct } from './dates/constructs.js';
import { ExpressionError } from './errors.js';
import { kindName } from './kinds.js';
import { list, names, type AstNode } from './parse.js';
import { resolve } from './resolve.js';
import { unknownFunction } from './unsupported.js';
import { anyFunction } from './text/any-functions.js';
import { type Typed } from './typed.js';

/** A FuncCall. Names may carry pg_catalog, which the grammar writes for TRIM, SUBSTRING and POSITION. */
export function analyzeFunction(a: Analysis, node: AstNode, offset: number | undefined): Typed {
  const parts = names(node['funcname']);
  const name = parts[parts.length - 1] ?? '';
  refuseForms(node, name, offset);
  const known = parts.length === 1 || (parts.length === 2 && parts[0] === 'pg_catalog');
  const clock = known ? clockFunction(name, list(node['args']).length, offset) : undefined;
  if (clock) return clock;
  const date = known ? dateConstruct(a, name, list(node['args']), offset) : undefined;
  if (date) return date;
  const args = list(node['args']).map(a.analyze);
  if (known && (name === 'num_nulls' || name === 'num_nonnulls') && args.length > 0) {
    return countNulls(a, args, name === 'num_nonnulls', offset);
  }
  const any = known ? anyFunction(a, name, args, offset) : undefined;
  if (any) return any;
  const candidates = known && Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (candidates === undefined) throw unknownFunction(parts.join('.'), offset);
  const kinds = args.map(kindOf);
  const signature = resolve(candidates, kinds, false);
  if (signature === undefined) {
    throw new ExpressionError(
      `there is no function ${name}(${kinds.map(kindName).join(', ')})`,
      offset,
      `There is ${candidates.map((c) => `${name}(${c.args.map(kindName).join(', ')})`).join(', ')}. Cast the arguments.`,
    );
  }
  return callOf(a, signature, args, offset);
}

function refuseForms(node: AstNode, name: string, offset: number | undefined): void {
  const forms: readonly (readonly [string, string])[] = [
    ['over', 'a window function'],
    ['agg_star', 'an aggregate'],
    ['agg_distinct', 'an aggregate'],
    ['agg_filter', 'an aggregate'],
    ['agg_order', 'an aggregate'],
    ['agg_within_group', 'an aggregate'],
    ['func_variadic', 'a VARIADIC argument'],
  ];
  for (const [key, what] of forms) {
    if (node[key] === undefined) continue;
    throw new ExpressionError(
      `${name}: ${what} is not supported in expressions`,
      offset,
      'An expression sees one row at a time.',
    );
  }
}
