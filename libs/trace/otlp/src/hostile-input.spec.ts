import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serviceNameOf, spanAttributeOf } from './attribute-lookup.js';
import { checkTraceRequest } from './check-trace-request.js';
import { decodeTraceRequest } from './decode-request.js';
import { decodeSpan } from './decode-span.js';
import { frameByPartition } from './frame-by-partition.js';
import type { AnyValueLimits } from './limits.js';
import { parseStatus } from './rpc-status.js';
import { SpanHeader } from './span-header.js';
import { protoType } from './testing/otlp-proto.js';
import { concatBytes, encodeOracle, field, sampleRequest } from './testing/sample-request.js';
import { unlessRefused } from './testing/unless-refused.js';
import { encodeWire, wireMessage } from './testing/wire-arbitrary.js';
import { parseTraceResponse } from './trace-response.js';
import { TraceScan } from './trace-scan.js';

/** Everything that reads a body, in the order in which the product does. Returns whether the deep check passed. */
function readEverything(body: Uint8Array): boolean {
  const scan = new TraceScan();
  const header = new SpanHeader();
  let isChecked = false;
  unlessRefused(() => {
    scan.scan(body);
    unlessRefused(() => {
      checkTraceRequest(body);
      isChecked = true;
    });
    for (const frame of frameByPartition(body, scan, 3)) new TraceScan().scan(frame.value);
    for (let span = 0; span < scan.spanCount; span++) {
      const start = scan.spanStart[span] ?? 0;
      const end = scan.spanEnd[span] ?? 0;
      const group = scan.groups[scan.spanGroup[span] ?? -1];
      const reads = [
        () => {
          header.read(body, start, end);
        },
        () => spanAttributeOf(body, start, end, 'number'),
        () => serviceNameOf(body, group?.resourceStart ?? 0, group?.resourceEnd ?? 0),
      ];
      // What passed the check can be read: a gateway that checked need fear nothing later.
      for (const read of reads)
        if (isChecked) read();
        else unlessRefused(read);
      if (isChecked && header.traceIdStart >= 0 && header.spanIdStart >= 0) decodeSpan(body, start, end);
    }
  });
  unlessRefused(() => decodeTraceRequest(body));
  unlessRefused(() => parseTraceResponse(body));
  unlessRefused(() => parseStatus(body));
  return isChecked;
}

describe('hostile input', () => {
  it('ends in nothing but OtlpError when bytes of a real body change', () => {
    const body = sampleRequest(2, 2);
    const mutation = fc.tuple(fc.nat(body.length - 1), fc.oneof(fc.nat(255), fc.constantFrom(0, 0x7f, 0x80, 0xff)));
    let passed = 0;
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 6 }), (mutations) => {
        const mutated = body.slice();
        for (const [at, byte] of mutations) mutated[at] = byte;
        if (readEverything(mutated)) passed++;
      }),
      { numRuns: 3000 },
    );
    expect(passed).toBeGreaterThan(100);
  });

  it('ends in nothing but OtlpError when any legal encoding is changed, cut or spliced', () => {
    const bytes = wireMessage(protoType('ExportTraceServiceRequest')).map((fields) =>
      encodeWire(fields, 'as generated'),
    );
    fc.assert(
      fc.property(bytes, bytes, fc.nat(), fc.nat(), (one, other, cutOne, cutOther) => {
        const start = one.slice(0, cutOne % (one.length + 1));
        const spliced = concatBytes(start, other.slice(cutOther % (other.length + 1)));
        expect(() => readEverything(spliced)).not.toThrow();
      }),
      { numRuns: 1500 },
    );
  });

  it('ends in nothing but OtlpError for random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
        expect(() => readEverything(body)).not.toThrow();
      }),
      { numRuns: 3000 },
    );
  });

  it('refuses a real body cut anywhere, except between two ResourceSpans', () => {
    const body = sampleRequest(2, 2);
    const scan = new TraceScan();
    const whole: number[] = [];
    for (let length = 0; length <= body.length; length++) {
      unlessRefused(() => {
        scan.scan(body.subarray(0, length));
        whole.push(length);
      });
    }
    expect(whole).toHaveLength(3);
  });

  it('reads attribute values as deep as the limit and no deeper', () => {
    const ids = { traceId: new Uint8Array(16).fill(1), spanId: new Uint8Array(8).fill(1) };
    const bodyWith = (depth: number): Uint8Array => {
      let value: object = { stringValue: 'x' };
      for (let level = 1; level < depth; level++) {
        value =
          level % 2 === 0 ? { arrayValue: { values: [value] } } : { kvlistValue: { values: [{ key: 'k', value }] } };
      }
      const spans = [{ ...ids, attributes: [{ key: 'deep', value }] }];
      return encodeOracle('ExportTraceServiceRequest', { resourceSpans: [{ scopeSpans: [{ spans }] }] });
    };
    checkTraceRequest(bodyWith(32));
    expect(decodeTraceRequest(bodyWith(32))).toHaveLength(1);
    const readers: ((body: Uint8Array, limits?: AnyValueLimits) => unknown)[] = [checkTraceRequest, decodeTraceRequest];
    for (const read of readers) {
      expect(() => read(bodyWith(33))).toThrow(expect.objectContaining({ code: 'OTLP_LIMIT' }));
      expect(() => read(bodyWith(33), { anyValueDepthMax: 33 })).not.toThrow();
      expect(() => read(bodyWith(4), { anyValueDepthMax: 3 })).toThrow(/nested too deeply/);
    }
  });

  it('reads a value given in very many pieces without going quadratic', () => {
    const piece = field(2, field(5, field(1, Uint8Array.of(0x18, 1))));
    const attribute = new Uint8Array(piece.length * 30_000);
    for (let at = 0; at < attribute.length; at += piece.length) attribute.set(piece, at);
    const span = concatBytes(
      encodeOracle('Span', { traceId: new Uint8Array(16).fill(1), spanId: new Uint8Array(8).fill(1) }),
      Uint8Array.of(
        0x4a,
        0x80 | (attribute.length & 0x7f),
        0x80 | ((attribute.length >> 7) & 0x7f),
        attribute.length >> 14,
      ),
      attribute,
    );
    const [read] = decodeSpan(span, 0, span.length).attributes;
    expect(read?.value.type === 'array' && read.value.values.length).toBe(30_000);
  });
});
