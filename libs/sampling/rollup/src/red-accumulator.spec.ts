import { spanKindFromNumber } from '@clew/trace-model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { RedAccumulator } from './red-accumulator.js';

const spans = fc.array(
  fc.record({
    tenantId: fc.constantFrom('a', 'b'),
    teamId: fc.constantFrom('x', 'y'),
    serviceName: fc.constantFrom('cart', 'cart\0a', 'stock'),
    environment: fc.constantFrom('', 'a', '\0a', 'production'),
    spanName: fc.oneof(fc.constantFrom('GET /', 'POST /'), fc.string({ maxLength: 3, unit: 'grapheme' })),
    kind: fc.integer({ min: 0, max: 5 }),
    minute: fc.integer({ min: 0, max: 3 }),
    isError: fc.boolean(),
    durationNano: fc.oneof(fc.integer({ min: 0, max: 1_000_000 }), fc.constant(2 ** 52)),
  }),
  { maxLength: 400 },
);

function decode(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.subarray(start, end)).toString('utf8');
}

describe('RedAccumulator', () => {
  it('counts every span once, under its own key, however many keys there are', () => {
    fc.assert(
      fc.property(spans, (all) => {
        const red = new RedAccumulator(decode);
        const expected = new Map<string, { spans: number; errors: number; sum: bigint }>();
        for (const span of all) {
          const name = Buffer.from(`..${span.spanName}`, 'utf8');
          const source = red.source(span.tenantId, span.teamId, span.serviceName, span.environment);
          red.add(source, name, 2, name.length, span.kind, span.minute, span.isError, span.durationNano);
          const from = [span.tenantId, span.teamId, span.serviceName, span.environment];
          const key = keyOf(...from, span.spanName, span.kind, span.minute * 60);
          const row = expected.get(key) ?? { spans: 0, errors: 0, sum: 0n };
          expected.set(key, row);
          row.spans++;
          row.errors += span.isError ? 1 : 0;
          row.sum += BigInt(span.durationNano);
        }
        const drained = red.drain();
        expect(drained).toHaveLength(expected.size);
        for (const row of drained) {
          const kind = KIND_NUMBERS.indexOf(row.spanKind);
          const from = [row.tenantId, row.teamId, row.serviceName, row.environment];
          const key = keyOf(...from, row.spanName, kind, row.minuteUnixS);
          expect(expected.get(key)).toEqual({
            spans: row.spanCount,
            errors: row.errorSpanCount,
            sum: row.durationSumNano,
          });
          expect([...row.durations.values()].reduce((sum, count) => sum + count, 0)).toBe(row.spanCount);
        }
        expect(red.drain()).toEqual([]);
      }),
    );
  });
});

const KIND_NUMBERS = [0, 1, 2, 3, 4, 5].map(spanKindFromNumber);

function keyOf(...parts: readonly (string | number)[]): string {
  return JSON.stringify(parts);
}
