import { viewOf } from '../copy-short.js';
import { daysOf, isoDay, NO_DATE } from './civil.js';
import { shortNumber } from './digits.js';

/** `text` between other bytes, so many of them before it. */
function at(text: string, before: number): { readonly view: DataView; readonly end: number } {
  const bytes = Buffer.from('7'.repeat(before) + text + '55555555', 'latin1');
  return { view: viewOf(bytes), end: before + text.length };
}

describe('shortNumber', () => {
  it('is the number of one to eight digits, wherever they stand', () => {
    for (const text of [
      '0',
      '9',
      '00',
      '10',
      '007',
      '999',
      '1234',
      '90817',
      '654321',
      '0000001',
      '99999999',
    ]) {
      for (const before of [8, 9, 10, 11]) {
        const { view, end } = at(text, before);
        expect(shortNumber(view, before, end)).toBe(Number(text));
      }
    }
  });

  it('is -1 for every other byte at every place', () => {
    for (let length = 1; length <= 8; length++) {
      for (let place = 0; place < length; place++) {
        for (let byte = 0; byte < 256; byte++) {
          const text = '4'.repeat(place) + String.fromCharCode(byte) + '4'.repeat(length - place - 1);
          const { view, end } = at(text, 8);
          expect(shortNumber(view, 8, end)).toBe(/^[0-9]+$/.test(text) ? Number(text) : -1);
        }
      }
    }
  });

  it.each([
    ['nothing', '', 8],
    ['nine digits', '123456789', 8],
    ['digits too near the beginning to be read in words', '1234567', 0],
  ])('is -1 for %s', (_, text, before) => {
    const { view, end } = at(text, before);
    expect(shortNumber(view, before, end)).toBe(-1);
  });
});

describe('isoDay', () => {
  it('is the day of every date in four centuries, and of none that does not exist', () => {
    for (let year = 1899; year <= 2300; year++) {
      for (let month = 0; month <= 13; month++) {
        for (const day of [0, 1, 9, 10, 28, 29, 30, 31, 32]) {
          const date = new Date(Date.UTC(year, month - 1, day));
          const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
          const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
          const { view } = at(text, 3);
          expect(isoDay(view, 3)).toBe(exists ? date.getTime() / 86_400_000 : daysOf(0, 0, 0));
        }
      }
    }
  });

  it('is NO_DATE for every other byte at every place', () => {
    for (let place = 0; place < 10; place++) {
      for (let byte = 0; byte < 256; byte++) {
        const text = `${'2024-11-23'.slice(0, place)}${String.fromCharCode(byte)}${'2024-11-23'.slice(place + 1)}`;
        const { view } = at(text, 3);
        expect(isoDay(view, 3) === NO_DATE).toBe(!/^\d{4}-\d\d-\d\d$/.test(text));
      }
    }
  });
});
