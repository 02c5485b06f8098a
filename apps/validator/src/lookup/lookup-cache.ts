import { type LookupTable } from '@sluice/columns';

/**
 * Lookups by what they are a picture of. Calls that want the same at once share one reading of it; a failure is forgotten, so
 * that the next call tries again. What was used longest ago goes first when there is no room (I5); streams that use it
 * still have it.
 */
export class LookupCache {
  /** In the order of their last use. */
  private readonly tables = new Map<string, LookupTable>();
  private readonly pending = new Map<string, Promise<LookupTable>>();
  private bytes = 0;

  constructor(private readonly maxBytes: number) {}

  get(key: string, read: () => Promise<LookupTable>): Promise<LookupTable> {
    const known = this.tables.get(key);
    if (known) {
      this.tables.delete(key);
      this.tables.set(key, known);
      return Promise.resolve(known);
    }
    const reading = this.pending.get(key) ?? this.read(key, read);
    this.pending.set(key, reading);
    return reading;
  }

  private async read(key: string, read: () => Promise<LookupTable>): Promise<LookupTable> {
    try {
      const table = await read();
      this.keep(key, table);
      return table;
    } finally {
      this.pending.delete(key);
    }
  }

  private keep(key: string, table: LookupTable): void {
    if (table.size > this.maxBytes) return;
    this.tables.set(key, table);
    this.bytes += table.size;
    for (const [oldest, { size }] of this.tables) {
      if (this.bytes <= this.maxBytes) return;
      this.tables.delete(oldest);
      this.bytes -= size;
    }
  }
}
