import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';

import { stopRequests } from './stop-requests.js';

function pressing() {
  const source = new EventEmitter();
  let timeMs = 0;
  let forced = 0;
  const requested = stopRequests(
    source,
    () => {
      forced++;
    },
    () => timeMs,
  );
  const press = (atMs: number, signal = 'SIGINT'): void => {
    timeMs = atMs;
    source.emit(signal);
  };
  return { requested, press, forced: () => forced };
}

describe('stopRequests', () => {
  it.each(['SIGINT', 'SIGTERM'])('asks to stop on %s', async (signal) => {
    const { requested, press, forced } = pressing();
    press(0, signal);
    await expect(requested).resolves.toBeUndefined();
    expect(forced()).toBe(0);
  });

  it('takes the same press that arrives twice for one', () => {
    const { press, forced } = pressing();
    press(0);
    press(20);
    expect(forced()).toBe(0);
  });

  it('forces at a second press', () => {
    const { press, forced } = pressing();
    press(0);
    press(2_000);
    expect(forced()).toBe(1);
  });
});
