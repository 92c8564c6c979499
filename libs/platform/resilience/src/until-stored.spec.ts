import { describe, expect, it } from 'vitest';

import { untilStored } from './until-stored.js';

const limits = { storeRetryMsMin: 100, storeRetryMsMax: 1_000, permanentRetryMs: 30_000 };

function recording(signal = new AbortController().signal) {
  const slept: number[] = [];
  const failures: [attempt: number, isPermanent: boolean][] = [];
  const options = {
    limits,
    signal,
    clock: {
      sleep: async (delayMs: number) => {
        slept.push(delayMs);
      },
    },
    failed: (_error: unknown, attempt: number, isPermanent: boolean) => {
      failures.push([attempt, isPermanent]);
    },
  };
  return { slept, failures, options };
}

/** Fails with each error in turn, then succeeds. */
function failing(errors: readonly Error[]): () => Promise<string> {
  const left = [...errors];
  return () => {
    const error = left.shift();
    return error === undefined ? Promise.resolve('stored') : Promise.reject(error);
  };
}

const away = Object.assign(new Error('away'), { retryable: true });
const refused = Object.assign(new Error('refused'), { retryable: false });

describe('untilStored', () => {
  it('waits longer after every failure, up to the limit, and never gives up', async () => {
    const { slept, options } = recording();
    expect(await untilStored(failing(Array.from({ length: 6 }, () => away)), options)).toBe('stored');
    expect(slept).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });

  it('tries again slowly after a permanent error, and says so', async () => {
    const { slept, failures, options } = recording();
    await untilStored(failing([refused, new Error('foreign')]), options);
    expect(slept).toEqual([30_000, 30_000]);
    expect(failures).toEqual([
      [1, true],
      [2, true],
    ]);
  });

  it('lets a hand-over finish what it began, but does not try again', async () => {
    const reason = new Error('revoked');
    const { slept, options } = recording(AbortSignal.abort(reason));
    expect(await untilStored(failing([]), options)).toBe('stored');
    await expect(untilStored(failing([away]), options)).rejects.toBe(reason);
    expect(slept).toEqual([]);
  });
});
