import { expect, it } from 'vitest';

import { runSoak } from './soak-run.js';
import { spanLoadVolume } from './volume.js';

/** Half a minute of what `npm run soak` does for as long as one likes. */
it('closes its books after gateway, sampler and ClickHouse were killed under load', async () => {
  const { checks } = await runSoak({
    durationMs: 15_000,
    rate: 600,
    kills: 3,
    storeAwayMs: 2_000,
    brokerAwayMs: 1_000,
    seed: 1,
    volume: spanLoadVolume,
    say: (line) => {
      process.stdout.write(`${new Date().toISOString()} ${line}\n`);
    },
  });
  expect(checks.filter(({ holds, isMeasured }) => !holds && !isMeasured)).toEqual([]);
});
