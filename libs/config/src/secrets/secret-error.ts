/** Closed: callers map each to a reason of their own. */
export type SecretErrorCode = 'not_found' | 'denied' | 'invalid' | 'unavailable' | 'variable_not_set';

/** A secret that could not be had. Names the reference; holds nothing of the secret's value (I6). */
export class SecretError extends Error {
  constructor(
    readonly code: SecretErrorCode,
    /** As the pipeline has it: `secret://NAME` or `env://VARIABLE`. */
    readonly ref: string,
    message: string,
    /** What to do next. */
    readonly hint: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'SecretError';
  }
}
