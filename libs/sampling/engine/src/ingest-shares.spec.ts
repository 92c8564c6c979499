import { TraceScan, encodeTraceRequest } from '@clew/otlp';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { IngestShares } from './ingest-shares.js';

interface Lengths {
  readonly spanCount: number;
  readonly spanStart: Int32Array;
  readonly spanEnd: Int32Array;
}

function scanOf(lengths: readonly number[]): TraceScan {
  const fake: Lengths = {
    spanCount: lengths.length,
    spanStart: Int32Array.from(lengths, () => 10),
    spanEnd: Int32Array.from(lengths, (length) => 10 + length),
  };
  return Object.assign(new TraceScan(), fake);
}

describe('IngestShares', () => {
  it('adds up to what was sent, span by span in proportion', () => {
    const shares = new IngestShares();
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 0, max: 100_000_000 }),
        (lengths, ingestBytes) => {
          shares.open(ingestBytes, scanOf(lengths));
          const given = lengths.map((length) => shares.next(length));
          const total = lengths.reduce((sum, length) => sum + length, 0);
          expect(given.reduce((sum, share) => sum + share, 0)).toBe(ingestBytes);
          given.forEach((share, index) => {
            expect(Math.abs(share - (ingestBytes * (lengths[index] ?? 0)) / total)).toBeLessThanOrEqual(1);
          });
        },
      ),
    );
  });

  it('gives nothing for spans without a byte', () => {
    const scan = new TraceScan();
    scan.scan(encodeTraceRequest([]));
    const shares = new IngestShares();
    shares.open(100, scan);
    expect(shares.next(0)).toBe(0);
  });
});
