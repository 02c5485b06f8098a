import { readConfig } from './config.js';

describe('readConfig', () => {
  it('needs nothing but the database', () => {
    expect(readConfig({ SLUICE_DATABASE_URL: 'postgres://db/sluice' })).toMatchObject({
      listen: '127.0.0.1:7400',
      extractor: '127.0.0.1:7401',
      maxAttempts: 5,
      outageAttempts: 25,
      drainTimeoutMs: 25_000,
    });
  });

  it('names every wrong variable at once, and shows no secret', () => {
    const env = { SLUICE_DATABASE_URL: 'mysql://me:hush@db', SLUICE_LISTEN: 'x', SLUICE_MAX_ATTEMPTS: '0' };
    expect(() => readConfig(env)).toThrow(/SLUICE_LISTEN[^]*SLUICE_DATABASE_URL[^]*SLUICE_MAX_ATTEMPTS/);
    expect(() => readConfig(env)).not.toThrow(/hush/);
  });
});
