/**
 * Configuration that cannot be used. The message lists every problem, one a line; apps print it and exit. It never holds
 * the value of a variable that is marked secret (I6).
 */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(summary: string, problems: readonly string[]) {
    super([summary, ...problems.map((problem) => `  ${problem}`)].join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}
