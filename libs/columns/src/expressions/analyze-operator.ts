import { type Analysis } from './analyze.js';
import { binarySignature, compare } from './analyze-compare.js';
import { callOf } from './call.js';
import { COMPARISONS, UNARY, type Comparison } from './catalog.js';
import { sig, type Signature } from './catalog/signature.js';
import { coerce, coerceKind, kindOf } from './coerce.js';
import { ExpressionError } from './errors.js';
import { categoryOf, kindName, type ExprKind } from './kinds.js';
import { list, names, record, type AstNode } from './parse.js';
import { similarTo } from './patterns/similar.js';
import { commonKind, resolve } from './resolve.js';
import { unknownOperator } from './unsupported.js';
import { concatenate } from './text-functions.js';
import { BOOLEAN, TEXT, type Located, type Typed } from './typed.js';

/** An A_Expr: operators and the constructs that the grammar writes as such. */
export function analyzeOperator(a: Analysis, node: AstNode, offset: number | undefined): Typed {
  const parts = names(node['name']);
  const op = parts[parts.length - 1] ?? '';
  switch (node['kind']) {
    case 'AEXPR_OP':
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE':
      return operator(a, op, node, offset);
    case 'AEXPR_SIMILAR':
      return similarTo(a, node, offset);
    case 'AEXPR_DISTINCT':
    case 'AEXPR_NOT_DISTINCT': {
      const { args } = compare(a.scope, '=', a.analyze(node['lexpr']), a.analyze(node['rexpr']), offset);
      return { node: 'distinct', type: BOOLEAN, same: node['kind'] === 'AEXPR_NOT_DISTINCT', args };
    }
    case 'AEXPR_NULLIF':
      return nullIf(a, node, offset);
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN':
    case 'AEXPR_BETWEEN_SYM':
    case 'AEXPR_NOT_BETWEEN_SYM':
      return between(a, node, offset);
    case 'AEXPR_IN':
      return inList(a, op, node, offset);
    default:
      throw new ExpressionError(
        `${op} in this form is not supported in expressions`,
        offset,
        'docs/reference/functions.md lists what is supported.',
      );
  }
}

function operator(a: Analysis, op: string, node: AstNode, offset: number | undefined): Typed {
  const right = a.analyze(node['rexpr']);
  if (node['lexpr'] === undefined) return unary(a, op, right, offset);
  const left = a.analyze(node['lexpr']);
  if (op === '||') return concatenation(a, left, right, offset);
  const comparison = COMPARISONS.find((name) => name === op || (op === '!=' && name === '<>'));
  if (comparison) return compare(a.scope, comparison, left, right, offset).expr;
  const signature = binarySignature(op, left, right, offset);
  return callOf(a, sameFloats(signature), [left, right], offset);
}

/** Mixed pairs of floats are computed in double precision. */
function sameFloats(signature: Signature): Signature {
  const mixed = new Set(signature.args).size > 1 && signature.result === 'double precision';
  const floats = signature.args.every((kind) => kind === 'real' || kind === 'double precision');
  return mixed && floats ? { ...signature, args: ['double precision', 'double precision'] } : signature;
}

function unary(a: Analysis, op: string, arg: Located, offset: number | undefined): Typed {
  const kind = kindOf(arg);
  if (op === '+' && categoryOf(kind) === 'number')
    return coerceKind(a.scope, arg, kind === 'unknown' ? 'text' : kind);
  const candidates = Object.hasOwn(UNARY, op) ? UNARY[op] : undefined;
  if (candidates === undefined) throw unknownOperator(op, offset);
  const signature = resolve(candidates, [kind], true);
  if (signature === undefined) {
    throw new ExpressionError(
      `there is no operator ${op} for ${kindName(kind)}`,
      offset,
      `There is ${op} for ${candidates.map(({ args }) => kindName(args[0])).join(', ')}. Cast the argument.`,
    );
  }
  return callOf(a, signature, [arg], offset);
}

