import { decodeSpan } from '@clew/otlp';
import type { KeptSpan } from '@clew/store-contract';
import type { KeyValue, Span } from '@clew/trace-model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { nativeBlock } from '../native/block.js';
import { arbitrarySpan } from '../testing/arbitrary-span.js';
import { keptSpan, sampleSpan, textAttribute } from '../testing/sample-flush.js';
import { PlainSpan } from './plain-span.js';
import { SpanColumns } from './span-columns.js';

const id = { stream: 's', partition: 0, flushNumber: 1n };
const shared = { resource: '', scopeName: '', scopeVersion: '', scope: '' };
const ascii = fc.string({ unit: 'binary-ascii', maxLength: 200 });

/** Spans that take the short way, with every kind of value it knows. */
const plainSpan: fc.Arbitrary<Span> = fc
  .tuple(
    arbitrarySpan,
    fc.record({ name: ascii, traceState: ascii, statusMessage: ascii, counts: fc.integer({ min: 0, max: 127 }) }),
    fc.array(
      fc.tuple(
        fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 40 }),
        fc.oneof(
          ascii.map((value) => ({ type: 'string' as const, value })),
          fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map((value) => ({ type: 'int' as const, value })),
          fc.double().map((value) => ({ type: 'double' as const, value })),
          fc.boolean().map((value) => ({ type: 'bool' as const, value })),
        ),
      ),
      { maxLength: 20 },
    ),
  )
  .map(([span, { counts, ...texts }, attributes]) => ({
    ...span,
    ...texts,
    attributes: attributes.map(([key, value]): KeyValue => ({ key, value })),
    events: [],
    links: [],
    droppedAttributesCount: counts,
    droppedEventsCount: 127 - counts,
    droppedLinksCount: counts,
  }));

function decodedRow(kept: KeptSpan): Uint8Array {
  const rows = new SpanColumns();
  rows.push(id, kept, decodeSpan(kept.bytes, kept.start, kept.end), shared);
  return nativeBlock(rows.columns);
}

/** Undefined when the span is not an ordinary one. */
function plainRow(kept: KeptSpan): Uint8Array | undefined {
  const plain = new PlainSpan();
  if (!plain.read(kept.bytes, kept.start, kept.end)) return undefined;
  const rows = new SpanColumns();
  rows.pushPlain(id, kept, plain, shared);
  return nativeBlock(rows.columns);
}

function hex(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? 'none' : Buffer.from(bytes).toString('hex');
}

describe('an ordinary span', () => {
  it('gives the row that decoding it gives', () => {
    fc.assert(
      fc.property(plainSpan, (span) => {
        const kept = keptSpan(span);
        expect(hex(plainRow(kept))).toBe(hex(decodedRow(kept)));
      }),
    );
  });

  it('is left to the decoder when it is not ordinary after all', () => {
    const event = { timeUnixNano: 1n, name: 'e', attributes: [], droppedAttributesCount: 0 };
    for (const fields of [
      { name: 'caf\u00e9' },
      { events: [event] },
      { attributes: [textAttribute('k', 'v'.repeat(20_000))] },
      { attributes: [{ key: 'k', value: { type: 'empty' } }] },
      { attributes: [{ key: 'k', value: { type: 'int', value: -1n } }] },
      { droppedAttributesCount: 128 },
    ] satisfies Partial<Span>[]) {
      expect(plainRow(keptSpan(sampleSpan(fields)))).toBeUndefined();
    }
  });
});

describe('bytes of any kind', () => {
  it("give the decoder's row or no row, and are never read beyond their range", () => {
    let plainRows = 0;
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 3 });
    fc.assert(
      fc.property(fc.oneof(plainSpan, arbitrarySpan), damage, fc.nat({ max: 4 }), (span, changes, cut) => {
        const kept = keptSpan(span);
        const bytes = Uint8Array.from(kept.bytes);
        const length = kept.end - kept.start;
        for (const [at, value] of changes) bytes[kept.start + (at % length)] = value;
        const damaged = { ...kept, bytes, end: Math.max(kept.start, kept.end - cut) };
        const row = plainRow(damaged);
        if (row === undefined) return;
        plainRows++;
        expect(hex(row)).toBe(hex(decodedRow(damaged)));
      }),
      { numRuns: 2000 },
    );
    expect(plainRows).toBeGreaterThan(20);
  });
});
