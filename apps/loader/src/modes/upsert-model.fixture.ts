import type { Random } from '@sluice/testkit';

/** A staged row of the columns id, name and ver. */
export type Row = readonly [id: bigint | null, name: string | null, ver: number | null];

/** The books that a publication should tell. */
export interface Told {
  readonly staged: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly superseded: number;
  readonly rejected: number;
}

/** The table in memory, one run after the other: an oracle for mode upsert, with `version: ver` or without. */
export class UpsertModel {
  readonly #rows = new Map<bigint, Row>();

  constructor(private readonly versioned: boolean) {}

  /** In the order of their ids, which are no bigints any more. */
  table(): unknown[][] {
    return [...this.#rows.values()]
      .map(([id, name, ver]): [number, ...unknown[]] => [Number(id), name, ver])
      .sort(([a], [b]) => a - b);
  }

  load(rows: readonly Row[]): Told {
    const last = this.#lastOf(rows);
    const told = { inserted: 0, updated: 0, unchanged: 0, superseded: rows.length - last.size };
    for (const [id, row] of last) {
      const old = this.#rows.get(id);
      if (old && JSON.stringify(old.slice(1)) === JSON.stringify(row.slice(1))) told.unchanged += 1;
      else if (old && this.versioned && rank(row) <= rank(old)) told.superseded += 1;
      else {
        if (old) told.updated += 1;
        else told.inserted += 1;
        this.#rows.set(id, row);
      }
    }
    return { staged: rows.length, ...told, rejected: 0 };
  }

  /** One row of each key: the newest, and of equally new ones the last. */
  #lastOf(rows: readonly Row[]): ReadonlyMap<bigint, Row> {
    const last = new Map<bigint, Row>();
    for (const row of rows) {
      const [id] = row;
      const kept = last.get(id ?? 0n);
      if (id !== null && !(this.versioned && kept && rank(row) < rank(kept))) last.set(id, row);
    }
    return last;
  }
}

/** A null is older than any version. */
const rank = ([, , ver]: Row): number => ver ?? -1;

/** Splits with many rows of few keys and few values. */
export function randomSplits(random: Random): Row[][] {
  return Array.from({ length: 3 }, () =>
    Array.from({ length: 300 }, (): Row => {
      const ver = random.chance(0.1) ? null : random.int(0, 5);
      return [BigInt(random.int(1, 400)), random.chance(0.1) ? null : `n${random.int(1, 3)}`, ver];
    }),
  );
}
