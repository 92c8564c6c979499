/** Waits until all have settled, in whatever way, or the time is over, or the signal aborts. */
export async function settledWithin(
  promises: readonly Promise<unknown>[],
  waitMsMax: number,
  signal?: AbortSignal,
): Promise<void> {
  if (promises.length === 0) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, waitMsMax);
    signal?.addEventListener('abort', done, { once: true });
    if (signal?.aborted === true) done();
    void Promise.allSettled(promises).then(done);
  });
}
