import { ClewError, type ClewClient } from '../../index.js';

/** Shows failed traces as they are stored, until the signal aborts. */
export async function watch(client: ClewClient, show: (line: string) => void, signal: AbortSignal): Promise<void> {
  for (;;) {
    let pauseMs = 1_000;
    try {
      for await (const { traces, skippedCount } of client.liveTraces({ query: '{ status = error }' }, { signal })) {
        for (const { summary } of traces) show(`${summary.traceId} ${summary.rootServiceName}`);
        if (skippedCount > 0) show(`and ${skippedCount} more`);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ClewError) || !error.retryable) throw error;
      pauseMs = error.retryAfterMs ?? pauseMs;
    }
    if (signal.aborted) return;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
