/**
 * The latest object of each kind, kept alive until the next one takes its place. V8 forgets how objects of a class are laid out when a full
 * mark finds none of them alive, and throws away the code that it had optimized for them: the next stream would run slowly, and have
 * the same code optimized again. Measured: docs/decisions/0004.
 */
export class Exemplars {
  private readonly kept = new Map<string, object>();

  /** @param object with all that it refers to: let it be what the hot code works on, and nothing that is large or secret */
  keep(kind: string, object: object): void {
    this.kept.set(kind, object);
  }
}
