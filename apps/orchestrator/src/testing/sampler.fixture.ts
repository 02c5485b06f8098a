import { Client } from 'pg';

/** What the database shows at one moment: a single statement, so a single snapshot. */
export interface Sample {
  readonly splits: number;
  /** Publications that a replica has taken up. */
  readonly publications: number;
  readonly active: Readonly<Record<string, number>>;
  readonly pooled: Readonly<Record<string, number>>;
}

/** Looks at the states in the database as fast as it answers, until it is stopped. */
export class Sampler {
  readonly samples: Sample[] = [];
  #stopped = false;
  #working: Promise<void>;

  constructor(url: string) {
    this.#working = this.#run(url);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#working;
  }

  most(of: (sample: Sample) => number): number {
    return Math.max(0, ...this.samples.map(of));
  }

  async #run(url: string): Promise<void> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      while (!this.#stopped) {
        const { rows } = await client.query<Sample>(SAMPLE);
        this.samples.push(rows[0]);
      }
    } finally {
      await client.end();
    }
  }
}

const SAMPLE = `
  WITH active AS (
    SELECT * FROM sluice_orchestrator.runs WHERE state IN ('planning', 'running', 'publishing', 'verifying')
  )
  SELECT (SELECT count(*)::int FROM sluice_orchestrator.splits WHERE state = 'running') AS splits,
    (SELECT count(*)::int FROM active WHERE state = 'publishing' AND lease_owner IS NOT NULL) AS publications,
    (SELECT coalesce(json_object_agg(pipeline, n), '{}') FROM (
      SELECT pipeline, count(*) AS n FROM active GROUP BY pipeline) AS p) AS active,
    (SELECT coalesce(json_object_agg(pool, n), '{}') FROM (
      SELECT pool, sum(pool_weight) AS n FROM active WHERE pool <> '' GROUP BY pool) AS p) AS pooled`;
