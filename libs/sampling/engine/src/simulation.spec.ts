import { describe, expect, it } from 'vitest';

import { added, deviationOf, NOBODY } from './testing/decision-check.js';
import { simulate } from './testing/simulate.js';

/**
 * `npm run simulate` sets these: so many schedules, or just the one of a seed. Without them as many as a minute allows, always the
 * same ones first.
 */
const onlySeed = process.env['SIM_SEED'];
const schedules = Number(process.env['SIM_SCHEDULES'] ?? 100_000);
const budgetMs = process.env['SIM_SCHEDULES'] === undefined ? 60_000 : Infinity;
const seeds = onlySeed === undefined ? Array.from({ length: schedules }, (_, seed) => seed) : [Number(onlySeed)];

/** By chance once in five hundred million runs, where a trace in a hundred that stands for too many shows as more. */
const DEVIATIONS_MAX = 6;

describe('a sampler among crashes, zombies, outages and changing policies', () => {
  it(
    'keeps its promise, and what it keeps stands for what came',
    async () => {
      const startedAtMs = performance.now();
      let [representation, count] = [NOBODY, 0];
      for (const seed of seeds) {
        if (performance.now() - startedAtMs > budgetMs) break;
        const result = await simulate({ seed });
        expect(result.violations, `npm run simulate -- --seed ${seed}`).toEqual([]);
        representation = added(representation, result.representation);
        count++;
      }
      const deviation = deviationOf(representation);
      process.stdout.write(
        `${count} schedules, ${representation.traces} traces weighed: ${deviation.toFixed(2)} sigma\n`,
      );
      expect(Math.abs(deviation)).toBeLessThan(DEVIATIONS_MAX);
    },
    60_000 + schedules * 1_000,
  );
});
