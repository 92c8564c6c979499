import { setTimeout as sleep } from 'node:timers/promises';

import type { RunningPart } from '@clew/lifecycle';
import type { TraceReader, TraceSummary } from '@clew/store-contract';

export interface FirstTraceWatchOptions {
  readonly reader: Pick<TraceReader, 'searchTraces'>;
  readonly tenantId: string;
  /** Unix milliseconds; older traces do not count. */
  readonly sinceUnixMs: number;
  readonly onFirstTrace: (trace: TraceSummary) => void;
  /** Pause between two looks. */
  readonly periodMs?: number;
  /** After so many looks nobody is told anything. */
  readonly looksMax?: number;
}

const NANO_PER_MS = 1_000_000n;
const DAY_MS = 86_400_000;

/**
 * Looks for the first trace after a start the way a person would, by searching, and tells once. Ends by itself; a failing
 * search counts as nothing found, since whoever needs the store says so.
 */
export function createFirstTraceWatch(options: FirstTraceWatchOptions): RunningPart {
  const { reader, tenantId, sinceUnixMs, onFirstTrace, periodMs = 300, looksMax = 300 } = options;
  const controller = new AbortController();
  const { signal } = controller;
  const range = {
    startTimeUnixNano: BigInt(sinceUnixMs) * NANO_PER_MS,
    endTimeUnixNano: BigInt(sinceUnixMs + DAY_MS) * NANO_PER_MS,
  };
  let watching: Promise<void> = Promise.resolve();

  async function look(): Promise<TraceSummary | undefined> {
    const page = await reader.searchTraces(tenantId, { range }, { limit: 1 }, signal);
    return page.items[0];
  }

  async function watch(): Promise<void> {
    for (let count = 0; count < looksMax && !signal.aborted; count++) {
      const trace = await look().catch(() => undefined);
      if (trace !== undefined) {
        onFirstTrace(trace);
        return;
      }
      await sleep(periodMs, undefined, { signal }).catch(() => undefined); // only an abort wakes it early
    }
  }

  return {
    name: 'first trace watch',
    start: () => {
      watching = watch();
      return Promise.resolve();
    },
    shutdown: async () => {
      controller.abort();
      await watching;
    },
  };
}
