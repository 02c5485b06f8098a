import { SluiceError } from '@sluice/proto';
import { hideDatabaseErrors } from './database-errors.js';

const failed = (message: string, code?: string): Error => Object.assign(new Error(message), { code });

describe('hideDatabaseErrors', () => {
  it.each([
    ['a refused connection', failed('connect ECONNREFUSED 10.0.0.7:5432', 'ECONNREFUSED')],
    ['a shutdown', failed('terminating connection due to administrator command', '57P01')],
    ['a start', failed('the database system is starting up', '57P03')],
    ['too many connections', failed('sorry, too many clients already', '53300')],
    ['a lost connection', failed('Connection terminated unexpectedly')],
    ['a silent connection', failed('Query read timeout')],
  ])('asks to come back after %s', (_, error) => {
    expect(hideDatabaseErrors(error)).toMatchObject({ reason: 'PEER_UNAVAILABLE', cause: error });
  });

  it('shows nothing of a statement that failed', () => {
    const error = failed('duplicate key value violates unique constraint "x": Key (y)=(z)', '23505');
    expect(hideDatabaseErrors(error)).toMatchObject({
      reason: 'INTERNAL',
      message: 'The orchestrator failed; its log says why.',
      cause: error,
    });
  });

  it('leaves errors alone that are meant for callers', () => {
    const error = new SluiceError('RUN_NOT_FOUND', 'no');
    expect(hideDatabaseErrors(error)).toBe(error);
  });
});
