/** Waits, and rejects with the signal's reason as soon as it aborts. */
export type Sleep = (delayMs: number, signal?: AbortSignal) => Promise<void>;

export interface RetryOptions {
  /** How often the operation may run, the first time included. `Infinity` for work that must not be given up. */
  readonly attemptsMax: number;
  /** Least wait before a retry. */
  readonly delayMsMin: number;
  /** The wait doubles with every failure up to this. */
  readonly delayMsMax: number;
  /** Ends the waiting and the retrying; what was thrown is then the signal's reason. */
  readonly signal?: AbortSignal;
  /** Which failures are worth another attempt. Default: errors that say so themselves (`retryable: true`). */
  readonly isRetryable?: (error: unknown) => boolean;
  /** In `[0, 1)`: spreads the retries of many clients over time. */
  readonly random: () => number;
  readonly sleep: Sleep;
  /** Told before every wait, for a counter or a log line. */
  readonly onRetry?: (failure: RetriedFailure) => void;
}

export interface RetriedFailure {
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  readonly error: unknown;
  readonly delayMs: number;
}

/** Runs the operation until it succeeds, fails for good, runs out of attempts or is told to stop. */
export async function retry<T>(operation: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
  const { attemptsMax, signal, isRetryable = saysRetryable } = options;
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await operation(attempt);
    } catch (error) {
      if (attempt >= attemptsMax || !isRetryable(error)) throw error;
      const delayMs = retryDelayMs(attempt, options);
      options.onRetry?.({ attempt, error, delayMs });
      await options.sleep(delayMs, signal);
    }
  }
}

/**
 * Exponential backoff with jitter over the upper half of the step: never shorter than half of what was planned, so a
 * struggling server does get its pause, and never in step with the other clients.
 */
export function retryDelayMs(
  attempt: number,
  { delayMsMin, delayMsMax, random }: Pick<RetryOptions, 'delayMsMin' | 'delayMsMax' | 'random'>,
): number {
  const step = Math.min(delayMsMax, delayMsMin * 2 ** attempt);
  return Math.max(delayMsMin, step / 2 + (step / 2) * random());
}

/** The convention of every Clew error: the thrower knows whether the same call may succeed later. */
export function saysRetryable(error: unknown): boolean {
  return error instanceof Error && 'retryable' in error && error.retryable === true;
}
