import { cpus, release, totalmem, type } from 'node:os';
import type { ChaosOptions } from './options.js';
import { type Played, play } from './play.js';
import { lineOf, renderTable, writeReport } from './report.js';
import { SCENARIOS } from './scenarios/all.js';
import type { Scenario } from './scenarios/scenario.js';

/** With --short, faults strike so often in place of what scenarios say. */
const SHORT_SCALE = 0.12;

const TITLES = SCENARIOS.map(({ title }) => title);

/** Plays what was asked for and prints the table; resolves false where anything is wrong. */
export async function chaos(options: ChaosOptions): Promise<boolean> {
  const { seed, rounds, short } = options;
  const scale = short ? options.scale * SHORT_SCALE : options.scale;
  const results: Played[] = [];
  for (const scenario of chosen(options)) {
    const reason = scenario.impossible?.();
    if (reason !== undefined) {
      console.log(`${scenario.id}: left out: ${reason}`);
      continue;
    }
    const turns: Played[] = [];
    for (let round = 0; round < rounds; round += 1) {
      console.log(`${scenario.id}, seed ${seed + round}`);
      const say = (text: string): void => {
        if (options.verbose || text.startsWith('  logs')) console.log(text);
      };
      const played = await play(scenario, { seed: seed + round, scale, say });
      console.log(
        `  ${played.faults} faults, ${played.runs} runs, ${played.retries} retries, longest ${played.longestSeconds.toFixed(1)} s, ${played.differences} differences`,
      );
      for (const note of played.notes) console.log(`  ${note}`);
      for (const line of played.wrong) console.log(`  WRONG ${line}`);
      turns.push(played);
    }
    const played = sum(turns);
    results.push(played);
    // At once: a long command that is stopped has not played in vain.
    if (options.out !== undefined)
      await writeReport(options.out, [lineOf(played)], { titles: TITLES, machine: machine() });
  }
  console.log(`\n${renderTable(results.map(lineOf))}`);
  return results.every(({ wrong, differences }) => wrong.length === 0 && differences === 0);
}

function chosen({ only, short }: ChaosOptions): readonly Scenario[] {
  const found = SCENARIOS.filter(
    ({ id, short: inTest }) =>
      (only.length === 0 || only.some((start) => id.startsWith(start))) && (!short || inTest),
  );
  if (found.length > 0) return found;
  throw new RangeError(`--only takes some of ${SCENARIOS.map(({ id }) => id).join(', ')}`);
}

function sum(turns: readonly Played[]): Played {
  const [first] = turns;
  if (!first) throw new Error('a scenario was not played');
  const add = (of: (played: Played) => number): number => turns.reduce((all, one) => all + of(one), 0);
  return {
    ...first,
    faults: add(({ faults }) => faults),
    runs: add(({ runs }) => runs),
    retries: add(({ retries }) => retries),
    rows: add(({ rows }) => rows),
    differences: add(({ differences }) => differences),
    longestSeconds: Math.max(...turns.map(({ longestSeconds }) => longestSeconds)),
    wrong: turns.flatMap(({ wrong }) => wrong),
    notes: turns.flatMap(({ notes }) => notes),
  };
}

function machine(): string {
  const cpu = cpus()[0]?.model.trim() ?? 'unknown CPU';
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpu}, ${cpus().length} cores, ${memory} GiB, ${type()} ${release()}, Node.js ${process.versions.node}`;
}
