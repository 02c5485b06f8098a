import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { useDatabase } from '@sluice/testkit';
import { isAway } from './away.js';
import { createDataSource } from './data-source.js';
import { Database } from './database.js';

const SELECT = 'SELECT 1 AS one';

/** A network between a replica and its database, which forgets connections without a word. */
class Network {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  constructor(port: number) {
    this.#server = createServer((client) => {
      const upstream = connect(port, '127.0.0.1');
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ]) {
        this.#sockets.add(from);
        from.pipe(to);
        from.on('error', () => undefined);
        from.on('close', () => (this.#sockets.delete(from), to.destroy()));
      }
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return String((this.#server.address() as AddressInfo).port); // listens on TCP
  }

  /** Present connections pass nothing on from here on; new ones do. */
  forget(): void {
    for (const socket of this.#sockets) socket.unpipe().pause();
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

describe('a transaction', () => {
  let database: Database;
  afterAll(() => database.source.destroy());
  const server = useDatabase();
  const rows = (): Promise<{ n: number }[]> => database.source.query('SELECT n FROM kept ORDER BY n');

  beforeAll(async () => {
    database = new Database(createDataSource(server.url, 1));
    await database.source.initialize();
    await database.source.query('CREATE TABLE kept (n int PRIMARY KEY)');
  });

  it('commits what was only sent', async () => {
    await database.transaction(async (sql) => {
      void sql.send('INSERT INTO kept VALUES ($1)', [1]);
      void sql.send('INSERT INTO kept VALUES ($1)', [2]);
    });
    expect(await rows()).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('is rolled back where a statement fails that was only sent, also as the last one', async () => {
    const work = database.transaction(async (sql) => {
      await sql.query('INSERT INTO kept VALUES (3)');
      void sql.send('SELECT 1 / $1::int', [0]);
    });
    await expect(work).rejects.toMatchObject({ code: '22012' });
    expect(await rows()).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('says what went wrong first', async () => {
    const sent = database.transaction(async (sql) => {
      void sql.send('SELECT 1 / $1::int', [0]);
      await sql.query('INSERT INTO kept VALUES (3)');
    });
    await expect(sent).rejects.toMatchObject({ code: '22012' });
    const asked = database.transaction(async (sql) => {
      const asking = sql.query('INSERT INTO kept VALUES (1)');
      void sql.send('SELECT $1::int', [0]);
      await asking;
    });
    await expect(asked).rejects.toMatchObject({ code: '23505' });
    const thrown = database.transaction(async (sql) => {
      void sql.send('INSERT INTO kept VALUES ($1)', [3]);
      throw new Error('no');
    });
    await expect(thrown).rejects.toThrow('no');
    expect(await rows()).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('outside one, what was sent is waited for', async () => {
    const work = database.use(async (sql) => void sql.send('SELECT 1 / $1::int', [0]));
    await expect(work).rejects.toMatchObject({ code: '22012' });
    await database.use(async (sql) => void sql.send('INSERT INTO kept VALUES ($1)', [3]));
    expect(await rows()).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });
});

describe('Database on a connection that has gone without a word', () => {
  const server = useDatabase();
  let network: Network;
  let database: Database;

  beforeEach(async () => {
    network = new Network(server.server.port);
    const url = new URL(server.url);
    url.port = await network.listen();
    database = new Database(createDataSource(url.href, 1, 300));
    await database.source.initialize();
    await database.use((sql) => sql.query(SELECT));
  });
  afterEach(async () => {
    network.close();
    await database.source.destroy();
  });

  it.each<['use' | 'transaction']>([['use'], ['transaction']])(
    'ends what waits for it, and takes another one next (%s) (I8)',
    async (method) => {
      network.forget();
      const error: unknown = await database[method]((sql) => sql.query(SELECT)).catch((e: unknown) => e);
      expect(isAway(error)).toBe(true);
      const { rows } = await database[method]((sql) => sql.query<{ one: number }>(SELECT));
      expect(rows).toEqual([{ one: 1 }]);
    },
  );

  it('ends a transaction in which it went, and takes another one next (I8)', async () => {
    const work = database.transaction(async (sql) => {
      network.forget();
      await sql.query(SELECT);
    });
    await expect(work).rejects.toThrow();
    expect((await database.transaction((sql) => sql.query(SELECT))).rowCount).toBe(1);
  });
});
