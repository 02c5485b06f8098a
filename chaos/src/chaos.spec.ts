import { play, SCENARIOS } from './index.js';

/** A few faults each: that every scenario works, and that the services still hold. `npm run chaos` plays them in full. */
const SCALE = 0.1;
const DEADLINE_MS = 240_000;

describe('a short slice of npm run chaos', () => {
  it.each(SCENARIOS.filter(({ short }) => short).map((scenario) => [scenario.id, scenario] as const))(
    '%s: every run succeeds, every row and reject is there once, nothing is left over',
    async (_, scenario) => {
      const played = await play(scenario, { seed: 1, scale: SCALE, say: () => undefined });
      expect(played.wrong).toEqual([]);
      expect(played.differences).toBe(0);
      expect(played.faults).toBeGreaterThan(0);
      expect(played.runs).toBeGreaterThan(0);
    },
    DEADLINE_MS,
  );
});
