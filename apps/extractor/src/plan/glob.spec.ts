import { keyGlob } from './glob.js';

describe('keyGlob', () => {
  it.each([
    ['orders/x.csv', 'orders/x.csv', ['orders/x.csv'], ['orders/xxcsv', 'orders/x.csv.gz', 'a/orders/x.csv']],
    ['orders/*.csv', 'orders/', ['orders/.csv', 'orders/a b.csv'], ['orders/a/b.csv', 'orders/a.csv2']],
    ['a/**/*.csv', 'a/', ['a/x.csv', 'a/b/x.csv', 'a/b/c/x.csv'], ['ab/x.csv', 'x.csv']],
    ['**/x', '', ['x', 'a/x', 'a/b/x'], ['ax', 'x/a']],
    ['a/**', 'a/', ['a/', 'a/b', 'a/b/c'], ['a', 'b/a/c']],
    ['a**z', 'a', ['az', 'a/b/z'], ['za']],
    ['x?.csv', 'x', ['x1.csv', 'xé.csv', 'x🙂.csv'], ['x/.csv', 'x.csv', 'x12.csv']],
    ['x[0-9a].csv', 'x', ['x5.csv', 'xa.csv'], ['xb.csv', 'x55.csv']],
    ['x[!0-9]y', 'x', ['xay'], ['x1y', 'x/y']],
    ['{a,b/c}-*.csv', '', ['a-1.csv', 'b/c-2.csv'], ['b-1.csv', 'a-1/2.csv']],
    ['{a,{b,c}d}', '', ['a', 'bd', 'cd'], ['b', 'ad']],
    ['a\\*b', 'a*b', ['a*b'], ['axb']],
    ['orders (1)+[x.csv', 'orders (1)+', ['orders (1)+[x.csv'], ['orders 1[x.csv']],
    ['a{b', 'a', ['a{b'], ['ab']],
    ['line\n*', 'line\n', ['line\nx'], ['line x']],
  ])('%j lists %j', (glob, prefix, matching, others) => {
    const { prefix: listed, matches } = keyGlob(glob);
    expect(listed).toBe(prefix);
    expect(matching.filter((key) => !matches(key))).toEqual([]);
    expect(others.filter((key) => matches(key))).toEqual([]);
  });

  it('refuses a range that runs backwards', () => {
    expect(() => keyGlob('x[z-a]')).toThrow(/not a glob/);
  });
});
