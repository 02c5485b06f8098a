import { crc32 } from 'node:zlib';
import { SluiceError, type LookupEvent } from '@sluice/proto';
import type { Send } from '@sluice/service';
import type { RunFacts } from '../stage/stage-table.js';
import type { Session } from '../target/session.js';
import { takeSnapshot } from './snapshot.js';

/** Streams a lookup's snapshot, a piece in memory at a time (I5), and ends with a trailer (I4). */
export async function readLookup(
  session: Session,
  facts: RunFacts,
  name: string,
  send: Send<LookupEvent>,
): Promise<void> {
  const lookup = facts.spec.transform.lookup.find((one) => one.name === name);
  if (!lookup || lookup.source.kind !== 'table') {
    throw new SluiceError('INVALID_REQUEST', `The pipeline has no lookup ${name} in a table.`);
  }
  // The snapshot of a run that has ended is dropped; when the run is retried, the first who asks takes another.
  await takeSnapshot(session, facts, lookup);
  const { rows: whole } = await session.query<{ rows: string; bytes: string }>(
    `SELECT sum(rows)::int8 AS rows, sum(octet_length(data))::int8 AS bytes FROM sluice.lookups
     WHERE run_id = $1 AND name = $2`,
    [facts.runId, name],
  );
  const trailer = { rows: 0, bytes: 0, crc32: 0 };
  for (let after = -1; ;) {
    const { rows } = await session.query<{ chunk: number; rows: string; data: Buffer }>(
      'SELECT chunk, rows, data FROM sluice.lookups WHERE run_id = $1 AND name = $2 AND chunk > $3 ORDER BY chunk LIMIT 1',
      [facts.runId, name, after],
    );
    if (rows.length === 0) break;
    const [{ chunk, data, rows: count }] = rows;
    after = chunk;
    trailer.rows += Number(count);
    trailer.bytes += data.length;
    trailer.crc32 = crc32(data, trailer.crc32);
    if (!(await send({ chunk: data }))) return;
  }
  if (trailer.rows !== Number(whole[0].rows) || trailer.bytes !== Number(whole[0].bytes)) {
    throw new SluiceError('TARGET_CONFLICT', `The snapshot of lookup ${name} was dropped while it was read.`);
  }
  await send({ trailer });
}
