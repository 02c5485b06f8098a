import { parseMessage, renderMessage } from './message.js';

const render = (text: string): string => {
  const message = parseMessage(text);
  if (typeof message === 'string') throw new Error(message);
  return renderMessage(message, (place) => (place === 'secret' ? undefined : `<${place}>`));
};

describe('Messages of checks', () => {
  it.each([
    ['', ''],
    ['plain', 'plain'],
    ['{a}', '<a>'],
    ['{ a } and {b c}', '<a> and <b c>'],
    ['{{a}}', '{a}'],
    ['{{{a}}}', '{<a>}'],
    ['x {secret} y', 'x *** y'],
  ])('%j says %j', (text, said) => {
    expect(render(text)).toBe(said);
  });

  it.each([
    ['{', '"{" at character 1'],
    ['a } b', '"}" at character 3'],
    ['{a', '"{" at character 1'],
    ['{a{b}', '"{" at character 1'],
  ])('%j is refused', (text, problem) => {
    expect(parseMessage(text)).toContain(problem);
  });

  it('cuts long values', () => {
    const message = parseMessage('{a}');
    const said = typeof message === 'string' ? '' : renderMessage(message, () => 'x'.repeat(5000));
    expect(said).toBe(`${'x'.repeat(200)}…`);
  });
});
