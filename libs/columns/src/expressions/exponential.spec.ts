import { useDatabase, withClient } from '@sluice/testkit';
import { exponential } from './exponential.js';
import { generator } from './generate.fixture.js';
import { numericFromText, numericText } from './numeric-value.js';
import { doubleText, realText } from './to-text.js';

describe('a number with so many decimals and an exponent', () => {
  it.each([
    ['an exact half, even before it', 52.55889892578125, 14, '5.25588989257812e+1'],
    ['an exact half, odd before it', 43.8609008789375, 14, '4.38609008789375e+1'],
    ['below zero', -3542181166.953125, 14, '-3.54218116695312e+9'],
    ['one digit', 2.5, 0, '2e+0'],
    ['one digit, odd', 3.5, 0, '4e+0'],
    ['less than a half in the double', 1.005, 2, '1.00e+0'],
    ['more than a half in the double', 1.0000000000000002, 0, '1e+0'],
    ['zero', 0, 3, '0.000e+0'],
  ])('%s', (_, value, decimals, wanted) => {
    expect(exponential(value, decimals)).toBe(wanted);
  });
});

describe('fractions of powers of two, many of them halves in decimal', () => {
  const database = useDatabase();

  it('become the numbers and texts that PostgreSQL makes of them', async () => {
    const random = generator(11);
    const values = Array.from({ length: 6000 }, () => (random(2 ** 31) * 2 ** random(20)) / 2 ** random(26));
    const wrong = await withClient(database.url, async (client) => {
      const { rows } = await client.query<Record<'d' | 'dn' | 'dt' | 'rn' | 'rt', string>>(
        `SELECT d::text, d::numeric::text AS dn, d::text AS dt, d::real::numeric::text AS rn, d::real::text AS rt
           FROM unnest($1::double precision[]) AS d`,
        [values.map(String)],
      );
      return rows.filter(({ dn, dt, rn, rt }, at) => {
        const double = values[at];
        const real = Math.fround(double);
        const ours = [numeric(double, 15), doubleText(double), numeric(real, 6), realText(real)];
        return ours.join() !== [dn, dt, rn, rt].join();
      });
    });
    expect(wrong.slice(0, 5)).toEqual([]);
  });
});

function numeric(value: number, digits: number): string | undefined {
  const parsed = numericFromText(exponential(value, digits - 1).replace(/\.?0*e/, 'e'));
  return parsed && numericText(parsed);
}
