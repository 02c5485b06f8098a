import { Pattern } from './pattern.js';
import { TooManyStates } from './automaton.js';

/** Steps are counted instead of timed: each asks the view for a character. */
function charactersRead(pattern: Pattern, groups: readonly number[], text: string, all: boolean): number {
  const data = Buffer.from(text);
  const matcher = pattern.matcher(groups);
  let read = 0;
  const { view } = matcher as unknown as { view: { right(at: number): number; left(at: number): number } }; // counts calls
  for (const side of ['right', 'left'] as const) {
    const plain = view[side].bind(view);
    view[side] = (at) => {
      read++;
      return plain(at);
    };
  }
  matcher.load(data, 0, data.length);
  for (let at = 0; at <= data.length && matcher.next(at); at = Math.max(matcher.end, at + 1)) {
    matcher.takeApart();
    if (!all) break;
  }
  return read;
}

describe('the time of matching', () => {
  it.each<[string, string, (n: number) => string]>([
    ['a backtracking trap', '(a*)*(a*)*b', (n) => 'a'.repeat(n)],
    ['a trap that matches', '((a|aa)+)+$', (n) => 'a'.repeat(n)],
    ['an alternative that needs the end', 'a|a.*b', (n) => 'a'.repeat(n)],
    ['nested loops', '((x+x+)+y|x)', (n) => 'x'.repeat(n)],
    ['short turns', '((?:a+?)*?)c', (n) => `${'a'.repeat(n)}c`],
    ['turns that look far ahead', '((a|b.*c)*)', (n) => 'ab'.repeat(n / 2)],
  ])('%s: %s reads twice as much of a text twice as long', (_name, source, make) => {
    const pattern = new Pattern(source);
    const groups = Array.from({ length: pattern.captures }, (_, i) => i + 1);
    const [short, long] = [2000, 4000].map((n) => charactersRead(pattern, groups, make(n), true));
    expect(long / short).toBeLessThan(2.1);
  });

  it('gives up on a value that takes too many states, and goes on with the next', () => {
    let seed = 1;
    const noise = Buffer.from(
      Array.from(
        { length: 300_000 },
        () => 'ab'[((seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) >> 16) & 1],
      ).join(''),
    );
    const forward = new Pattern('[ab]*a[ab]{17}c');
    const tester = forward.tester();
    expect(tester.test(noise, 0, noise.length)).toBe(false);
    const value = Buffer.from(`a${'b'.repeat(17)}c`);
    expect(tester.test(value, 0, value.length)).toBe(true);
    const backward = new Pattern('c[ab]{17}a[ab]*').matcher();
    expect(() => backward.load(noise, 0, noise.length)).toThrow(TooManyStates);
    const good = Buffer.from(`c${'b'.repeat(17)}a`);
    backward.load(good, 0, good.length);
    expect(backward.next(0)).toBe(true);
  });
});
