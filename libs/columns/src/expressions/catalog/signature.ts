import { type Impl } from '../impl.js';
import { type Kind } from '../kinds.js';

/** One overload of an operator or function: an entry of pg_operator or pg_proc. */
export interface Signature {
  readonly args: readonly Kind[];
  readonly result: Kind;
  readonly impl: Impl | 'compare';
}

export const sig = (args: readonly Kind[], result: Kind, impl: Impl | 'compare'): Signature => ({
  args,
  result,
  impl,
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
  readonly docs: readonly EntryDoc[];
}
