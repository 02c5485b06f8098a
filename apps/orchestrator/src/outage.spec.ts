import { gate } from './testing/fake-services.fixture.js';
import { Replicas } from './testing/replicas.fixture.js';

/** Durable: an immediate stop is a crash, which must not take back what was committed. */
const replicas = new Replicas(false, { durable: true });

describe('a replica whose database is restarted', () => {
  it.each(['fast', 'immediate'] as const)(
    '(%s) goes on where it was: loads in flight are not lost',
    async (mode) => {
      const replica = await replicas.start();
      const pipeline = await replicas.apply(replica);
      const [began, go] = [gate(), gate()];
      replicas.fakes.onLoad = async (request, send) => {
        if (replicas.fakes.running.size === 3) began.open();
        await go.opened;
        await replicas.fakes.commit(request, send);
      };
      const run = await replicas.trigger(replica, { pipeline });
      await began.opened;
      await replicas.database.server.restart(mode);
      go.open();
      // The first look may meet a connection that has just gone.
      const ended = await replicas.end(replica, run.runId).catch(() => replicas.end(replica, run.runId));
      expect(ended).toMatchObject({ state: 'RUN_STATE_SUCCEEDED', splitsCommitted: 3 });
      const next = await replicas.trigger(replica, { pipeline });
      expect((await replicas.end(replica, next.runId)).state).toBe('RUN_STATE_SUCCEEDED');
    },
  );
});
