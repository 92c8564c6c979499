import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serviceNameOf, spanAttributeOf } from './attribute-lookup.js';
import { decodeTraceRequest } from './decode-request.js';
import { decodeSpan } from './decode-span.js';
import { frameByPartition } from './frame-by-partition.js';
import type { AnyValueLimits } from './limits.js';
import { parseStatus } from './rpc-status.js';
import { SPAN_FAULT } from './scan-faults.js';
import { SpanHeader } from './span-header.js';
import { protoType } from './testing/otlp-proto.js';
import { concatBytes, encodeOracle, field, sampleRequest } from './testing/sample-request.js';
import { unlessRefused } from './testing/unless-refused.js';
import { encodeWire, wireMessage } from './testing/wire-arbitrary.js';
import { parseTraceResponse } from './trace-response.js';
import { TraceScan } from './trace-scan.js';

/** Everything that reads a body, in the order in which the product does. Returns whether the scan passed. */
function readEverything(body: Uint8Array): boolean {
  const scan = new TraceScan();
  const header = new SpanHeader();
  const isScanned = unlessRefused(() => scanned(scan, body)) === true;
  // What was scanned can be read: a gateway that scanned need fear nothing later.
  const attempt = isScanned
    ? (read: () => void): void => {
        read();
      }
    : unlessRefused;
  attempt(() => {
    if (!isScanned) scan.outline(body);
    const accepts = (span: number): boolean => ((scan.spanFaults[span] ?? 0) & SPAN_FAULT.invalidId) === 0;
    for (const { value } of frameByPartition(body, scan, 3, isScanned ? accepts : undefined)) {
      attempt(() => {
        new TraceScan().scan(value);
        decodeTraceRequest(value);
      });
    }
    for (let span = 0; span < scan.spanCount; span++) readSpan(body, scan, span, header, attempt);
  });
  unlessRefused(() => decodeTraceRequest(body));
  unlessRefused(() => parseTraceResponse(body));
  unlessRefused(() => parseStatus(body));
  return isScanned;
}

function scanned(scan: TraceScan, body: Uint8Array): true {
  scan.scan(body);
  return true;
}

function readSpan(
  body: Uint8Array,
  scan: TraceScan,
  span: number,
  header: SpanHeader,
  attempt: (read: () => void) => void,
): void {
  const start = scan.spanStart[span] ?? 0;
  const end = scan.spanEnd[span] ?? 0;
  const group = scan.groups[scan.spanGroup[span] ?? -1];
  attempt(() => {
    header.read(body, start, end);
    expect(header.traceIdStart).toBe(scan.traceIdStart[span]);
  });
  attempt(() => {
    spanAttributeOf(body, start, end, 'number');
    serviceNameOf(body, group?.resourceStart ?? 0, group?.resourceEnd ?? 0);
  });
  if (header.traceIdStart >= 0 && header.spanIdStart >= 0) {
    attempt(() => {
      decodeSpan(body, start, end);
    });
  }
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
    scanWithin(bodyWith(32));
    expect(decodeTraceRequest(bodyWith(32))).toHaveLength(1);
    const readers: ((body: Uint8Array, limits?: AnyValueLimits) => unknown)[] = [scanWithin, decodeTraceRequest];
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

function scanWithin(body: Uint8Array, limits?: AnyValueLimits): void {
  new TraceScan(limits).scan(body);
}
