import { setTimeout as sleep } from 'node:timers/promises';

export interface LiveClock {
  nowUnixMs(): number;
  /** Rejects when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const SYSTEM_CLOCK: LiveClock = {
  nowUnixMs: () => Date.now(),
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, { signal });
  },
};
