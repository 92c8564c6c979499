import { describe, expect, it, vi } from 'vitest';

import { createPause } from './pause.js';

describe('createPause', () => {
  it('ends when the time is over, and at once when the signal aborts', async () => {
    vi.useFakeTimers();
    try {
      const pause = createPause({ setTimeout, clearTimeout });
      const abort = new AbortController();
      const ended: string[] = [];
      void pause(100, new AbortController().signal).then(() => ended.push('time'));
      void pause(10_000, abort.signal).then(() => ended.push('abort'));
      await vi.advanceTimersByTimeAsync(99);
      expect(ended).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
      expect(ended).toEqual(['time']);
      abort.abort();
      await vi.advanceTimersByTimeAsync(0);
      expect(ended).toEqual(['time', 'abort']);
      await pause(10_000, abort.signal);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
