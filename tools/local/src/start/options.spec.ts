import { DEFAULT_PORTS } from './state.js';
import { parseStartArgs, USAGE } from './options.js';

describe('the arguments of npm start', () => {
  it('are none, or --help', () => {
    expect(parseStartArgs([])).toEqual({ kind: 'start' });
    expect(parseStartArgs(['--help'])).toEqual({ kind: 'help' });
  });

  it.each([
    ['an unknown option', ['--port', '7400'], /--port/],
    ['a misspelt one beside --help', ['--help', '--hepl'], /--hepl/],
    ['a short option', ['-h'], /-h/],
    ['a value for --help', ['--help=yes'], /--help/],
    ['a word', ['demo'], /demo/],
  ])('are refused for %s', (_, args, message) => {
    expect(parseStartArgs(args)).toEqual({ kind: 'wrong', message: expect.stringMatching(message) });
  });
});

describe('the help of npm start', () => {
  it.each(Object.entries(DEFAULT_PORTS))('names the port of %s, %i', (_, port) => {
    expect(USAGE).toContain(String(port));
  });

  it.each(['Ctrl-C', '.sluice/', 'SLUICE_TARGET_URL', 'AWS_ENDPOINT_URL_SQS'])('tells of %s', (word) => {
    expect(USAGE).toContain(word);
  });
});
