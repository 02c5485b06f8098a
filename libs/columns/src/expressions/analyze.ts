import { type ColumnType } from '../types.js';
import { analyzeOperator } from './analyze-operator.js';
import { analyzeFunction } from './analyze-function.js';
import { sessionValue } from './clock.js';
import { coerce, coerceKind, kindOf } from './coerce.js';
import { fieldedInterval } from './dates/interval-fields.js';
import { ExpressionError } from './errors.js';
import { commonKind } from './resolve.js';
import { kindName, plain, type Kind } from './kinds.js';
import { list, names, offsetOf, parseExpression, record, string, type AstNode } from './parse.js';
import { columnNode, type Scope } from './scope.js';
import { subscript } from './patterns/subscript.js';
import { typeOfName } from './type-name.js';
import { unsupportedNode } from './unsupported.js';
import { BOOLEAN, type Located, type Typed } from './typed.js';
import { equals } from './analyze-compare.js';

/** What the analysis of one expression carries along. */
export interface Analysis {
  readonly scope: Scope;
  readonly text: string;
  analyze(node: unknown): Located;
  offset(location: unknown): number | undefined;
}

/**
 * Parses and types an expression. A literal or NULL alone becomes text, as in a SELECT list.
 *
 * @throws ExpressionError for everything that is wrong or not supported, with its position
 */
export function analyzeExpression(text: string, scope: Scope, target?: ColumnType): Typed {
  const root = parseExpression(text);
  const analysis: Analysis = {
    scope,
    text,
    analyze: (node) => analyzeNode(analysis, record(node)),
    offset: (location) => offsetOf(text, location),
  };
  const located = analysis.analyze(root);
  if (target !== undefined) return coerce(scope, located, target, 'assignment');
  return located.expr.node === 'undecided' ? coerceKind(scope, located, 'text') : located.expr;
}

function analyzeNode(a: Analysis, wrapped: AstNode): Located {
  const [type = ''] = Object.keys(wrapped);
  const node = record(wrapped[type]);
  // `date '…'` has no place of its own, but its type has.
  const offset = a.offset(node['location']) ?? a.offset(record(node['typeName'])['location']);
  const located = (expr: Typed): Located => ({ expr, offset });
  switch (type) {
    case 'ColumnRef':
      return located(columnNode(a.scope, names(node['fields']), offset));
    case 'A_Const':
      return constant(a, node, offset);
    case 'A_Expr':
      return located(analyzeOperator(a, node, offset));
    case 'FuncCall':
      return located(analyzeFunction(a, node, offset));
    case 'BoolExpr':
      return located(boolean(a, node));
    case 'TypeCast': {
      const fielded = fieldedInterval(record(node['typeName']), record(node['arg']), offset);
      if (fielded) return located(fielded);
      const to = typeOfName(record(node['typeName']), offset);
      return { expr: coerce(a.scope, a.analyze(node['arg']), to, 'explicit'), offset };
    }
    case 'A_Indirection':
      return located(subscript(a, node, offset));
    case 'SQLValueFunction':
      return located(sessionValue(node, offset));
    case 'NullTest': {
      const arg = a.analyze(node['arg']);
      const negate = node['nulltesttype'] === 'IS_NOT_NULL';
      return located({ node: 'test', type: BOOLEAN, arg: decided(a, arg), is: 'null', negate });
    }
    case 'BooleanTest':
      return located(booleanTest(a, node));
    case 'CaseExpr':
      return located(caseOf(a, node, offset));
    case 'CoalesceExpr': {
      const { args, type: common } = unify(a, list(node['args']).map(a.analyze), 'COALESCE', offset);
      return located({ node: 'coalesce', type: common, args });
    }
    case 'MinMaxExpr': {
      const greatest = node['op'] === 'IS_GREATEST';
      const { args, type: common } = unify(
        a,
        list(node['args']).map(a.analyze),
        string(node['op']).slice(3),
        offset,
      );
      return located({ node: 'extreme', type: common, args, greatest });
    }
    default:
      throw unsupportedNode(type, offset);
  }
}

function constant(a: Analysis, node: AstNode, offset: number | undefined): Located {
  if (node['isnull'] === true) return { expr: { node: 'undecided', text: undefined }, offset };
  if ('sval' in node)
    return { expr: { node: 'undecided', text: string(record(node['sval'])['sval']) }, offset };
  if ('boolval' in node) {
    const text = record(node['boolval'])['boolval'] === true ? 'true' : 'false';
    return { expr: of(a, 'boolean', text, offset), offset };
  }
  if ('ival' in node) {
    return { expr: of(a, 'integer', String(record(node['ival'])['ival'] ?? 0), offset), offset };
  }
  if ('fval' in node) {
    const text = string(record(node['fval'])['fval']);
    return { expr: of(a, numberKind(text), text, offset), offset };
  }
  throw new ExpressionError(
    'a bit string is not supported in expressions',
    offset,
    'Use an integer, or text.',
  );
}

