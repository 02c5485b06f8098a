import { DATE_DOCS } from '../dates/docs.js';
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

const WRITTEN = ["'YYYY-MM-DD HH24:MI:SS.US'", "'FMDD.MM.YY HH12:MI am'", "'Day, IYYY-IW-ID'"];

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
    to_char: [undefined, ["'FM9,999.00'", "'S0999.9'", "'9999.99PR'"]],
    'to_char(timestamp,text)': [undefined, WRITTEN],
    'to_char(timestamptz,text)': [undefined, WRITTEN],
    'to_char(interval,text)': [undefined, ["'HH24:MI:SS'", "'YYYY MM DD'"]],
    to_number: [
      ["'12.5'", '(n2::text)', "'-1,234.50'"],
      ["'9,999.99'", "'S999.9'", "'99999'"],
    ],
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
  docs: DATE_DOCS,
};
