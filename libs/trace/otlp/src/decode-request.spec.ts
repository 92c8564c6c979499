import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTraceRequest } from './decode-request.js';
import { decodeSpan } from './decode-span.js';
import { encodeTraceRequest } from './encode-request.js';
import { hasValidIds, list, oracleDecode, oracleRequest, spanFrom } from './testing/oracle.js';
import { protoType } from './testing/otlp-proto.js';
import { unlessRefused } from './testing/unless-refused.js';
import { encodeWire, wireMessage } from './testing/wire-arbitrary.js';
import { TraceScan } from './trace-scan.js';

const anyRequest = wireMessage(protoType('ExportTraceServiceRequest'));
const anySpan = wireMessage(protoType('Span'));

describe('decodeTraceRequest', () => {
  it('reads whatever legal encoding as the oracle reads its merged form', () => {
    let compared = 0;
    fc.assert(
      fc.property(anyRequest, (fields) => {
        const body = encodeWire(fields, 'as generated');
        new TraceScan().scan(body);
        const mergedBody = encodeWire(fields, 'merged');
        const isWhole = list(oracleDecode('ExportTraceServiceRequest', mergedBody), 'resourceSpans')
          .flatMap((resourceSpans) => list(resourceSpans, 'scopeSpans'))
          .flatMap((scopeSpans) => list(scopeSpans, 'spans'))
          .every(hasValidIds);
        const expected = isWhole ? oracleRequest(mergedBody) : undefined;
        expect(unlessRefused(() => decodeTraceRequest(body))).toEqual(expected);
        compared += expected?.length ?? 0;
      }),
      { numRuns: 1500 },
    );
    expect(compared).toBeGreaterThan(50);
  });

  it('gives back what encodeTraceRequest wrote, and writes the same bytes again', () => {
    fc.assert(
      fc.property(anyRequest, (fields) => {
        const request = oracleRequest(encodeWire(fields, 'merged'));
        const bytes = encodeTraceRequest(request);
        expect(decodeTraceRequest(bytes)).toEqual(request);
        expect(oracleRequest(bytes)).toEqual(request);
        expect(encodeTraceRequest(decodeTraceRequest(bytes))).toEqual(bytes);
        expect(bytes.length).toBe(canonicalLength(bytes));
      }),
      { numRuns: 500 },
    );
  });
});

describe('decodeSpan', () => {
  it('reads whatever legal encoding as the oracle reads its merged form', () => {
    let compared = 0;
    fc.assert(
      fc.property(anySpan, (fields) => {
        const bytes = encodeWire(fields, 'as generated');
        const merged = oracleDecode('Span', encodeWire(fields, 'merged'));
        const expected = hasValidIds(merged) ? spanFrom(merged) : undefined;
        expect(unlessRefused(() => decodeSpan(bytes, 0, bytes.length), /id of (16|8) bytes/)).toEqual(expected);
        if (expected !== undefined) compared++;
      }),
      { numRuns: 1500 },
    );
    expect(compared).toBeGreaterThan(100);
  });
});

/** protobufjs writes shortest varints too, so what it writes for the same message is as long. */
function canonicalLength(bytes: Uint8Array): number {
  const type = protoType('ExportTraceServiceRequest');
  return type.encode(type.decode(bytes)).finish().length;
}
