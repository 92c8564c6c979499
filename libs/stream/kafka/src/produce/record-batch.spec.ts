import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBatch } from '../testing/read-batch.js';
import { COMPRESSIONS, encodeRecordBatch, encodeRecordHeaders } from './record-batch.js';

const records = fc.array(
  fc.record({
    value: fc.uint8Array({ maxLength: 3_000 }),
    // kafkajs reads headers into a plain object, where a name such as `constructor` is taken.
    headers: fc.dictionary(
      fc.string({ maxLength: 20 }).map((name) => `clew-${name}`),
      fc.string({ maxLength: 200 }),
      { maxKeys: 8 },
    ),
  }),
  { minLength: 1, maxLength: 200 },
);

describe('encodeRecordBatch', () => {
  it.each(COMPRESSIONS)('is read by kafkajs as it was written, compression %s', async (compression) => {
    await fc.assert(
      fc.asyncProperty(
        records,
        fc.nat(0x7fff_ffff),
        fc.bigInt({ min: 0n, max: 2n ** 62n }),
        async (written, sequence, producerId) => {
          const batch = await readBatch(
            0,
            encodeRecordBatch(
              written.map(({ value, headers }) => ({ value, headers: encodeRecordHeaders(headers) })),
              { compression, producerId, producerEpoch: 3, sequence, timestampUnixMs: 1_800_000_000_123 },
            ),
          );
          expect(batch).toMatchObject({ producerId, producerEpoch: 3, sequence, timestampUnixMs: 1_800_000_000_123 });
          expect(batch.checksumHolds).toBe(true);
          expect(batch.offsets).toEqual(written.map((_, index) => index));
          expect(batch.values.map((value) => new Uint8Array(value))).toEqual(written.map(({ value }) => value));
          expect(batch.headers).toEqual(written.map(({ headers }) => ({ ...headers })));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes headers of any length', async () => {
    const headers = { 'clew-tenant-id': 'x'.repeat(1_000), 'clew-team-id': 'y'.repeat(3_000) };
    const record = { value: Buffer.from('v'), headers: encodeRecordHeaders(headers) };
    const numbers = { producerId: 1n, producerEpoch: 0, sequence: 0, timestampUnixMs: 0 };
    const batch = await readBatch(0, encodeRecordBatch([record], { compression: 'none', ...numbers }));
    expect(batch.headers).toEqual([headers]);
  });

  it('copies no value without compression', () => {
    const value = Buffer.alloc(10_000, 7);
    const numbers = { producerId: 1n, producerEpoch: 0, sequence: 0, timestampUnixMs: 0 };
    const record = { value, headers: encodeRecordHeaders({}) };
    expect(encodeRecordBatch([record], { compression: 'none', ...numbers })).toContain(value);
  });
});
