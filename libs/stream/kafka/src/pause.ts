import type { Pause } from '@clew/stream-contract';

export const pause: Pause = (waitMs, signal) =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, waitMs);
    if (signal.aborted) done();
    else signal.addEventListener('abort', done);
  });
