interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

/**
 * Resolves at the first Ctrl-C (SIGINT) or SIGTERM. A later one means that the person does not want to wait: `force` is
 * called. A terminal sends Ctrl-C to npm as well, which passes it on: the same press may arrive twice, so what comes within
 * a moment of the first is taken for it.
 */
export function stopRequests(
  source: SignalSource,
  force: () => void,
  nowMs: () => number = () => performance.now(),
): Promise<void> {
  const SAME_PRESS_MS = 500;
  let firstAtMs: number | undefined;
  return new Promise((resolve) => {
    const onSignal = (): void => {
      if (firstAtMs === undefined) {
        firstAtMs = nowMs();
        resolve();
      } else if (nowMs() - firstAtMs > SAME_PRESS_MS) {
        force();
      }
    };
    source.on('SIGINT', onSignal);
    source.on('SIGTERM', onSignal);
  });
}
