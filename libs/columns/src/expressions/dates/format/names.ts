import { type Pattern } from './template.js';

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
/** From Sunday. */
export const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export const ROMAN = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'] as const;

export function inLetters(text: string, letters: Pattern['letters']): string {
  return letters === 'upper' ? text.toUpperCase() : letters === 'lower' ? text.toLowerCase() : text;
}

/** The ending of an English ordinal: 1st, 2nd, 3rd, 4th, 11th. */
export function ordinalEnding(digits: string): string {
  const teens = digits.length > 1 && digits[digits.length - 2] === '1';
  const last = teens ? '0' : digits[digits.length - 1];
  return last === '1' ? 'st' : last === '2' ? 'nd' : last === '3' ? 'rd' : 'th';
}
