import { saysRetryable } from './retry.js';

export interface StoreRetryLimits {
  readonly storeRetryMsMin: number;
  readonly storeRetryMsMax: number;
  /** Pause after a permanent error: only a person can mend it, but then it must go on by itself. */
  readonly permanentRetryMs: number;
}

/** What it takes of an AbortSignal: core packages load no library that declares one. */
export interface StopSignal {
  throwIfAborted(): void;
}

export interface StoreRetryOptions<Signal extends StopSignal> {
  readonly limits: StoreRetryLimits;
  readonly clock: { sleep(delayMs: number, signal: Signal): Promise<void> };
  readonly signal: Signal;
  readonly failed: (error: unknown, attempt: number, isPermanent: boolean) => void;
}

/**
 * Repeats a store operation until it succeeds: a flush is never skipped, since its journal entry is already written.
 * Rejects only when the signal has aborted and an attempt fails: a hand-over may still finish what it began.
 * Not `retry`, which gives permanent errors up and stops at once when told to.
 */
export async function untilStored<T, Signal extends StopSignal>(
  operation: () => Promise<T>,
  options: StoreRetryOptions<Signal>,
): Promise<T> {
  const { clock, failed, limits, signal } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await operation();
    } catch (error) {
      signal.throwIfAborted();
      const isPermanent = !saysRetryable(error);
      failed(error, attempt, isPermanent);
      const backoffMs = Math.min(limits.storeRetryMsMax, limits.storeRetryMsMin * 2 ** Math.min(attempt - 1, 20));
      await clock.sleep(isPermanent ? limits.permanentRetryMs : backoffMs, signal);
    }
  }
}
