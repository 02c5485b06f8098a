/**
 * One column of one block, row r at index r. Kernels fill vectors, expressions read and make them, checks read them, and
 * the Arrow writer turns them into a record batch. Vectors are reused from block to block and grow by doubling; `valid`
 * is a byte per row (1: a value, 0: null), because byte masks beat bitmaps in JavaScript; Arrow's bitmaps are made
 * at the end.
 */
export type Vector =
  | Int16Vector
  | Int32Vector
  | Int64Vector
  | Float32Vector
  | Float64Vector
  | BoolVector
  | BytesVector
  | NumericVector
  | Uuid16Vector
  | IntervalVector;

interface VectorBase {
  readonly valid: Uint8Array;
}

export interface Int16Vector extends VectorBase {
  readonly kind: 'int16';
  readonly values: Int16Array;
}

/** integer; date as days since 1970-01-01, with -2147483648 and 2147483647 for -infinity and infinity. */
export interface Int32Vector extends VectorBase {
  readonly kind: 'int32';
  readonly values: Int32Array;
}

/**
 * bigint; time (microseconds since midnight); timestamp and timestamptz (microseconds since 1970-01-01T00:00:00 [UTC],
 * int64 minimum and maximum for -infinity and infinity). `words` views the same memory as little-endian pairs: low
 * word (as signed) at 2r, high word at 2r + 1; kernels use it to stay clear of BigInt.
 */
export interface Int64Vector extends VectorBase {
  readonly kind: 'int64';
  readonly values: BigInt64Array;
  readonly words: Int32Array;
}

export interface Float32Vector extends VectorBase {
  readonly kind: 'float32';
  readonly values: Float32Array;
}

export interface Float64Vector extends VectorBase {
  readonly kind: 'float64';
  readonly values: Float64Array;
}

/** 0 or 1 a row. */
export interface BoolVector extends VectorBase {
  readonly kind: 'bool';
  readonly values: Uint8Array;
}

/** text, varchar, char (unpadded), json, jsonb: UTF-8; bytea: raw. Row r is data[offsets[r]] up to data[offsets[r + 1]]. */
export interface BytesVector extends VectorBase {
  readonly kind: 'bytes';
  data: Uint8Array;
  readonly offsets: Int32Array;
}

/**
 * numeric, exact at any size. Row r is `mantissa[r] / 10 ** scale[r]` with |mantissa| <= 2**53 and scale (PostgreSQL's
 * display scale) 0 to 16383; where scale[r] is -1 the value is `big.get(r)`.
 */
export interface NumericVector extends VectorBase {
  readonly kind: 'numeric';
  readonly mantissa: Float64Array;
  readonly scale: Int16Array;
  readonly big: Map<number, BigNumeric>;
}

export type BigNumeric =
  { readonly mantissa: bigint; readonly scale: number } | 'NaN' | 'Infinity' | '-Infinity';

/** 16 bytes a row. */
export interface Uuid16Vector extends VectorBase {
  readonly kind: 'uuid';
  readonly values: Uint8Array;
}

/**
 * interval, in PostgreSQL's three parts: months, days, and microseconds as an int64 (`values` and `words` as in
 * Int64Vector). All parts at their greatest: infinity; all at their least: -infinity.
 */
export interface IntervalVector extends VectorBase {
  readonly kind: 'interval';
  readonly months: Int32Array;
  readonly days: Int32Array;
  readonly values: BigInt64Array;
  readonly words: Int32Array;
}
