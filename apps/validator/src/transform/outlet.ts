import { setImmediate } from 'node:timers/promises';
import { type EncodedBatch, type Tally, type Transformed } from '@sluice/columns';
import { SluiceError, type TransformEvent } from '@sluice/proto';
import { type Send } from '@sluice/service';
import { type BatchFrames, FramedBatch } from './batch-frame.js';

/** Sends with back-pressure and counts; `closed` once the receiver has gone. */
export class Outlet {
  sent = 0;
  batches = 0;
  closed = false;
  /** Decoded source bytes pulled so far, for progress. */
  sourceBytes = 0;

  constructor(
    private readonly to: Send<TransformEvent>,
    private readonly frames: BatchFrames,
  ) {}

  async send(event: TransformEvent): Promise<void> {
    this.sent += 1;
    if (!this.closed) this.closed = !(await this.to(event));
  }

  async transformed({ batches, rejects }: Transformed): Promise<void> {
    for (const batch of batches) {
      this.batches += 1;
      await this.send(new FramedBatch(batch, this.sourceBytes, this.frames));
      // The next block may be there already, and takes milliseconds: until it is done, nothing would leave the process.
      await setImmediate();
    }
    for (const batch of rejects) await this.rejects(batch);
  }

  async rejects({ ipc, rows }: EncodedBatch): Promise<void> {
    await this.send({ rejects: { ipc, rows, sourceBytes: this.sourceBytes } });
  }
}

/** I1: the sum is made here, from counts that were taken apart from one another, so that a slip fails the split. */
export function countsOf(
  tally: Tally,
  bytes: number,
): NonNullable<NonNullable<TransformEvent['trailer']>['counts']> {
  const { read, loaded, rejected, filtered, warned } = tally;
  if (read !== loaded + rejected + filtered) {
    throw new SluiceError(
      'INTERNAL',
      `the books do not balance: ${read} read, ${loaded} loaded, ${rejected} rejected, ${filtered} filtered`,
    );
  }
  return { read, loaded, rejected, filtered, warned, bytes };
}

export function rulesOf(tally: Tally): NonNullable<NonNullable<TransformEvent['trailer']>['rules']> {
  return tally.rules().map(({ rule, column, severity, records }) => ({
    rule,
    column,
    severity: severity === 'reject' ? 'SEVERITY_ERROR' : 'SEVERITY_WARN',
    records,
  }));
}
