import { useDatabase } from '@sluice/testkit';
import { Client } from 'pg';
import { holdPresence } from './free-lost.js';

describe('holdPresence', () => {
  const database = useDatabase();

  it('does not wait for the session before, which may have been lost without a word (I8)', async () => {
    const sessions = [1, 2].map(() => new Client({ connectionString: database.url, lock_timeout: 2_000 }));
    try {
      for (const session of sessions) {
        await session.connect();
        await holdPresence(session, 'replica');
      }
    } finally {
      await Promise.all(sessions.map((session) => session.end()));
    }
  });
});
