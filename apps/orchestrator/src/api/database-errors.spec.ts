import { status } from '@grpc/grpc-js';
import { SluiceError } from '@sluice/proto';
import { useDatabase } from '@sluice/testkit';
import { Client } from 'pg';
import { createDataSource } from '../db/data-source.js';
import { Database } from '../db/database.js';
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

  it.each([
    ['a serialization failure', '40001'],
    ['a deadlock', '40P01'],
    ['a lock that was not to be had', '55P03'],
  ])('asks to try again after %s', (_, code) => {
    expect(hideDatabaseErrors(failed('while locking tuple (0,1) in relation "runs"', code))).toMatchObject({
      reason: 'PEER_UNAVAILABLE',
      message: 'Others were changing the same at that moment.',
      hint: expect.stringContaining('Try again'),
    });
  });

  it('tells of a statement that took too long', () => {
    const error = failed('canceling statement due to statement timeout', '57014');
    expect(hideDatabaseErrors(error)).toMatchObject({ reason: 'TIMEOUT', cause: error });
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

describe('a lock that another session holds', () => {
  const server = useDatabase();

  it('makes the call one that is UNAVAILABLE, for clients to try again', async () => {
    const [holder, database] = [
      new Client({ connectionString: server.url }),
      new Database(createDataSource(server.url, 1)),
    ];
    await holder.connect();
    await database.source.initialize();
    await holder.query('CREATE TABLE pipelines (name text)');
    await holder.query('BEGIN; LOCK TABLE pipelines');
    const call = database.transaction(async (sql) => {
      await sql.query(`SET LOCAL lock_timeout = '1ms'`);
      await sql.query('SELECT FROM pipelines');
    });
    const error: unknown = await call.catch(hideDatabaseErrors);
    expect(SluiceError.from(error).toStatus('orchestrator')).toMatchObject({ code: status.UNAVAILABLE });
    await holder.end();
    await database.source.destroy();
  });
});
