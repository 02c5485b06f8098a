import { parseResolved } from '@sluice/config';
import type {
  CheckResult,
  LedgerEntry,
  ListLedgerRequest__Output,
  LoadRequest__Output,
  PublishEvent,
  PublishRequest__Output,
} from '@sluice/proto';
import type { Send } from '@sluice/service';

type Rows = Map<string, LedgerEntry>;

/** What the fake loader keeps: run → split → row, committed or staged. */
export class FakeTarget {
  readonly ledger = new Map<string, Rows>();
  readonly staged = new Map<string, Rows>();
  /** Rejects that replays have taken: run → split → how many. */
  readonly replayed = new Map<string, Map<string, number>>();
  checks: CheckResult[] = [
    {
      name: 'orders:row_count',
      kind: 'row_count',
      severity: 'SEVERITY_FAIL',
      passed: true,
      observed: '270 rows',
      expected: 'at least 1',
    },
  ];
  /** What a publication tells of itself. */
  publication = { staged: 270, inserted: 250, updated: 11, superseded: 9 };
  /** What a publication makes of a staged row. */
  published: (staged: LedgerEntry) => LedgerEntry = (row) => row;

  /** Commits as the real loader does, once per split whatever the attempt: into the ledger, or into staging. */
  commit(
    request: LoadRequest__Output,
    row: LedgerEntry,
  ): { readonly row: LedgerEntry; readonly before: boolean } {
    const runId = request.run?.runId ?? '';
    const splitId = request.split?.splitId ?? '';
    const committed = this.ledger.get(runId)?.get(splitId);
    const rows = rowsOf(isStaged(request) ? this.staged : this.ledger, runId);
    const before = committed ?? rows.get(splitId);
    if (before) return { row: before, before: true };
    rows.set(splitId, row);
    const { rejects } = request.split ?? {};
    if (rejects) {
      const taken = this.replayed.get(rejects.runId) ?? new Map<string, number>();
      this.replayed.set(rejects.runId, taken);
      taken.set(rejects.splitId, (taken.get(rejects.splitId) ?? 0) + rejects.records);
    }
    return { row, before: false };
  }

  /** As the real loader does: idempotent, and only when every split is staged. */
  async publish(request: PublishRequest__Output, send: Send<PublishEvent>): Promise<void> {
    const runId = request.run?.runId ?? '';
    const done = this.ledger.has(runId);
    const staged = rowsOf(this.staged, runId);
    await send({ progress: { phase: 'counting' } });
    if (!done && staged.size < request.splits) {
      await send({ incomplete: { staged: staged.size } });
      return;
    }
    if (!done) this.move(runId);
    const { checks, publication } = this;
    await send({ published: { checks, publication, alreadyPublished: done } });
  }

  /** The transaction of a publication. */
  move(runId: string): void {
    const rows = rowsOf(this.ledger, runId);
    for (const [splitId, row] of rowsOf(this.staged, runId)) rows.set(splitId, this.published(row));
    this.staged.delete(runId);
  }

  /** Splits that have rejects in quarantine, with their number. */
  *quarantined({ runId }: ListLedgerRequest__Output): Generator<LedgerEntry> {
    for (const row of this.ledger.get(runId)?.values() ?? []) {
      const taken = this.replayed.get(runId)?.get(row.splitId ?? '') ?? 0;
      const quarantined = Number(row.counts?.rejected) - taken;
      if (quarantined > 0) yield { ...row, quarantined };
    }
  }
}

function rowsOf(runs: Map<string, Rows>, runId: string): Rows {
  const rows = runs.get(runId) ?? new Map<string, LedgerEntry>();
  runs.set(runId, rows);
  return rows;
}

function isStaged(request: LoadRequest__Output): boolean {
  return parseResolved(request.pipeline?.specJson ?? '').target.publish === 'run';
}
