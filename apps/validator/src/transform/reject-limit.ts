import { type Tally } from '@sluice/columns';
import { type ResolvedPipeline } from '@sluice/config';
import { SluiceError } from '@sluice/proto';

/**
 * Stops a split that has more rejects than the pipeline allows. The count is held against max_rejects as it grows, the
 * ratio against max_reject_ratio at the end.
 */
export class RejectLimit {
  constructor(
    private readonly limits: ResolvedPipeline['limits'],
    private readonly tally: Tally,
    private readonly object: string,
  ) {}

  /** @throws SluiceError REJECT_LIMIT naming the commonest rules */
  check(): void {
    const { maxRejects } = this.limits;
    if (maxRejects === undefined || this.tally.rejected <= maxRejects) return;
    throw this.exceeded(`${this.tally.rejected} records rejected, max_rejects is ${maxRejects}`);
  }

  /** @throws SluiceError REJECT_LIMIT */
  checkAtEnd(): void {
    this.check();
    const { maxRejectRatio } = this.limits;
    const { rejected, read } = this.tally;
    if (maxRejectRatio === undefined || rejected <= read * maxRejectRatio) return;
    const ratio = (rejected / read).toFixed(4);
    throw this.exceeded(
      `${rejected} of ${read} records rejected (${ratio}), max_reject_ratio is ${maxRejectRatio}`,
    );
  }

  private exceeded(what: string): SluiceError {
    const rules = this.tally.rules().filter((rule) => rule.severity === 'reject');
    const top = rules
      .slice(0, 3)
      .map(({ rule, column, records }) => `${rule}${column === '' ? '' : ` on ${column}`}: ${records}`);
    return new SluiceError('REJECT_LIMIT', `${this.object}: ${what}; ${top.join(', ')}`, {
      hint: 'Mend the file or the pipeline, or raise limits.max_rejects or limits.max_reject_ratio.',
      where: { object: this.object },
    });
  }
}
