import { durationBucket } from '@clew/trace-model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { spanIdOf, START, traceIdOf } from '../testing/spans.js';
import { latencyHeatmap, latencyHeatmapOfRollup, type HeatmapPoint } from './latency-heatmap.js';

const HOUR = { startTimeUnixNano: START, endTimeUnixNano: START + 3_600_000_000_000n };

const points = fc.array(
  fc
    .record({
      atS: fc.integer({ min: -600, max: 4200 }),
      durationNano: fc.oneof(fc.bigInt({ min: -5n, max: 10n }), fc.bigInt({ min: 0n, max: 2n ** 64n })),
      isError: fc.boolean(),
      weight: fc.integer({ min: 1, max: 100 }),
      id: fc.integer({ min: 1, max: 1000 }),
    })
    .map(({ atS, id, ...rest }) => ({ ...pointOf(atS, id), ...rest })),
  { maxLength: 60 },
);

describe('latencyHeatmap', () => {
  it('puts spans into round columns and log rows', () => {
    const map = latencyHeatmap(
      [
        { ...pointOf(0, 1), durationNano: 1_000_000n, weight: 10 },
        { ...pointOf(1, 2), durationNano: 1_000_000n },
        { ...pointOf(60, 3), durationNano: 1_000_000_000n, isError: true },
        { ...pointOf(9_999, 4) },
      ],
      HOUR,
    );
    expect(map).toMatchObject({ columnNano: 60_000_000_000n, totalCount: 12, errorCount: 1, outsideCount: 1 });
    expect(map.cells).toHaveLength(2);
    expect(map.cells[0]).toMatchObject({ column: 0, row: 0, count: 11, errorCount: 0 });
    expect(map.cells[1]).toMatchObject({ column: 1, row: map.rows.length - 1, exemplars: [{ traceId: traceIdOf(3) }] });
    expect(map.rows.length).toBeLessThanOrEqual(60);
  });

  it('has the totals of its input, with each duration within its row, in bounds', () => {
    fc.assert(
      fc.property(
        points,
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 2, max: 200 }),
        (all, rowsMax, columnsMax) => {
          const map = latencyHeatmap(all, { ...HOUR, rowsMax, columnsMax, exemplarsPerCellMax: 2 });
          const weight = all.reduce((sum, each) => sum + each.weight, 0);
          expect(map.totalCount + map.outsideCount).toBe(weight);
          expect(map.rows.length).toBeLessThanOrEqual(rowsMax);
          expect(map.columnCount).toBeLessThanOrEqual(columnsMax);
          for (const { row, column, exemplars } of map.cells) {
            const bounds = map.rows[row];
            expect(column).toBeLessThan(map.columnCount);
            expect(exemplars.length).toBeGreaterThan(0);
            expect(exemplars.length).toBeLessThanOrEqual(2);
            for (const { durationNano } of exemplars) {
              const shown = Math.max(1, Number(durationNano));
              expect(shown).toBeGreaterThan((bounds?.aboveNano ?? Infinity) * (1 - 1e-9));
              expect(shown).toBeLessThanOrEqual((bounds?.upToNano ?? 0) * (1 + 1e-9));
            }
          }
        },
      ),
    );
  });

  it('does not depend on the order of its input', () => {
    fc.assert(
      fc.property(points, (all) => {
        expect(latencyHeatmap(all.toReversed(), HOUR)).toEqual(latencyHeatmap(all, HOUR));
      }),
    );
  });

  it('is the same from rollups, without names', () => {
    fc.assert(
      fc.property(points, (all) => {
        const rows = all.map(({ timeUnixNano, durationNano, weight }) => ({
          timeUnixS: Number(timeUnixNano / 1_000_000_000n),
          buckets: [[durationBucket(Number(durationNano)), weight] as const],
        }));
        const { cells, ...map } = latencyHeatmapOfRollup(rows, HOUR);
        const { cells: named, ...expected } = latencyHeatmap(all, HOUR);
        expect(map).toEqual({ ...expected, errorCount: 0 });
        expect(cells.map(({ count }) => count)).toEqual(named.map(({ count }) => count));
      }),
    );
  });

  it('takes empty and endless ranges', () => {
    expect(latencyHeatmap([], HOUR)).toMatchObject({ cells: [], rows: [], totalCount: 0 });
    expect(latencyHeatmap([pointOf(0, 1)], { startTimeUnixNano: START, endTimeUnixNano: START })).toMatchObject({
      columnCount: 0,
      outsideCount: 1,
    });
    const all = latencyHeatmap([pointOf(0, 1)], { startTimeUnixNano: 0n, endTimeUnixNano: 2n ** 64n });
    expect(all.columnCount).toBeLessThanOrEqual(120);
    expect(all.totalCount).toBe(1);
  });
});

function pointOf(atS: number, id: number): HeatmapPoint {
  return {
    timeUnixNano: START + BigInt(atS) * 1_000_000_000n,
    durationNano: 5_000_000n,
    isError: false,
    weight: 1,
    traceId: traceIdOf(id),
    spanId: spanIdOf(id),
  };
}
