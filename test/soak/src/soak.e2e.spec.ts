import { expect, it } from 'vitest';

import { runSoak } from './soak-run.js';
import { spanLoadVolume } from './volume.js';

/** Half a minute of what `npm run soak` does for as long as one likes. */
it('closes its books after gateway, sampler and ClickHouse were killed under load', async () => {
  const { checks } = await runSoak({
    durationMs: 20_000,
    rate: 600,
    kills: 6,
    storeAwayMs: 2_000,
    brokerAwayMs: 1_000,
    seed: 1,
    volume: spanLoadVolume,
    say: (line) => {
      process.stdout.write(`${line}\n`);
    },
  });
  // How long it takes and how much memory is told on a quiet machine.
  const timed = /p99|memory/;
  expect(checks.filter(({ what, holds }) => !holds && !timed.test(what))).toEqual([]);
});
