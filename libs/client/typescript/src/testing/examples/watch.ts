import { ClewError, type ClewClient } from '../../index.js';

/** Shows failed traces as they are stored, until the signal aborts. */
export async function watch(client: ClewClient, show: (line: string) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const { traces, skippedCount } of client.liveTraces({ query: '{ status = error }' }, { signal })) {
        for (const { summary } of traces) show(`${summary.traceId} ${summary.rootServiceName}`);
        if (skippedCount > 0) show(`and ${skippedCount} more`);
      }
      return; // the server has nothing more to give
    } catch (error) {
      if (!(error instanceof ClewError) || !error.retryable) throw error;
      await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs ?? 1_000));
    }
  }
}
