/**
 * What is known of one output column over some loaded rows; sluice.v1.ColumnStatistics has the same members. It is made
 * of one split by the validator, and merges.
 */
export interface ColumnStatistics {
  column: string;
  /** PostgreSQL's spelling. */
  type: string;
  rows: number;
  nulls: number;
  /** In PostgreSQL's text form, cut at VALUE_CHARACTERS; undefined: no value, no order, or values are not kept. */
  min?: string | undefined;
  max?: string | undefined;
  /** Of the finite values of a number. */
  sum?: number | undefined;
  /** How many `sum` is over. */
  summed?: number | undefined;
  /** Characters of text, bytes of bytea. */
  minLength?: number | undefined;
  maxLength?: number | undefined;
  totalLength?: number | undefined;
  /** DistinctSketch.encode(). */
  distinct: Uint8Array;
  /** A uniform sample of the values that are not null, in text form, cut as min and max are. */
  sample: string[];
}

/** Longer values are cut, in what is shown of them. */
export const VALUE_CHARACTERS = 200;

/** The first VALUE_CHARACTERS characters; a surrogate pair is one. */
export function cutValue(text: string): string {
  if (text.length <= VALUE_CHARACTERS) return text;
  const last = text.charCodeAt(VALUE_CHARACTERS - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? VALUE_CHARACTERS - 1 : VALUE_CHARACTERS);
}
