import { type Random } from '../generate.fixture.js';

const PIECES = [
  ...[
    'YYYY',
    'YYYY',
    'YYY',
    'YY',
    'Y',
    'IYYY',
    'IY',
    'CC',
    'MM',
    'MM',
    'Mon',
    'MONTH',
    'mon',
    'DD',
    'DD',
    'DDD',
    'IDDD',
    'D',
  ],
  ...[
    'ID',
    'Day',
    'dy',
    'WW',
    'IW',
    'W',
    'J',
    'RM',
    'HH24',
    'HH24',
    'HH12',
    'HH',
    'MI',
    'MI',
    'SS',
    'MS',
    'US',
    'FF3',
  ],
  ...[
    'FF1',
    'SSSS',
    'SSSSS',
    'AM',
    'p.m.',
    'BC',
    'A.D.',
    'TZH',
    'TZM',
    'ddth',
    'FMMM',
    'FMDDth',
    'FMMonth',
    'FMHH24',
    'SSTH',
  ],
];
const WRITTEN = ['Q', 'OF', 'Y,YYY', 'FMDay', 'DAY', 'FMRM', 'FMY,YYY', 'QTH', 'FMOF'];
const BETWEEN = ['-', ' ', ':', '.', '/', '', '', ', ', '"T"', '"at "', '--', ' - '];

/** Templates that people write. */
const COMMON = [
  ...[
    'YYYY-MM-DD',
    'YYYYMMDD',
    'DD.MM.YYYY',
    'MM/DD/YY',
    'DD Mon YYYY',
    'FMMonth FMDD, YYYY',
    'YYYY-MM-DD HH24:MI:SS.US',
  ],
  ...[
    'YYYY-MM-DD"T"HH24:MI:SS.MS',
    'HH12:MI:SS AM',
    'IYYY-IW-ID',
    'YYYY-DDD',
    'J',
    'YYYY BC',
    'YYYYMMDDHH24MISSUS',
  ],
  ...[
    'FXYYYY-MM-DD',
    'FXDD Mon YYYY',
    'YYYY-MM-DD HH24:MI:SS TZH:TZM',
    'YYYY-MM-DD HH24:MI:SSTZH',
    'DD/MM/YY HH:MI pm',
    'WW YYYY',
  ],
];

const of = <T>(random: Random, items: readonly T[]): T => items[random(items.length)];

function template(random: Random, pieces: readonly string[]): string {
  if (random(3) === 0) return of(random, COMMON);
  const parts = Array.from({ length: 1 + random(5) }, () => of(random, pieces) + of(random, BETWEEN));
  return parts.join('');
}

/** Expressions that write by templates, read back what they wrote, and read it by other templates. */
export function formatExpressions(random: Random, count: number): readonly string[] {
  return Array.from({ length: count }, () => {
    const [one, other] = [template(random, PIECES), template(random, PIECES)];
    return of(random, [
      () =>
        `to_char(${of(random, ['ts', 'tz', 'd', `(ts - interval '4000 years')`])}, '${template(random, [...PIECES, ...WRITTEN])}')`,
      () =>
        `to_char(iv::interval, '${of(random, ['HH24:MI:SS', 'DD HH12:MI:SS.US', 'YYYY-MM-DD', 'FMHH24 FF2', 'SSSS am', 'Y MM', 'YYY FMMI'])}')`,
      () => `to_timestamp(to_char(tz, '${one}'), '${one}')`,
      () => `to_date(to_char(d, '${one}'), '${one}')`,
      () => `to_timestamp(to_char(ts, '${one}'), '${other}')`,
      () => `to_date(to_char(ts, '${of(random, COMMON)}'), '${of(random, COMMON)}')`,
      () =>
        `to_timestamp(replace(to_char(ts, '${one}'), '${of(random, ['-', ':', ' ', '0', '1'])}', '${of(random, ['', ' ', '  ', '-', 'x', '/'])}'), '${one}')`,
      () => `to_date(left(to_char(ts, '${one}'), i % 12), '${one}')`,
      () => `to_timestamp(x, '${of(random, COMMON)}')`,
    ])();
  });
}
