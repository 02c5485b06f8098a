import { connectionSettings } from './settings.js';

const BASE = {
  host: 'h',
  port: 5432,
  user: 'u',
  password: '',
  database: 'u',
  sslmode: 'prefer',
  caFile: undefined,
};

describe('connectionSettings', () => {
  it.each([
    ['a bare URL', 'postgres://u@h', {}],
    ['a full URL', 'postgresql://u:p%40s@h:99/d%20b', { port: 99, password: 'p@s', database: 'd b' }],
    [
      'parameters of a URL',
      'postgres://u@h/d?sslmode=verify-full&sslrootcert=/ca',
      { database: 'd', sslmode: 'verify-full', caFile: '/ca' },
    ],
    ['the trust store by name', 'postgres://u@h/d?sslrootcert=system', { database: 'd' }],
    ['an IPv6 host', 'postgres://u@[::1]/d', { host: '::1', database: 'd' }],
    [
      'key=value pairs',
      `host=h user=u password='a b\\'c' dbname = d port=6`,
      { password: "a b'c", database: 'd', port: 6 },
    ],
    ['no host', 'user=u', { host: 'localhost' }],
  ])('reads %s', (_, text, expected) => {
    expect(connectionSettings(text)).toEqual({ ...BASE, ...expected });
  });

  it('reads the fields of a secret, and lets the pipeline go before them', () => {
    const secret = { host: 'h', port: 1, username: 'u', password: 'p', dbname: 'd', sslmode: 'require' };
    expect(connectionSettings(secret, { sslmode: 'verify-ca', caFile: '/x' })).toEqual({
      ...BASE,
      port: 1,
      password: 'p',
      database: 'd',
      sslmode: 'verify-ca',
      caFile: '/x',
    });
  });

  it.each([
    ['a mode that is none', 'postgres://u:hunter2@h/d?sslmode=strict', /sslmode is not one of disable/],
    ['no user', 'postgres://h/d', /names no user/],
    ['a port out of range', 'host=h user=u password=hunter2 port=70000', /port/],
    ['an open quote', `user=u password='hunter2`, /key=value/],
    ['a broken escape', 'postgres://u:hunter2%zz@h', /%-escape/],
  ])('refuses %s without a word of the secret', (_, text, message) => {
    const refuse = (): unknown => connectionSettings(text);
    expect(refuse).toThrow(message);
    expect(refuse).not.toThrow(/hunter2/);
  });
});
