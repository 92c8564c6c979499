import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';

import type { SamplerClock } from '@clew/sampling-engine';

/** The clocks of this machine. */
export const systemClock: SamplerClock = {
  nowMs: () => performance.now(),
  unixMs: () => Date.now(),
  sleep: async (delayMs, signal) => {
    await wait(delayMs, undefined, signal === undefined ? {} : { signal });
  },
  breathe: () => turn(),
};
