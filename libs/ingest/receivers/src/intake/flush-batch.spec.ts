import type { IngestIdentity } from '@clew/access-model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { spanNames, testSpan, traceRequest } from '../testing/otlp-oracle.js';
import { FlushBatch } from './flush-batch.js';

const MESSAGE_BYTES_MAX = 400;

function identity(name: string): IngestIdentity {
  return { tenantId: `tenant-${name}`, teamId: 'team', ingestKeyId: `key-${name}`, retentionDays: 7 };
}

const parts = fc.array(
  fc.record({
    partition: fc.nat(3),
    owner: fc.constantFrom('a', 'b'),
    spanCount: fc.integer({ min: 1, max: 4 }),
  }),
  { minLength: 1, maxLength: 40 },
);

describe('FlushBatch', () => {
  it('keeps every span exactly once, with its partition, its owner, its order, and within the size limit', () => {
    fc.assert(
      fc.property(parts, (requests) => {
        const batch = new FlushBatch(MESSAGE_BYTES_MAX, (bytes) => new Uint8Array(bytes));
        const expected = new Map<string, string[]>();
        let number = 0;
        for (const { partition, owner, spanCount } of requests) {
          const spans = Array.from({ length: spanCount }, () => testSpan(++number));
          const value = traceRequest([{ service: 'shop', spans }]);
          batch.add(identity(owner), 1_000 + number, [{ partition, spanCount, ingestBytes: value.length + 1, value }]);
          const key = `${partition} tenant-${owner}`;
          expected.set(key, [...(expected.get(key) ?? []), ...spanNames(value)]);
        }

        const got = new Map<string, string[]>();
        for (const { partition, headers, value } of batch.seal()) {
          const names = spanNames(value);
          expect(value.length).toBeLessThanOrEqual(MESSAGE_BYTES_MAX);
          expect(headers.spanCount).toBe(names.length);
          expect(headers.ingestKeyId.slice(-1)).toBe(headers.tenantId.slice(-1));
          const key = `${partition} ${headers.tenantId}`;
          got.set(key, [...(got.get(key) ?? []), ...names]);
        }
        expect(got).toEqual(expected);
      }),
    );
  });

  it('adds up the metered bytes and carries the earliest receive time', () => {
    const batch = new FlushBatch(MESSAGE_BYTES_MAX, (bytes) => new Uint8Array(bytes));
    const value = traceRequest([{ service: 'shop', spans: [testSpan(1)] }]);
    batch.add(identity('a'), 1_000, [{ partition: 0, spanCount: 1, ingestBytes: 70, value }]);
    batch.add(identity('a'), 1_004, [{ partition: 0, spanCount: 1, ingestBytes: 80, value }]);
    const [message, ...others] = batch.seal();
    expect(others).toEqual([]);
    expect(message?.headers).toMatchObject({
      ingestBytes: 150,
      spanCount: 2,
      receivedAtUnixMs: 1_000,
      retentionDays: 7,
    });
  });
});
