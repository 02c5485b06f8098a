import { parseOptions } from './options.js';

describe('options of npm run chaos', () => {
  it('plays everything once and writes nothing unless told', () => {
    expect(parseOptions([])).toEqual({
      ...{ seed: 1, only: [], scale: 1, rounds: 1, short: false, verbose: false },
      out: undefined,
    });
  });

  it('takes scenarios, a seed, and a place for the table', () => {
    const args = ['--only', 'kill,commit', '--seed', '7', '--rounds=3', '--scale', '0.5', '--write'];
    expect(parseOptions(args)).toMatchObject({
      ...{ only: ['kill', 'commit'], seed: 7, rounds: 3, scale: 0.5 },
      out: 'docs',
    });
    expect(parseOptions(['--out', 'elsewhere'])).toMatchObject({ out: 'elsewhere' });
  });

  it.each([
    ['--seed', '0'],
    ['--seed', '1.5'],
    ['--rounds', 'many'],
    ['--scale', '-1'],
  ])('refuses %s %s by name', (name, text) => {
    expect(() => parseOptions([`${name}=${text}`])).toThrow(`${name} must be a`);
  });
});
