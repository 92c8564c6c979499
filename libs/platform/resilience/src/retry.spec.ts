import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { retry, retryDelayMs, type RetriedFailure, type RetryOptions } from './retry.js';

class Flaky extends Error {
  readonly retryable: boolean;
  constructor(retryable: boolean) {
    super('flaky');
    this.retryable = retryable;
  }
}

function recordingOptions(changes: Partial<RetryOptions> = {}) {
  const delaysMs: number[] = [];
  const options: RetryOptions = {
    attemptsMax: 5,
    delayMsMin: 10,
    delayMsMax: 100,
    random: () => 0.5,
    sleep: (delayMs, signal) => {
      delaysMs.push(delayMs);
      signal?.throwIfAborted();
      return Promise.resolve();
    },
    ...changes,
  };
  return { options, delaysMs };
}

/** Fails `failures` times, then succeeds with the number of the attempt. */
function failing(failures: number, error: Error = new Flaky(true)) {
  return (attempt: number) => (attempt <= failures ? Promise.reject(error) : Promise.resolve(attempt));
}

describe('retry', () => {
  it('does not wait when the first attempt succeeds', async () => {
    const { options, delaysMs } = recordingOptions();
    expect(await retry(failing(0), options)).toBe(1);
    expect(delaysMs).toEqual([]);
  });

  it('waits longer after every failure, up to the limit', async () => {
    const { options, delaysMs } = recordingOptions({ attemptsMax: 10 });
    expect(await retry(failing(5), options)).toBe(6);
    expect(delaysMs).toEqual([15, 30, 60, 75, 75]);
  });

  it('gives up after the last attempt with the error of the operation', async () => {
    const { options, delaysMs } = recordingOptions({ attemptsMax: 3 });
    const error = new Flaky(true);
    await expect(retry(failing(9, error), options)).rejects.toBe(error);
    expect(delaysMs).toHaveLength(2);
  });

  it.each([new Flaky(false), new Error('says nothing')])('does not retry what is permanent: %s', async (error) => {
    const { options, delaysMs } = recordingOptions();
    await expect(retry(failing(1, error), options)).rejects.toBe(error);
    expect(delaysMs).toEqual([]);
  });

  it('asks isRetryable where the errors are foreign', async () => {
    const { options } = recordingOptions({ isRetryable: (error) => error instanceof TypeError });
    expect(await retry(failing(1, new TypeError('foreign')), options)).toBe(2);
  });

  it('reports each failure before it waits', async () => {
    const seen: RetriedFailure[] = [];
    const { options } = recordingOptions({ onRetry: (failure) => seen.push(failure) });
    const error = new Flaky(true);
    await retry(failing(2, error), options);
    expect(seen).toEqual([
      { attempt: 1, error, delayMs: 15 },
      { attempt: 2, error, delayMs: 30 },
    ]);
  });

  it('does not start when the signal is already aborted', async () => {
    const reason = new Error('stopping');
    const { options } = recordingOptions({ signal: AbortSignal.abort(reason) });
    let attempts = 0;
    const operation = () => Promise.resolve(attempts++);
    await expect(retry(operation, options)).rejects.toBe(reason);
    expect(attempts).toBe(0);
  });

  it('stops waiting when the signal aborts', async () => {
    const controller = new AbortController();
    const reason = new Error('stopping');
    const { options } = recordingOptions({
      signal: controller.signal,
      onRetry: () => {
        controller.abort(reason);
      },
    });
    await expect(retry(failing(9), options)).rejects.toBe(reason);
  });
});

describe('retryDelayMs', () => {
  it('stays within its bounds for every attempt and every random number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, random) => {
          const delayMs = retryDelayMs(attempt, { delayMsMin: 20, delayMsMax: 5_000, random: () => random });
          expect(delayMs).toBeGreaterThanOrEqual(20);
          expect(delayMs).toBeLessThanOrEqual(5_000);
        },
      ),
    );
  });
});
