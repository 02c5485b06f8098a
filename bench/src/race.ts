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
  const [result] = await runRaces([race], copy);
  return result;
}

/** Races whose figures are compared, too: their rounds take turns, so that a slow minute of the machine slows all of them. */
export async function runRaces(races: readonly Race[], copy: CopyClient): Promise<RaceResult[]> {
  const courses: Course[] = [];
  try {
    for (const race of races) courses.push(await Course.open(race, copy));
    for (const course of courses) await course.warmUp();
    const blocks = Math.min(...races.map(({ rounds }) => rounds));
    for (let block = 1; block <= blocks; block += 1) {
      for (const course of courses)
        await course.roundsUpTo(Math.round((course.race.rounds * block) / blocks));
    }
    const results: RaceResult[] = [];
    for (const course of courses) results.push(await course.result());
    return results;
  } finally {
    await Promise.all(courses.map((course) => course.close()));
  }
}

/** A race under way. A B C A B C …, so that a slow minute of the machine slows every contender. */
class Course {
  readonly #turns: Map<string, Turn[]>;
  /** Of the tables of each group. */
  readonly #digests = new Map<string, string>();
  #round = 0;

  private constructor(
    readonly race: Race,
    private readonly parts: Parts,
    private readonly field: readonly Contender[],
    private readonly folder: string,
  ) {
    this.#turns = new Map(field.map(({ id }) => [id, []]));
  }

  /** Writes its file, starts its stack, and has everything there that contenders need. */
  static async open(race: Race, copy: CopyClient): Promise<Course> {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
    let parts: Parts | undefined;
    try {
      const csv = join(folder, 'bucket', race.id, 'data.csv');
      await mkdir(dirname(csv), { recursive: true });
      console.log(`${race.id}: writing ${race.rows.toLocaleString('en')} rows`);
      await race.write(csv);
      const stack = await startBenchStack(join(folder, 'bucket'));
      parts = {
        ...{ stack, copy, sluice: connect(stack.orchestrator) },
        files: { csv, binary: join(folder, 'rows.bin') },
      };
      const field = race.contenders(parts);
      for (const { ddl } of field) await query(stack.targetUrl, ddl);
      for (const yaml of race.pipelines) await parts.sluice.apply(yaml);
      return new Course(race, parts, field, folder);
    } catch (error) {
      await close(parts, folder);
      throw error;
    }
  }

  /** Rounds that are not counted. Afterwards the tables of each group have to be equal. */
  async warmUp(): Promise<void> {
    const { warmUps = 1 } = this.race;
    for (let left = warmUps; left > 0; left -= 1) {
      for (const contender of this.field) {
        if (left === warmUps) await contender.prepare?.();
        await this.#take(contender, 'warm-up');
        if (left === 1) await this.#compare(contender);
      }
    }
  }

  async #compare({ group, table }: Contender): Promise<void> {
    const found = await digest(this.parts.stack.targetUrl, table);
    const before = this.#digests.get(group) ?? found;
    if (before !== found) {
      throw new Error(`${this.race.id}: the tables of ${group} differ: ${before}; ${found}`);
    }
    this.#digests.set(group, found);
  }

  async roundsUpTo(last: number): Promise<void> {
    while (this.#round < last) {
      this.#round += 1;
      for (const contender of this.field) {
        const turn = await this.#take(contender, `${this.#round}`);
        this.#turns.get(contender.id)?.push(turn);
      }
    }
  }

  async #take(contender: Contender, round: string): Promise<Turn> {
    const tables = this.field.map(({ table }) => table);
    const turn = await takeTurn(contender, tables, this.parts.stack);
    const { id, rows } = this.race;
    const what = `${id} ${rows.toLocaleString('en')}: round ${round}`;
    console.log(`${what}  ${contender.id.padEnd(12)} ${turn.seconds.toFixed(2)} s`);
    return turn;
  }

  async result(): Promise<RaceResult> {
    const { race, parts, field } = this;
    const { stack, files } = parts;
    const [version] = await query<{ server_version: string }>(stack.targetUrl, 'SHOW server_version');
    return {
      ...{ id: race.id, title: race.title, rows: race.rows, rounds: race.rounds },
      bytes: (await stat(files.csv)).size,
      results: field.map(({ id, label, group }) => ({ id, label, group, turns: this.#turns.get(id) ?? [] })),
      peakRss: Object.fromEntries(
        Object.entries(stack.services).map(([name, { pid }]) => [name, usageOf(pid).peakRss]),
      ),
      postgres: version?.server_version ?? '',
    };
  }

  close(): Promise<void> {
    return close(this.parts, this.folder);
  }
}

async function close(parts: Parts | undefined, folder: string): Promise<void> {
  try {
    parts?.sluice.close();
    await parts?.stack.stop();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
