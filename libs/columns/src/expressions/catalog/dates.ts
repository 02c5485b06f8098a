import * as arithmetic from '../dates/catalog/arithmetic.js';
import * as formats from '../dates/catalog/formats.js';
import * as making from '../dates/catalog/making.js';
import * as parts from '../dates/catalog/parts.js';
import { type Domain, type Signature } from './signature.js';

type Signatures = Readonly<Record<string, readonly Signature[]>>;

/** Overloads of one name may stand in several files. */
function merged(...parts: readonly Signatures[]): Signatures {
  const all: Record<string, readonly Signature[]> = {};
  for (const part of parts) {
    for (const [name, signatures] of Object.entries(part)) all[name] = [...(all[name] ?? []), ...signatures];
  }
  return all;
}

export const DATES: Domain = {
  title: 'Dates and times',
  functions: merged(arithmetic.functions, parts.functions, making.functions, formats.functions),
  binary: arithmetic.binary,
  unary: arithmetic.unary,
  samples: {
    extract: [["'epoch'"]],
    date_part: [["'epoch'"]],
    date_trunc: [
      ["'month'", "'hour'", "'year'", "'second'"],
      undefined,
      ["'Europe/Berlin'", "'Asia/Kathmandu'"],
    ],
    to_char: [undefined, ["'YYYY-MM-DD HH24:MI:SS.US'", "'FMDD.MM.YY HH12:MI am'"]],
    to_date: [undefined, ["'YYYY-MM-DD'", "'DD Mon YYYY'"]],
    to_timestamp: [undefined, ["'YYYY-MM-DD HH24:MI:SS'", "'YYYYMMDD'"]],
    timezone: [["'Europe/Berlin'", "'America/New_York'", "'UTC'"]],
    make_timestamptz: [
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      ["'Australia/Lord_Howe'"],
    ],
  },
  docs: [],
};
