import { isConnectionLost, isDeadlock, isOffence, targetReason } from './sqlstate.js';

const server = (code: string): Error => Object.assign(new Error('text'), { code, severity: 'ERROR' });
const socket = (code: string): Error => Object.assign(new Error('text'), { code });

describe('targetReason', () => {
  it.each([
    ['28P01', 'TARGET_AUTHENTICATION'],
    ['28000', 'TARGET_AUTHENTICATION'],
    ['3D000', 'DATABASE_NOT_FOUND'],
    ['42P01', 'TABLE_NOT_FOUND'],
    ['3F000', 'TABLE_NOT_FOUND'],
    ['42703', 'COLUMN_MISMATCH'],
    ['42501', 'TARGET_ACCESS_DENIED'],
    ['53100', 'TARGET_FULL'],
    ['53300', 'TARGET_UNAVAILABLE'],
    ['57P01', 'TARGET_UNAVAILABLE'],
    ['57P03', 'TARGET_UNAVAILABLE'],
    ['08006', 'TARGET_UNAVAILABLE'],
    ['25006', 'TARGET_UNAVAILABLE'],
    ['40P01', 'TARGET_CONFLICT'],
    ['40001', 'TARGET_CONFLICT'],
    ['55P03', 'TARGET_CONFLICT'],
    ['57014', 'TIMEOUT'],
    ['42601', 'TARGET_ERROR'],
  ])('SQLSTATE %s is %s', (code, reason) => {
    expect(targetReason(server(code))).toBe(reason);
  });

  it.each([
    ['a refused connection', socket('ECONNREFUSED'), 'TARGET_UNAVAILABLE'],
    ['several refused addresses', new AggregateError([socket('ECONNREFUSED')]), 'TARGET_UNAVAILABLE'],
    ['a connection that ended', new Error('Connection terminated unexpectedly'), 'TARGET_UNAVAILABLE'],
    ['an untrusted certificate', socket('SELF_SIGNED_CERT_IN_CHAIN'), 'TARGET_ERROR'],
    ['a server without TLS', new Error('The server does not support SSL connections'), 'TARGET_ERROR'],
    ['a bug', new TypeError('x is not a function'), undefined],
    ['no error at all', undefined, undefined],
  ])('%s is %p', (_, error, reason) => {
    expect(targetReason(error)).toBe(reason);
  });
});

describe('classes of failures', () => {
  it.each([
    ['23505', true, false, false],
    ['23503', true, false, false],
    ['P0001', true, false, false],
    ['22012', true, false, false],
    ['22P04', false, false, false],
    ['40P01', false, true, false],
    ['57P01', false, false, true],
    ['08003', false, false, true],
    ['53100', false, false, false],
  ])('%s: offence %s, deadlock %s, connection lost %s', (code, offence, deadlock, lost) => {
    const error = server(code);
    expect([isOffence(error), isDeadlock(error), isConnectionLost(error)]).toEqual([offence, deadlock, lost]);
  });
});
