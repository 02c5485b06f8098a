import { type Vector } from '../../vector.js';
import { type Impl } from '../impl.js';
import { type Kind } from '../kinds.js';
import { type Typed } from '../typed.js';

/** One overload of an operator or function: an entry of pg_operator or pg_proc. */
export interface Signature {
  readonly args: readonly Kind[];
  readonly result: Kind;
  readonly impl: Impl | 'compare' | Prepared | Rewritten;
  /** The last of `args` may stand any number of times, once at least. */
  readonly variadic?: boolean;
  /** Called for nulls, too: every row is to be answered, `out.valid` is 1 beforehand and may be set to 0. */
  readonly calledOnNull?: boolean;
  /**
   * In PostgreSQL the same with its arguments exchanged (`integer + date` is `date + integer`), so that the second one's error
   * comes first.
   */
  readonly exchanged?: boolean;
}

/** A body that is made when the pipeline is checked, for the arguments that are constants: a pattern, a format, a zone. */
export interface Prepared {
  /**
   * @param constants by argument: one row, null where it is NULL; undefined where the argument is no constant
   * @throws ExpressionError; where it has no offset, that of the call is put in
   */
  prepare(constants: readonly (Vector | undefined)[], context: PrepareContext): Impl;
}

export interface PrepareContext {
  /** IANA zone of the pipeline (PostgreSQL's TimeZone); empty: UTC. */
  readonly timezone: string;
}

/** An overload that stands for another expression. */
export interface Rewritten {
  rewrite(args: readonly Typed[]): Typed;
}

export const sig = (args: readonly Kind[], result: Kind, impl: Signature['impl']): Signature => ({
  args,
  result,
  impl,
});

export const exchanged = (signature: Signature): Signature => ({ ...signature, exchanged: true });

/** An overload whose body is made from constant arguments. */
export const prepared = (args: readonly Kind[], result: Kind, prepare: Prepared['prepare']): Signature => ({
  args,
  result,
  impl: { prepare },
});

/** What the reference says of a function or operator; its examples are tried in PostgreSQL. */
export interface EntryDoc {
  /** How it is written, e.g. `lpad(text, integer [, text])`. */
  readonly syntax: string;
  readonly summary: string;
  /** Expressions over no column; the reference shows the values that they give. */
  readonly examples: readonly string[];
}

/** Functions and operators of one subject, with their part of the reference (docs/reference/functions.md). */
export interface Domain {
  readonly title: string;
  readonly functions: Readonly<Record<string, readonly Signature[]>>;
  readonly binary: Readonly<Record<string, readonly Signature[]>>;
  /** Operators before their one argument. */
  readonly unary?: Readonly<Record<string, readonly Signature[]>>;
  /**
   * For the differential test, by function or operator (or one overload of it, as `f(text,integer)`): SQL of the arguments to choose from, by position; undefined: any
   * expression of the argument's type. A pattern, a format and a zone need some, and so does a count that must stay small.
   */
  readonly samples?: Readonly<Record<string, readonly (readonly string[] | undefined)[]>>;
  /** Functions whose doubles may differ from the server's in the last digits, as its C library's do among platforms. */
  readonly approximate?: readonly string[];
  readonly docs: readonly EntryDoc[];
}
