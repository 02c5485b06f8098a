import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import { type CastStep } from './cast.js';
import { type FactName } from './facts.js';
import { type Comparison } from './catalog.js';
import { type Impl } from './impl.js';

/**
 * An expression with every type decided. Immutable, so it may be shared; `bind` gives each user closures with buffers
 * of its own. The same node may stand in several places (x BETWEEN a AND b); it is evaluated once per block.
 */
export type Typed =
  | { readonly node: 'column'; readonly type: ColumnType; readonly slot: number }
  /** The same for every row of a part, but for record.number. */
  | { readonly node: 'fact'; readonly type: ColumnType; readonly name: FactName }
  /** One row; undefined: null. */
  | { readonly node: 'constant'; readonly type: ColumnType; readonly value: Vector | undefined }
  /** Strict (null where an argument is null) unless it is `lenient`. */
  | {
      readonly node: 'call';
      readonly type: ColumnType;
      readonly args: readonly Typed[];
      readonly impl: Impl;
      readonly lenient?: boolean;
    }
  | {
      readonly node: 'cast';
      readonly type: ColumnType;
      readonly arg: Typed;
      readonly steps: readonly CastStep[];
    }
  | {
      readonly node: 'compare';
      readonly type: ColumnType;
      readonly op: Comparison;
      readonly args: readonly Typed[];
    }
  /** x [NOT] IN (…): the subject and the items, all of one type; `otherwise` says the same with comparisons. */
  | {
      readonly node: 'in';
      readonly type: ColumnType;
      readonly args: readonly Typed[];
      readonly negate: boolean;
      readonly otherwise: Typed;
    }
  | {
      readonly node: 'distinct';
      readonly type: ColumnType;
      readonly same: boolean;
      readonly args: readonly Typed[];
    }
  | { readonly node: 'and' | 'or'; readonly type: ColumnType; readonly args: readonly Typed[] }
  | { readonly node: 'not'; readonly type: ColumnType; readonly arg: Typed }
  /** Never null: 1 where the argument is (or with `negate`, is not) null, true or false. */
  | {
      readonly node: 'test';
      readonly type: ColumnType;
      readonly arg: Typed;
      readonly is: 'null' | 'true' | 'false';
      readonly negate: boolean;
    }
  | {
      readonly node: 'case';
      readonly type: ColumnType;
      readonly conditions: readonly Typed[];
      /** One per condition, then that of ELSE if there is one. */
      readonly results: readonly Typed[];
    }
  | { readonly node: 'coalesce'; readonly type: ColumnType; readonly args: readonly Typed[] }
  /** The sides that are compared, and the value. */
  | { readonly node: 'nullif'; readonly type: ColumnType; readonly args: readonly Typed[] }
  | {
      readonly node: 'extreme';
      readonly type: ColumnType;
      readonly args: readonly Typed[];
      readonly greatest: boolean;
    }
  /** concat(): nulls count as nothing. */
  | { readonly node: 'concat'; readonly type: ColumnType; readonly args: readonly Typed[] };

/** A quoted literal or NULL whose type its surroundings decide. */
export interface Undecided {
  readonly node: 'undecided';
  readonly text: string | undefined;
}

/** A node with where it stands in the text. */
export interface Located {
  readonly expr: Typed | Undecided;
  readonly offset: number | undefined;
}

export const BOOLEAN: ColumnType = { kind: 'boolean' };
export const TEXT: ColumnType = { kind: 'text' };
