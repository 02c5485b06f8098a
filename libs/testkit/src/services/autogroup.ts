import { writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** Who is not root may change one in a tenth of a second, whosever it is. */
const AGAIN_MS = 50;
const TRIES = 40;

/**
 * Linux shares processors out among sessions before it compares the nice values of their processes (sched(7), "The autogroup
 * feature"). A service is a session of its own, and so is each backend of PostgreSQL: it is the session that has to give way.
 * Does nothing where there are no such groups, or they are not ours to change.
 *
 * @param nice 0 to 19, for all of the session's processes together
 */
export async function niceSession(pid: number, nice: number): Promise<void> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    try {
      return await writeFile(`/proc/${pid}/autogroup`, `${nice}`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
    }
    await wait(AGAIN_MS);
  }
}
