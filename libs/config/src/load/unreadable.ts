import { canonicalType } from '../pg-types.js';
import { type PipelineDto } from '../spec/pipeline.dto.js';

/**
 * Columns of a draft whose name or type could not be read. What is built on them is left out of the draft: whatever could
 * be said about it would only be an echo of the first mistake.
 */
export class Unreadable {
  private readonly names = new Set<string>();
  /** A column is there of which not even the name is known. */
  private nameless: boolean;

  constructor(dto: PipelineDto) {
    const columns = dto.schema?.columns ?? [];
    this.nameless = columns.length === 0 || columns.some(({ name }) => name === undefined);
    for (const { name, type } of columns) {
      if (name === undefined || canonicalType(type) !== undefined) continue;
      this.names.add(dto.transform?.rename?.get(name) ?? name);
    }
  }

  add(names: Iterable<string>): void {
    for (const name of names) this.names.add(name);
  }

  addNameless(): void {
    this.nameless = true;
  }

  /** A column that is computed anew from what can be read. */
  remove(name: string): void {
    this.names.delete(name);
  }

  has(name: string): boolean {
    return this.nameless || this.names.has(name);
  }

  /** An expression that uses one of them, as far as that can be seen without parsing it. */
  isIn(expression: string): boolean {
    if (this.nameless) return true;
    const text = expression.toLowerCase();
    return [...this.names].some((name) => text.includes(name.toLowerCase()));
  }
}
