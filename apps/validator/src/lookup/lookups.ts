import { formatType, type CompiledPipeline, type LookupStep, type LookupTable } from '@sluice/columns';
import { sha256 } from '@sluice/config';
import { SluiceError, type RunContext__Output } from '@sluice/proto';
import { LookupCache } from './lookup-cache.js';
import { readLookup, type LookupOrigin, type Peers } from './read-lookup.js';

/** The lookups of pipelines, read once for all their splits. */
export class Lookups {
  private readonly cache: LookupCache;

  /** @param peers whose calls belong to no stream: several may wait for one */
  constructor(
    private readonly peers: Peers,
    maxBytes: number,
  ) {
    this.cache = new LookupCache(maxBytes);
  }

  /**
   * Every lookup of a pipeline, by name.
   *
   * @throws SluiceError LOOKUP_INVALID, VARIABLE_NOT_SET, or what reading failed with
   */
  async of(
    { lookups }: CompiledPipeline,
    run: RunContext__Output | null,
    pipeline: LookupOrigin['pipeline'],
  ): Promise<ReadonlyMap<string, LookupTable>> {
    const tables = new Map<string, LookupTable>();
    for (const step of lookups) {
      const key = sha256(JSON.stringify([readAs(step), pinOf(step, run)]));
      tables.set(step.name, await this.cache.get(key, () => readLookup(step, { pipeline, run }, this.peers)));
    }
    return tables;
  }
}

/** What decides how its bytes are read, and what a failure to do so says. */
function readAs({ source, keys, columns, maxRows, maxBytes, timezone, discreet }: LookupStep): object {
  return {
    source,
    keys: keys.map((key) => [key.source, formatType(key.type)]),
    columns: columns.map((column) => [column.source, formatType(column.type)]),
    limits: [maxRows, maxBytes],
    timezone,
    discreet,
  };
}

/** What decides its bytes: the pinned version of an object (I3), the snapshot of a table. */
function pinOf({ name, source }: LookupStep, run: RunContext__Output | null): object {
  if (source.kind === 'table') return { run: run?.runId ?? '', name };
  const object = run?.lookups.find((pinned) => pinned.name === name)?.object;
  if (!object) {
    throw new SluiceError('INVALID_REQUEST', `the run has not pinned the object of the lookup ${name}`, {
      hint: 'Start another run: lookups are pinned when a run is planned.',
      where: { lookup: name },
    });
  }
  const { bucket, key, versionId, etag, lastModifiedMs, size } = object;
  return versionId === '' ? { bucket, key, etag, lastModifiedMs, size } : { bucket, key, versionId };
}
