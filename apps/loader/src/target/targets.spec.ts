import { createSecretResolver, type ResolvedTarget, TARGET_DEFAULTS } from '@sluice/config';
import { createLogger } from '@sluice/service';
import { query, useDatabase } from '@sluice/testkit';
import { loaderConfig } from '../config.js';
import type { Session } from './session.js';
import { Targets } from './targets.js';

const TARGET: ResolvedTarget = {
  ...TARGET_DEFAULTS,
  ...{ connection: 'secret://sluice/target', schema: 'public', table: 'orders' },
  ...{ publish: 'object', key: [], create: false },
};

/** Not kept afterwards. */
async function login(session: Session): Promise<unknown> {
  const { rows } = await session.query('SELECT current_user AS who');
  session.broken = true;
  return rows[0]?.['who'];
}

describe('a secret that is rotated while connections are opened', () => {
  const database = useDatabase();
  const passwords: string[] = [];
  let reads = 0;
  const store = {
    read: async (): Promise<string> => {
      reads += 1;
      const url = new URL(database.url);
      const password = passwords.length > 1 ? passwords.shift() : passwords[0];
      Object.assign(url, { username: 'rotating', password: password ?? '' });
      return url.href;
    },
  };
  const targets = new Targets(
    createSecretResolver({ store }),
    loaderConfig({}),
    createLogger('loader', 'silent'),
  );
  afterAll(() => targets.close());

  it('is read again for as long as it goes on changing', async () => {
    await query(database.url, `CREATE ROLE rotating LOGIN PASSWORD 'the seventh'`);
    passwords.push(...['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'the seventh']);
    const who = await targets.use(TARGET, 'sluice test', login);
    expect(who).toBe('rotating');
    expect(reads).toBe(7);
  });

  it('may be written before the password changes', async () => {
    await query(database.url, `ALTER ROLE rotating PASSWORD 'the eighth'`);
    passwords.splice(0, passwords.length, 'the ninth');
    const opened = targets.use(TARGET, 'sluice test', login);
    const refused = reads;
    while (reads === refused) await new Promise(setImmediate);
    await query(database.url, `ALTER ROLE rotating PASSWORD 'the ninth'`);
    expect(await opened).toBe('rotating');
  });
});
