import { type RuleTally, type Tally } from '@sluice/columns';
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
    return new SluiceError('REJECT_LIMIT', `${this.object}: ${what}; ${topRules(this.tally.rules())}`, {
      hint: 'Mend the file or the pipeline, or raise limits.max_rejects or limits.max_reject_ratio.',
      where: { object: this.object },
    });
  }
}

const TOP = 5;

/** The commonest rules with their counts, most frequent first: `broken were type on age (8), age:max (3)`. */
function topRules(all: readonly RuleTally[]): string {
  const rules = all.filter(({ severity }) => severity === 'reject');
  const top = rules.slice(0, TOP).map(({ rule, column, records }) => {
    const named = column === '' || rule.startsWith(`${column}:`) ? rule : `${rule} on ${column}`;
    return `${named} (${records})`;
  });
  const more = rules.length - top.length;
  const others = more === 0 ? '' : `, and ${more} other ${more === 1 ? 'rule' : 'rules'}`;
  return `broken were ${top.join(', ')}${others}`;
}
