import { escapeGlob, fillKeyTemplate, parseKeyTemplate } from './key-template.js';

function filled(
  text: string,
  values: { logicalDate?: string; params?: Record<string, string> } = {},
): string {
  const parts = parseKeyTemplate(text, true);
  if ('message' in parts) throw new Error(parts.message);
  return fillKeyTemplate(parts, { logicalDate: '2024-03-01', params: {}, ...values }, escapeGlob);
}

describe('a key with {{ }}', () => {
  it.each([
    ['orders/*.csv', 'orders/*.csv'],
    ['orders/{{run.date}}/*.csv', 'orders/2024-03-01/*.csv'],
    ['orders/{{ run.date | YYYY/MM/DD }}/{a,b}.csv', 'orders/2024/03/01/{a,b}.csv'],
    ['y={{ run.date | YY }}/d={{ run.date | DDD }}', 'y=24/d=061'],
    ['{{ run.date | YYYYMMDD }}', '20240301'],
    ['\\{\\{ run.date \\}\\}', '\\{\\{ run.date \\}\\}'],
  ])('%s of 2024-03-01 is %s', (template, expected) => {
    expect(filled(template)).toBe(expected);
  });

  it.each([
    ['2023-01-01', '001'],
    ['2023-03-01', '060'],
    ['2024-12-31', '366'],
    ['2100-12-31', '365'],
    ['0004-12-31', '366'],
  ])('%s is day %s of its year', (logicalDate, expected) => {
    expect(filled('{{ run.date | DDD }}', { logicalDate })).toBe(expected);
  });

  it('takes values for what they are, not for patterns', () => {
    const params = { region: '*/{eu,us}[a]?\\' };
    expect(filled('{{ params.region }}/*', { params })).toBe('\\*/\\{eu\\,us\\}\\[a\\]\\?\\\\/*');
  });

  it('formats params that are dates', () => {
    expect(filled('{{ params.day | YYYY-MM }}', { params: { day: '2026-11-23' } })).toBe('2026-11');
  });

  it.each([
    ['a{{ run.date', 1, 'has a {{ without its }}'],
    ['{{ run.dat }}', 0, 'fills in nothing for {{ run.dat }}'],
    ['x{{ }}', 1, 'fills in nothing for {{  }}'],
    ['{{ run.date | YYYY | MM }}', 0, 'has two formats in one {{ }}'],
    ['{{ run.date | }}', 0, 'has an empty format after |'],
    ['{{ run.date | yyyy }}', 0, 'has an unknown part of a date, `yyyy`'],
    ['{{ run.date | YYYYMMDDHH }}', 0, 'has an unknown part of a date, `HH`'],
  ])('%s is refused', (text, at, message) => {
    expect(parseKeyTemplate(text, true)).toMatchObject({ at, message });
  });
});
