import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { query } from '@sluice/testkit';
import { type Contender, type Parts, takeTurn } from './contenders.js';
import { type CopyClient } from './copy.js';
import { digest } from './database.js';
import { type RaceResult, type Turn } from './figures.js';
import { connect } from './sluice.js';
import { startBenchStack } from './stack.js';
import { usageOf } from './usage.js';

/** Contenders that load one file, in turn, on a stack of their own. */
export interface Race {
  /** Of the file's object, too: it is `<id>/data.csv` in the bucket. */
  readonly id: string;
  readonly title: string;
  readonly rows: number;
  readonly rounds: number;
  /** Unmeasured ones before them; default 1. */
  readonly warmUps?: number;
  write(path: string): Promise<unknown>;
  /** Pipeline files that the contenders run. */
  readonly pipelines: readonly string[];
  contenders(parts: Parts): readonly Contender[];
}

/** Runs a race from its file to its figures; throws when a contender fails or tables that should be equal differ. */
export async function runRace(race: Race, copy: CopyClient): Promise<RaceResult> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  try {
    const csv = join(folder, 'bucket', race.id, 'data.csv');
    await mkdir(dirname(csv), { recursive: true });
    console.log(`${race.id}: writing ${race.rows.toLocaleString('en')} rows`);
    await race.write(csv);
    const stack = await startBenchStack(join(folder, 'bucket'));
    const sluice = connect(stack.orchestrator);
    try {
      const parts = { stack, copy, sluice, files: { csv, binary: join(folder, 'rows.bin') } };
      const field = race.contenders(parts);
      for (const { ddl } of field) await query(stack.targetUrl, ddl);
      for (const yaml of race.pipelines) await sluice.apply(yaml);
      const turns = await takeTurns(race, field, parts);
      const [version] = await query<{ server_version: string }>(stack.targetUrl, 'SHOW server_version');
      return {
        ...{ id: race.id, title: race.title, rows: race.rows, rounds: race.rounds },
        bytes: (await stat(csv)).size,
        results: field.map(({ id, label, group }) => ({ id, label, group, turns: turns.get(id) ?? [] })),
        peakRss: Object.fromEntries(
          Object.entries(stack.services).map(([name, { pid }]) => [name, usageOf(pid).peakRss]),
        ),
        postgres: version?.server_version ?? '',
      };
    } finally {
      sluice.close();
      await stack.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A B C A B C …, so that a slow minute of the machine slows every contender. Rounds up to 0 are not measured. */
async function takeTurns(
  { id, rounds, warmUps = 1 }: Race,
  field: readonly Contender[],
  parts: Parts,
): Promise<Map<string, Turn[]>> {
  const tables = field.map(({ table }) => table);
  const turns = new Map<string, Turn[]>(field.map((contender) => [contender.id, []]));
  const digests = new Map<string, Set<string>>();
  for (let round = 1 - warmUps; round <= rounds; round += 1) {
    for (const contender of field) {
      if (round === 1 - warmUps) await contender.prepare?.();
      const turn = await takeTurn(contender, tables, parts.stack);
      console.log(
        `${id}: round ${round > 0 ? round : 'warm-up'}  ${contender.id.padEnd(12)} ${turn.seconds.toFixed(2)} s`,
      );
      if (round > 0) turns.get(contender.id)?.push(turn);
      else if (round === 0) {
        const seen = digests.get(contender.group) ?? new Set();
        digests.set(contender.group, seen.add(await digest(parts.stack.targetUrl, contender.table)));
      }
    }
  }
  for (const [group, seen] of digests) {
    if (seen.size !== 1) throw new Error(`${id}: the tables of ${group} differ: ${[...seen].join('; ')}`);
  }
  return turns;
}
