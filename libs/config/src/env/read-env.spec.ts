import { ConfigError } from '../config-error.js';
import { readEnv } from './read-env.js';
import { variable } from './variables.js';

const SPEC = {
  SLUICE_LISTEN: variable.listen({ default: '127.0.0.1:7403', description: 'Where it listens.' }),
  SLUICE_SLOTS: variable.int({ default: 4, min: 1, max: 64, description: 'Loads at once.' }),
  SLUICE_DEBUG: variable.boolean({ default: false, description: 'Says more.' }),
  SLUICE_LOG_LEVEL: variable.oneOf(['info', 'debug'], {
    default: 'info',
    description: 'How much is logged.',
  }),
  SLUICE_VALIDATOR: variable.target({ default: 'validator:7402', description: 'The validators.' }),
  SLUICE_ZONES: variable.list({ default: [], description: 'Zones.' }),
  SLUICE_POOLS: variable.sizes({ default: {}, description: 'Pools.' }),
  SLUICE_OWNER: variable.string({ optional: true, description: 'Whom to ask.' }),
  SLUICE_DATABASE_URL: variable.url(['postgres', 'postgresql'], {
    description: 'The database.',
    secret: true,
    example: 'postgres://user@host/db',
  }),
};
const NEEDED = { SLUICE_DATABASE_URL: 'postgres://u:hunter2@h/d' };

describe('readEnv', () => {
  it('gives every variable its default, and undefined to optional ones', () => {
    expect(readEnv(SPEC, { ...NEEDED, SLUICE_SLOTS: '  ' })).toEqual({
      SLUICE_LISTEN: '127.0.0.1:7403',
      SLUICE_SLOTS: 4,
      SLUICE_DEBUG: false,
      SLUICE_LOG_LEVEL: 'info',
      SLUICE_VALIDATOR: 'validator:7402',
      SLUICE_ZONES: [],
      SLUICE_POOLS: {},
      SLUICE_OWNER: undefined,
      SLUICE_DATABASE_URL: 'postgres://u:hunter2@h/d',
    });
  });

  it.each<[string, keyof typeof SPEC, string, unknown]>([
    ['a number', 'SLUICE_SLOTS', ' 8 ', 8],
    ['a yes', 'SLUICE_DEBUG', 'Yes', true],
    ['a zero', 'SLUICE_DEBUG', '0', false],
    ['a list', 'SLUICE_ZONES', 'a, b,,c ', ['a', 'b', 'c']],
    [
      'sizes',
      'SLUICE_POOLS',
      '64, env://A = 8,secret://b?a=1=2',
      { '*': 64, 'env://A': 8, 'secret://b?a=1': 2 },
    ],
    ['any free port', 'SLUICE_LISTEN', '0.0.0.0:0', '0.0.0.0:0'],
    ['an IPv6 address', 'SLUICE_LISTEN', '[::1]:80', '[::1]:80'],
    [
      'a headless service',
      'SLUICE_VALIDATOR',
      'dns:///validator.sluice:7402',
      'dns:///validator.sluice:7402',
    ],
    ['replicas', 'SLUICE_VALIDATOR', 'ipv4:10.0.0.1:7402,10.0.0.2:7402', 'ipv4:10.0.0.1:7402,10.0.0.2:7402'],
    ['a socket', 'SLUICE_VALIDATOR', 'unix:/run/v.sock', 'unix:/run/v.sock'],
  ])('reads %s', (_name, name, text, value) => {
    expect(readEnv(SPEC, { ...NEEDED, [name]: text })[name]).toEqual(value);
  });

  it('names every wrong variable at once, and what each should be', () => {
    const env = {
      SLUICE_LISTEN: '7403',
      SLUICE_SLOTS: '65',
      SLUICE_DEBUG: 'maybe',
      SLUICE_LOG_LEVEL: 'loud',
      SLUICE_POOLS: 'warehouse',
      SLUICE_VALIDATOR: 'http://validator',
    };
    let caught: unknown;
    try {
      readEnv(SPEC, env);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(ConfigError);
    expect((caught as ConfigError).problems).toEqual([
      'SLUICE_LISTEN is "7403", but should be HOST:PORT.',
      'SLUICE_SLOTS is "65", but should be a whole number, from 1 to 64.',
      'SLUICE_DEBUG is "maybe", but should be true or false.',
      'SLUICE_LOG_LEVEL is "loud", but should be one of info, debug.',
      'SLUICE_VALIDATOR is "http://validator", but should be a gRPC target: HOST:PORT, dns:///HOST:PORT, ipv4:ADDRESS:PORT,… or unix:PATH.',
      'SLUICE_POOLS is "warehouse", but should be a list of NAME=N separated by commas.',
      'SLUICE_DATABASE_URL is not set. The database. It should be a URL beginning with postgres:// or postgresql://, e.g. postgres://user@host/db.',
    ]);
  });

  it('keeps the value of a secret variable out of the message (I6)', () => {
    const attempt = (): unknown => readEnv(SPEC, { SLUICE_DATABASE_URL: 'mysql://u:hunter2@h' });
    expect(attempt).toThrow(/SLUICE_DATABASE_URL has an unusable value/);
    expect(attempt).not.toThrow(/hunter2/);
  });
});
