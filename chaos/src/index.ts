export { type Played, play, type PlayOptions } from './play.js';
export { SCENARIOS } from './scenarios/all.js';
export type { Scenario, Stage } from './scenarios/scenario.js';
