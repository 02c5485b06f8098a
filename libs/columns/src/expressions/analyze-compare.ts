import { BINARY, type Comparison } from './catalog.js';
import { type Signature } from './catalog/signature.js';
import { coerceKind, kindOf } from './coerce.js';
import { ExpressionError } from './errors.js';
import { kindName } from './kinds.js';
import { resolve } from './resolve.js';
import { unknownOperator } from './unsupported.js';
import { type Scope } from './scope.js';
import { BOOLEAN, type Located, type Typed } from './typed.js';

/** The overload of a binary operator and its arguments brought to that overload's types. */
export function binary(
  scope: Scope,
  op: string,
  left: Located,
  right: Located,
  offset: number | undefined,
): { readonly signature: Signature; readonly args: readonly [Typed, Typed] } {
  const signature = binarySignature(op, left, right, offset);
  const [a, b] = signature.args;
  return { signature, args: [coerceKind(scope, left, a), coerceKind(scope, right, b)] };
}

/** @throws ExpressionError where there is none */
export function binarySignature(
  op: string,
  left: Located,
  right: Located,
  offset: number | undefined,
): Signature {
  const kinds = [kindOf(left), kindOf(right)] as const;
  const candidates = Object.hasOwn(BINARY, op) ? BINARY[op] : undefined;
  const signature = candidates && resolve(candidates, kinds, true);
  if (candidates === undefined) throw unknownOperator(op, offset);
  if (signature === undefined) {
    throw new ExpressionError(
      `there is no operator ${kindName(kinds[0])} ${op} ${kindName(kinds[1])}`,
      offset,
      'Cast one side, e.g. x::integer.',
    );
  }
  return signature;
}

/** `left` is the left side as the operator's overload takes it, `args` both sides as they are compared. */
export function compare(
  scope: Scope,
  op: Comparison,
  left: Located,
  right: Located,
  offset: number | undefined,
): { readonly args: readonly [Typed, Typed]; readonly left: Typed; readonly expr: Typed } {
  const { signature, args: resolved } = binary(scope, op, left, right, offset);
  // A mixed pair of floats is compared as double precision.
  const [x, y] = signature.args;
  const args: readonly [Typed, Typed] =
    x === y
      ? resolved
      : [
          coerceKind(scope, { expr: resolved[0], offset }, 'double precision'),
          coerceKind(scope, { expr: resolved[1], offset }, 'double precision'),
        ];
  return { args, left: resolved[0], expr: { node: 'compare', type: BOOLEAN, op, args } };
}

export function equals(scope: Scope, left: Located, right: Located, offset: number | undefined): Typed {
  return compare(scope, '=', left, right, offset).expr;
}
