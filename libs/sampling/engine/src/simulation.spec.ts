import { describe, expect, it } from 'vitest';

import { simulate } from './testing/simulate.js';

/** `SIM_SEED=n` runs just that schedule, `SIM_SCHEDULES=n` so many. */
const onlySeed = process.env['SIM_SEED'];
const schedules = Number(process.env['SIM_SCHEDULES'] ?? 1_000);

describe('a sampler among crashes, zombies and outages', () => {
  it(
    'keeps its promise',
    async () => {
      const seeds = onlySeed === undefined ? Array.from({ length: schedules }, (_, seed) => seed) : [Number(onlySeed)];
      for (const seed of seeds) {
        const { violations } = await simulate({ seed });
        expect(violations, `SIM_SEED=${seed}`).toEqual([]);
      }
    },
    schedules * 1_000,
  );
});
