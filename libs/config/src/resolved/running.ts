export interface ResolvedSchedule {
  /** Five fields: minute, hour, day of month, month, day of week. */
  readonly cron: string;
  /** IANA zone in whose wall time the fields are read. */
  readonly timezone: string;
  /** The logical date of a run: the day, in that zone, on which it fires, or the one before. */
  readonly logicalDate: 'same' | 'previous';
  /** Times missed while no orchestrator ran or the pipeline was paused: a run for each, for the latest, or none. */
  readonly catchUp: 'all' | 'latest' | 'skip';
  /** A run begins at a moment of its own within so many milliseconds of the time; 0: at it. */
  readonly jitterMs: number;
}

export interface ResolvedConcurrency {
  /** Runs of this pipeline that are planned, running or publishing at a time; 0: any number. */
  readonly maxActiveRuns: number;
  /** Taken from by every active run; undefined: none. Its size is the orchestrator's configuration. */
  readonly pool?: { readonly name: string; readonly weight: number };
  /** -100 to 100; greater goes first. */
  readonly priority: number;
}

export interface ResolvedNotification {
  /** `secret://NAME` or `env://VARIABLE` of the orchestrator (I6): the webhook's address. */
  readonly url: string;
  /** late: a run that has not succeeded within lateAfterMs of its scheduled or triggered time. */
  readonly on: readonly ('failure' | 'recovery' | 'late')[];
  readonly format: 'json' | 'slack';
  /** Text of the message with `{{ run.id }}` and the like; undefined: our own. */
  readonly template?: string;
  /** `secret://NAME` or `env://VARIABLE`: key of the HMAC-SHA256 signature; undefined: not signed. */
  readonly signingKey?: string;
  readonly lateAfterMs?: number;
}
