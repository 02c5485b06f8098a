import * as arithmetic from '../dates/catalog/arithmetic.js';
import * as making from '../dates/catalog/making.js';
import * as parts from '../dates/catalog/parts.js';
import { type Domain } from './signature.js';

export const DATES: Domain = {
  title: 'Dates and times',
  functions: { ...arithmetic.functions, ...parts.functions, ...making.functions },
  binary: arithmetic.binary,
  unary: arithmetic.unary,
  docs: [],
};
