import { describe, expect, it } from 'vitest';

import { inSlices } from './in-slices.js';

function* busy(steps: number, stepMs: number): Generator<undefined, string> {
  for (let step = 0; step < steps; step++) {
    const endsAtMs = performance.now() + stepMs;
    while (performance.now() < endsAtMs);
    yield;
  }
  return 'done';
}

describe('inSlices', () => {
  it('lets others have their turn while it works', async () => {
    let turns = 0;
    let isDone = false;
    const takeTurn = (): void => {
      turns++;
      if (!isDone) setImmediate(takeTurn);
    };
    setImmediate(takeTurn);
    expect(await inSlices(busy(12, 5))).toBe('done');
    isDone = true;
    expect(turns).toBeGreaterThan(3);
  });

  it('does short work at once, and passes on what it throws', async () => {
    const order: string[] = [];
    setImmediate(() => order.push('another'));
    await inSlices(busy(1, 0)).then((result) => order.push(result));
    expect(order).toEqual(['done']);
    const failing = (function* (): Generator<undefined, never> {
      yield;
      throw new RangeError('no');
    })();
    await expect(inSlices(failing)).rejects.toThrow(new RangeError('no'));
  });
});
