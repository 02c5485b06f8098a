import type { Session } from '../target/session.js';

/** DDL on the target table: executed as it comes, or in a dry run only told of. */
export class Statements {
  readonly told: string[] = [];

  constructor(
    private readonly session: Session,
    readonly dry: boolean,
  ) {}

  async run(sql: string): Promise<void> {
    this.told.push(sql);
    if (!this.dry) await this.session.query(sql);
  }
}
