import { KILLS } from './kills.js';
import type { Scenario } from './scenario.js';

/** In the order of the report. */
export const SCENARIOS: readonly Scenario[] = [...KILLS];
