/** Resolves when the time is over or the signal aborts. The contract has no timers of its own; adapters bring one. */
export type Pause = (waitMs: number, signal: AbortSignal) => Promise<void>;

/** The timers of the platform. */
export interface Timers<Handle> {
  readonly setTimeout: (run: () => void, waitMs: number) => Handle;
  readonly clearTimeout: (handle: Handle) => void;
}

export function createPause<Handle>({ setTimeout, clearTimeout }: Timers<Handle>): Pause {
  return (waitMs, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const done = (): void => {
        clearTimeout(handle);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const handle = setTimeout(done, waitMs);
      signal.addEventListener('abort', done);
    });
}

/** Waits until all have settled, in whatever way, or the time is over, or the signal aborts. */
export async function settledWithin(
  promises: readonly Promise<unknown>[],
  waitMsMax: number,
  pause: Pause,
  signal?: AbortSignal,
): Promise<void> {
  if (promises.length === 0 || signal?.aborted === true) return;
  const done = new AbortController();
  const abort = (): void => {
    done.abort();
  };
  signal?.addEventListener('abort', abort, { once: true });
  await Promise.race([Promise.allSettled(promises), pause(waitMsMax, done.signal)]);
  signal?.removeEventListener('abort', abort);
  done.abort();
}