/** text || text, and text || anything that has a text form. */
function concatenation(a: Analysis, left: Located, right: Located, offset: number | undefined): Typed {
  const kinds = [kindOf(left), kindOf(right)];
  if (kinds.includes('bytea') && kinds.every((kind) => kind === 'bytea' || kind === 'unknown')) {
    return callOf(a, sig(['bytea', 'bytea'], 'bytea', concatenate), [left, right], offset);
  }
  const isText = kinds.some((kind) => kind === 'unknown' || categoryOf(kind) === 'string');
  if (!isText || kinds.includes('bytea') || kinds.includes('jsonb')) {
    throw new ExpressionError(
      `there is no operator ${kindName(kinds[0])} || ${kindName(kinds[1])} here`,
      offset,
      'Cast one side to text: x::text || y.',
    );
  }
  const args = [left, right].map((arg) => coerce(a.scope, arg, TEXT, 'explicit'));
  const [first, second] = args;
  // a || b || c is written once, not twice.
  const pieces = first.node === 'call' && first.impl === concatenate ? [...first.args, second] : args;
  return { node: 'call', type: TEXT, args: pieces, impl: concatenate };
}

/** The result has the left side's type as the operator = takes it; integers of two sizes are taken as they are. */
function nullIf(a: Analysis, node: AstNode, offset: number | undefined): Typed {
  const left = a.analyze(node['lexpr']);
  const right = a.analyze(node['rexpr']);
  const { args, left: taken } = compare(a.scope, '=', left, right, offset);
  const mixed = INTEGERS.includes(kindOf(left)) && INTEGERS.includes(kindOf(right));
  const value = mixed && left.expr.node !== 'undecided' ? left.expr : taken;
  return { node: 'nullif', type: value.type, args: [...args, value] };
}

const INTEGERS: readonly ExprKind[] = ['smallint', 'integer', 'bigint'];

function between(a: Analysis, node: AstNode, offset: number | undefined): Typed {
  const subject = a.analyze(node['lexpr']);
  const [low, high] = list(record(record(node['rexpr'])['List'])['items']).map(a.analyze);
  const within = (from: Located, to: Located): Typed => {
    const args = [pair(a, '>=', subject, from, offset), pair(a, '<=', subject, to, offset)];
    return { node: 'and', type: BOOLEAN, args };
  };
  const beyond = (from: Located, to: Located): Typed => {
    const args = [pair(a, '<', subject, from, offset), pair(a, '>', subject, to, offset)];
    return { node: 'or', type: BOOLEAN, args };
  };
  switch (node['kind']) {
    case 'AEXPR_BETWEEN':
      return within(low, high);
    case 'AEXPR_NOT_BETWEEN':
      return beyond(low, high);
    case 'AEXPR_BETWEEN_SYM':
      return { node: 'or', type: BOOLEAN, args: [within(low, high), within(high, low)] };
    default:
      return { node: 'and', type: BOOLEAN, args: [beyond(low, high), beyond(high, low)] };
  }
}

function pair(a: Analysis, op: Comparison, left: Located, right: Located, offset: number | undefined): Typed {
  return compare(a.scope, op, left, right, offset).expr;
}

function inList(a: Analysis, op: string, node: AstNode, offset: number | undefined): Typed {
  const items = list(record(record(node['rexpr'])['List'])['items']).map(a.analyze);
  const subject = a.analyze(node['lexpr']);
  const kind = commonKind([subject, ...items].map(kindOf));
  if (kind === undefined) {
    throw new ExpressionError('the values of IN do not have one type', offset, 'Cast them to one type.');
  }
  const left: Located = { expr: coerceKind(a.scope, subject, kind), offset: subject.offset };
  const equal = op === '<>' ? '<>' : '=';
  const rights = items.map((item) => coerceKind(a.scope, item, kind));
  const [first] = rights;
  const compared = compare(a.scope, equal, left, { expr: first, offset: items[0].offset }, offset).args;
  // All are of one kind, so that what is compared with the first can be compared with each.
  const as = (expr: Typed): Typed => coerceKind(a.scope, { expr, offset }, compared[1].type.kind);
  const values = [compared[1], ...rights.slice(1).map(as)];
  const args = values.map((value): Typed => ({
    node: 'compare',
    type: BOOLEAN,
    op: equal,
    args: [compared[0], value],
  }));
  const otherwise: Typed = { node: op === '<>' ? 'and' : 'or', type: BOOLEAN, args };
  return { node: 'in', type: BOOLEAN, args: [compared[0], ...values], negate: op === '<>', otherwise };
}
