/** A lookup that cannot be used; apps answer it with LOOKUP_INVALID. */
export class LookupError extends Error {
  constructor(
    readonly lookup: string,
    what: string,
    readonly hint: string,
    /** Record in the lookup, from 1, and column, where they are known. */
    readonly where: { readonly record?: number; readonly column?: string } = {},
  ) {
    super(`lookup ${lookup}: ${what}`);
    this.name = 'LookupError';
  }
}
