import { parseOptions, SUITES } from './options.js';

describe('options of npm run bench', () => {
  it('measures two million rows and writes the documentation unless told otherwise', () => {
    expect(parseOptions([])).toEqual({ suites: SUITES, rows: 2_000_000, rounds: 5, out: 'docs' });
  });

  it('writes nothing under --quick, which is a smoke test', () => {
    expect(parseOptions(['--quick'])).toEqual({ suites: SUITES, rows: 50_000, rounds: 1, out: undefined });
    expect(parseOptions(['--quick', '--rows', '7'])).toMatchObject({ rows: 7, rounds: 1, out: undefined });
  });

  it.each(['0', '-1', '1.5', 'many'])('refuses --rows %s by name', (text) => {
    expect(() => parseOptions([`--rows=${text}`])).toThrow('--rows must be a whole number');
  });

  it('runs some suites alone, and leaves the documentation to whole runs', () => {
    expect(parseOptions(['--only', 'sizes,latency'])).toMatchObject({
      suites: ['sizes', 'latency'],
      out: undefined,
    });
    expect(() => parseOptions(['--only', 'speed'])).toThrow(
      '--only takes some of orders, shapes, sizes, latency, objects',
    );
  });

  it('refuses options that it does not know', () => {
    expect(() => parseOptions(['--row', '5'])).toThrow("'--row'");
  });
});
