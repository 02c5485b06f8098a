/** A staged row: what was so of a key at a time. */
export interface Observation {
  readonly id: number;
  readonly at: number;
  /** Tracked. */
  readonly city: string | null;
  /** Untracked. */
  readonly note: string | null;
}

/** A row of the table; `confirmed` is its effective column. */
export interface Version {
  readonly id: number;
  readonly from: number;
  to: number | null;
  confirmed: number;
  readonly city: string | null;
  note: string | null;
}

/** The timelines of a table in memory, one load after the other: an oracle for mode history. */
export class TimelineModel {
  #versions = new Map<number, Version[]>();

  load(rows: readonly Observation[]): void {
    for (const id of new Set(rows.map((row) => row.id))) {
      const times = new Map<number, Observation>();
      for (const { from, confirmed, city, note } of this.#versions.get(id) ?? []) {
        times.set(from, { id, at: from, city, note });
        times.set(confirmed, { id, at: confirmed, city, note });
      }
      for (const row of rows.filter((one) => one.id === id)) times.set(row.at, row);
      this.#versions.set(id, versionsOf([...times.values()]));
    }
  }

  versions(): Version[] {
    return [...this.#versions.values()].flat().sort((a, b) => a.id - b.id || a.from - b.from);
  }
}

/** The timeline of one key from all that is known of it. */
export function versionsOf(observations: readonly Observation[]): Version[] {
  const versions: Version[] = [];
  for (const { id, at, city, note } of [...observations].sort((a, b) => a.at - b.at)) {
    const last = versions.at(-1);
    if (last && last.city === city) {
      last.confirmed = at;
      last.note = note;
      continue;
    }
    if (last) last.to = at;
    versions.push({ id, from: at, to: null, confirmed: at, city, note });
  }
  return versions;
}
