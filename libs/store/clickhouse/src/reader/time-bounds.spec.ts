import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { bucketBounds, hoursOf, searchWindows } from './time-bounds.js';

const HOUR_NANO = 3_600_000_000_000n;
const time = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

describe('windows of a search', () => {
  it('are the range, from its end to its start, without gap or overlap', () => {
    fc.assert(
      fc.property(time, time, (startTimeUnixNano, endTimeUnixNano) => {
        let end = endTimeUnixNano;
        for (const window of searchWindows({ startTimeUnixNano, endTimeUnixNano })) {
          expect(window.endTimeUnixNano).toBe(end);
          expect(window.startTimeUnixNano).toBeLessThan(end);
          end = window.startTimeUnixNano;
        }
        expect(end).toBe(startTimeUnixNano < endTimeUnixNano ? startTimeUnixNano : endTimeUnixNano);
      }),
    );
  });

  it('are few, however long the range, and cut at hours', () => {
    const windows = [...searchWindows({ startTimeUnixNano: 0n, endTimeUnixNano: 2n ** 64n })];
    expect(windows.length).toBeLessThan(15);
    expect(windows.every(({ startTimeUnixNano }) => startTimeUnixNano % HOUR_NANO === 0n)).toBe(true);
    expect(windows.slice(0, 3).map(({ startTimeUnixNano }) => hourBefore(startTimeUnixNano))).toEqual([0n, 4n, 20n]);
  });

  it('begin at the cursor of a page', () => {
    const range = { startTimeUnixNano: 0n, endTimeUnixNano: 2n * HOUR_NANO };
    expect([...searchWindows(range, 5n)]).toEqual([{ startTimeUnixNano: 0n, endTimeUnixNano: 6n }]);
    expect([...searchWindows(range, 2n ** 64n)][0]?.endTimeUnixNano).toBe(range.endTimeUnixNano);
  });
});

/** Whole hours between a time and the hour in which 2^64 - 1 lies. */
function hourBefore(unixNano: bigint): bigint {
  return (2n ** 64n - 2n) / HOUR_NANO - unixNano / HOUR_NANO;
}

describe('bounds', () => {
  it('take in every bucket that the range touches', () => {
    const range = { startTimeUnixNano: 61_000_000_000n, endTimeUnixNano: 120_000_000_001n };
    expect(bucketBounds(range, 60)).toEqual({ startUnixS: 60, endUnixS: 180 });
    expect(hoursOf({ startTimeUnixNano: HOUR_NANO - 1n, endTimeUnixNano: HOUR_NANO })).toEqual({ first: 0, last: 0 });
  });

  it('hold times that the tables can not', () => {
    const range = { startTimeUnixNano: -5n, endTimeUnixNano: 2n ** 70n };
    expect(bucketBounds(range, 60)).toEqual({ startUnixS: 0, endUnixS: 0xffff_ffff });
    expect(hoursOf(range)).toEqual({ first: 0, last: 5_124_095 });
  });
});
