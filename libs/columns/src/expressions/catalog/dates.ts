import * as arithmetic from '../dates/catalog/arithmetic.js';
import * as making from '../dates/catalog/making.js';
import * as parts from '../dates/catalog/parts.js';
import { type Domain } from './signature.js';

export const DATES: Domain = {
  title: 'Dates and times',
  functions: { ...arithmetic.functions, ...parts.functions, ...making.functions },
  binary: arithmetic.binary,
  unary: arithmetic.unary,
  samples: {
    extract: [["'epoch'"]],
    date_part: [["'epoch'"]],
    date_trunc: [["'month'", "'hour'", "'year'", "'second'"], undefined, ["'Europe/Berlin'", "'Asia/Kathmandu'"]],
    timezone: [["'Europe/Berlin'", "'America/New_York'", "'UTC'"]],
    make_timestamptz: [undefined, undefined, undefined, undefined, undefined, undefined, ["'Australia/Lord_Howe'"]],
  },
  docs: [],
};
