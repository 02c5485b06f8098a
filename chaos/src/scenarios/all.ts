import { BOUNCES } from './bounces.js';
import { COMMITS } from './commits.js';
import { CREDENTIALS } from './credentials.js';
import { DATABASES } from './databases.js';
import { FULL_DISK } from './full-disk.js';
import { KILLS } from './kills.js';
import { NETWORK } from './network.js';
import { PAUSES } from './pauses.js';
import type { Scenario } from './scenario.js';
import { SOURCE } from './source.js';

/** In the order of the report. */
export const SCENARIOS: readonly Scenario[] = [
  ...KILLS,
  ...BOUNCES,
  ...PAUSES,
  ...COMMITS,
  ...DATABASES,
  FULL_DISK,
  ...SOURCE,
  ...NETWORK,
  ...CREDENTIALS,
];