/** The smallest of integer (for its least value alone), bigint and numeric that holds a number too large for the lexer. */
function numberKind(text: string): Kind {
  if (!/^[+-]?\d+$/.test(text)) return 'numeric';
  const value = BigInt(text);
  if (BigInt.asIntN(32, value) === value) return 'integer';
  return BigInt.asIntN(64, value) === value ? 'bigint' : 'numeric';
}

function of(a: Analysis, kind: Kind, text: string, offset: number | undefined): Typed {
  const value = a.scope.literal(plain(kind), text);
  if (typeof value === 'string') throw new ExpressionError(`"${text}" ${value}`, offset);
  return { node: 'constant', type: plain(kind), value };
}

/** Where any type will do, a literal without one is text. */
export function decided(a: Analysis, located: Located): Typed {
  return located.expr.node === 'undecided' ? coerceKind(a.scope, located, 'text') : located.expr;
}

function boolean(a: Analysis, node: AstNode): Typed {
  const args = list(node['args']).map((arg) => condition(a, arg, string(node['boolop']).slice(0, -5)));
  if (node['boolop'] === 'NOT_EXPR') return { node: 'not', type: BOOLEAN, arg: args[0] };
  return { node: node['boolop'] === 'AND_EXPR' ? 'and' : 'or', type: BOOLEAN, args };
}

function condition(a: Analysis, node: unknown, of: string): Typed {
  const located = a.analyze(node);
  const kind = kindOf(located);
  if (kind !== 'boolean' && kind !== 'unknown') {
    throw new ExpressionError(
      `the argument of ${of} must be boolean, not ${kindName(kind)}`,
      located.offset,
      'Compare it with something, or ask whether it IS NOT NULL.',
    );
  }
  return coerceKind(a.scope, located, 'boolean');
}

function booleanTest(a: Analysis, node: AstNode): Typed {
  const test = string(node['booltesttype']);
  const negate = test.startsWith('IS_NOT_');
  const word = test.slice(negate ? 7 : 3).toLowerCase();
  const is = word === 'true' || word === 'false' ? word : 'null';
  return {
    node: 'test',
    type: BOOLEAN,
    arg: condition(a, node['arg'], `IS ${word.toUpperCase()}`),
    is,
    negate,
  };
}

function caseOf(a: Analysis, node: AstNode, offset: number | undefined): Typed {
  const subject = node['arg'] === undefined ? undefined : a.analyze(node['arg']);
  const whens = list(node['args']).map((item) => record(record(item)['CaseWhen']));
  const conditions = whens.map((when) =>
    subject === undefined
      ? condition(a, when['expr'], 'CASE WHEN')
      : equals(a.scope, { ...subject, expr: decided(a, subject) }, a.analyze(when['expr']), offset),
  );
  const results = whens.map((when) => a.analyze(when['result']));
  if (node['defresult'] !== undefined) results.push(a.analyze(node['defresult']));
  // PostgreSQL takes the type of ELSE for the most significant one.
  const last = node['defresult'] === undefined ? results.length : results.length - 1;
  const { args, type } = unify(a, [...results.slice(last), ...results.slice(0, last)], 'CASE', offset);
  const first = results.length - last;
  return { node: 'case', type, conditions, results: [...args.slice(first), ...args.slice(0, first)] };
}

/** Brings the arms of a construct to their common type. */
function unify(
  a: Analysis,
  arms: readonly Located[],
  construct: string,
  offset: number | undefined,
): { readonly args: readonly Typed[]; readonly type: ColumnType } {
  const kinds = arms.map(kindOf);
  const kind = commonKind(kinds);
  if (kind === undefined) {
    const types = [...new Set(kinds)].filter((k) => k !== 'unknown').map(kindName);
    throw new ExpressionError(
      `${construct} types ${types.join(' and ')} cannot be matched`,
      offset,
      'Cast one of them.',
    );
  }
  if (construct !== 'CASE' && construct !== 'COALESCE' && (kind === 'json' || kind === 'jsonb')) {
    throw new ExpressionError(`${construct} of ${kind} is not supported`, offset);
  }
  return { args: arms.map((arm) => coerceKind(a.scope, arm, kind)), type: commonType(arms, kind) };
}

/** Modifiers stay where all arms agree on them. */
function commonType(arms: readonly Located[], kind: Kind): ColumnType {
  const types = arms.map(({ expr }) => (expr.node === 'undecided' ? undefined : expr.type));
  const [first] = types;
  const same = first?.kind === kind && types.every((type) => JSON.stringify(type) === JSON.stringify(first));
  return same && first ? first : kind === 'char' ? { kind, length: 10_485_760 } : plain(kind);
}
