import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeResource, decodeScope } from './decode-request.js';
import { OtlpError } from './otlp-error.js';
import { bytes, list, oracleDecode, record, resourceFrom, scopeFrom } from './testing/oracle.js';
import { protoType } from './testing/otlp-proto.js';
import { attribute, concatBytes, encodeOracle, field, sampleRequest, sampleSpan } from './testing/sample-request.js';
import { encodeWire, wireMessage } from './testing/wire-arbitrary.js';
import { resourcePayload, scopePayload } from './scan-group.js';
import { TraceScan } from './trace-scan.js';
import { decodeUtf8 } from './utf8.js';

const RESOURCE_A = encodeOracle('Resource', { attributes: [attribute('a', '1')] });
const RESOURCE_B = encodeOracle('Resource', { attributes: [attribute('b', '2')] });
const SPAN = encodeOracle('Span', { ...sampleSpan(1) });

/** What a scan says, with everything looked up that it points to. */
function described(body: Uint8Array, scan: TraceScan): unknown {
  return Array.from({ length: scan.spanCount }, (_, span) => {
    const group = scan.groups[scan.spanGroup[span] ?? -1];
    if (group === undefined) throw new Error('span without a group');
    const resource = resourcePayload(body, group);
    const scope = scopePayload(body, group);
    const idAt = scan.traceIdStart[span] ?? -1;
    const spanIdAt = scan.spanIdStart[span] ?? -1;
    return {
      resource: decodeResource(resource, 0, resource.length),
      resourceSchemaUrl: decodeUtf8(body, group.resourceSchemaUrlStart, group.resourceSchemaUrlEnd),
      scope: decodeScope(scope, 0, scope.length),
      scopeSchemaUrl: decodeUtf8(body, group.scopeSchemaUrlStart, group.scopeSchemaUrlEnd),
      traceId: idAt < 0 ? [] : [...body.subarray(idAt, idAt + 16)],
      spanId: spanIdAt < 0 ? [] : [...body.subarray(spanIdAt, spanIdAt + 8)],
    };
  });
}

function describedByOracle(body: Uint8Array): unknown {
  return list(oracleDecode('ExportTraceServiceRequest', body), 'resourceSpans').flatMap((resourceSpans) =>
    list(resourceSpans, 'scopeSpans').flatMap((scopeSpans) =>
      list(scopeSpans, 'spans').map((span) => {
        return {
          resource: resourceFrom(record(resourceSpans, 'resource')),
          resourceSchemaUrl: resourceSpans['schemaUrl'] ?? '',
          scope: scopeFrom(record(scopeSpans, 'scope')),
          scopeSchemaUrl: scopeSpans['schemaUrl'] ?? '',
          traceId: validId(bytes(span, 'traceId'), 16),
          spanId: validId(bytes(span, 'spanId'), 8),
        };
      }),
    ),
  );
}

function validId(id: Uint8Array, length: number): readonly number[] {
  return id.length === length && id.some((byte) => byte !== 0) ? [...id] : [];
}

describe('TraceScan', () => {
  it('finds in any legal encoding the spans, ids and groups that the oracle finds', () => {
    const scan = new TraceScan();
    let spans = 0;
    fc.assert(
      fc.property(wireMessage(protoType('ExportTraceServiceRequest')), (fields) => {
        const body = encodeWire(fields, 'as generated');
        scan.scan(body);
        spans += scan.spanCount;
        expect(described(body, scan)).toEqual(describedByOracle(encodeWire(fields, 'merged')));
      }),
      { numRuns: 1500 },
    );
    expect(spans).toBeGreaterThan(500);
  });

  it('finds all spans of a body that outgrows its arrays, and of a smaller one afterwards', () => {
    const scan = new TraceScan();
    for (const spansPerScope of [900, 2]) {
      const body = sampleRequest(3, spansPerScope);
      scan.scan(body);
      expect(scan.spanCount).toBe(6 * spansPerScope);
      expect(scan.groups).toHaveLength(6);
      expect(described(body, scan)).toEqual(describedByOracle(body));
    }
  });

  it('finds the same spans and groups when it only frames, whatever is inside a span', () => {
    const body = sampleRequest(3, 4);
    const whole = new TraceScan();
    whole.scan(body);
    const framed = new TraceScan();
    framed.frame(body);
    expect(framed.spanCount).toBe(24);
    const bounds = ({ spanStart, spanEnd, spanGroup }: TraceScan): number[][] =>
      [spanStart, spanEnd, spanGroup].map((column) => [...column.subarray(0, 24)]);
    expect(bounds(framed)).toEqual(bounds(whole));
    expect(framed.groups).toHaveLength(whole.groups.length);
    framed.frame(field(1, field(2, field(2, Uint8Array.of(0x28, 1))))); // a span whose name is a varint
    expect(framed.spanCount).toBe(1);
    expect(
      thrownBy(() => {
        framed.frame(body.subarray(0, -1));
      }),
    ).toMatchObject({ code: 'OTLP_MALFORMED' });
  });

  it('takes a resource that comes after its spans', () => {
    const body = field(1, concatBytes(field(2, field(2, SPAN)), field(3, Uint8Array.of(0x75)), field(1, RESOURCE_A)));
    const scan = new TraceScan();
    scan.scan(body);
    const [group] = scan.groups;
    expect(group && [...resourcePayload(body, group)]).toEqual([...RESOURCE_A]);
    expect(group && decodeUtf8(body, group.resourceSchemaUrlStart, group.resourceSchemaUrlEnd)).toBe('u');
    expect(scan.hasPieces).toBe(false);
  });

  it('joins a resource that is given twice', () => {
    const body = field(1, concatBytes(field(1, RESOURCE_A), field(2, field(2, SPAN)), field(1, RESOURCE_B)));
    const scan = new TraceScan();
    scan.scan(body);
    const [group] = scan.groups;
    expect(group && [...resourcePayload(body, group)]).toEqual([...RESOURCE_A, ...RESOURCE_B]);
    expect(scan.hasPieces).toBe(true);
  });

  it('tells a resource that is present but empty from an absent one', () => {
    const scan = new TraceScan();
    scan.scan(field(1, concatBytes(field(1, new Uint8Array(0)), field(2, field(2, SPAN)))));
    expect(scan.groups[0]?.resourceStart).toBeGreaterThan(0);
    scan.scan(field(1, field(2, field(2, SPAN))));
    expect(scan.groups[0]).toMatchObject({ resourceStart: 0, resourceEnd: 0, scopeStart: 0, scopeEnd: 0 });
  });

  it.each([
    ['a truncated tag', [0x8a]],
    ['a truncated length', [0x0a, 0x80]],
    ['a length beyond the body', [0x0a, 5, 0x12, 0]],
    ['a length of almost 2^64', [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ['a length of 2^32 that would wrap to 0', [0x0a, 0x80, 0x80, 0x80, 0x80, 0x10]],
    ['a submessage beyond its enclosing one', [0x0a, 2, 0x12, 2, 0x12, 0]],
    ['field number 0', [0x02, 0]],
    ['field number 0 with a long tag', [0x82, 0x00, 0]],
    ['a field number above the largest', [0x80, 0x80, 0x80, 0x80, 0x10, 0]],
    ['a varint of eleven bytes', [0x18, ...new Array<number>(10).fill(0x80), 0]],
    ['a varint of 65 bits', [0x18, ...new Array<number>(9).fill(0xff), 0x02]],
    ['ResourceSpans that is a varint', [0x08, 1]],
    ['a group', [0x1b, 0x1c]],
    ['an end of group', [0x1c]],
    ['wire type 6', [0x1e]],
    ['wire type 7', [0x1f]],
    ['a truncated fixed64', [0x19, 1, 2, 3, 4, 5, 6, 7]],
    ['a truncated fixed32', [0x1d, 1, 2, 3]],
    ['a span whose name is a varint', [0x0a, 6, 0x12, 4, 0x12, 2, 0x28, 1]],
    ['a span whose attribute is torn', [0x0a, 7, 0x12, 5, 0x12, 3, 0x4a, 9, 0]],
  ])('refuses %s and says where', (_, body) => {
    const scan = new TraceScan();
    const error = thrownBy(() => {
      scan.scan(Uint8Array.from(body));
    });
    expect(error).toMatchObject({ code: 'OTLP_MALFORMED' });
    expect(error.offset).toBeLessThanOrEqual(body.length);
    expect(error.message).toContain(`at byte ${error.offset}`);
  });

  it('accepts the largest field number and a body of nothing', () => {
    const scan = new TraceScan();
    scan.scan(Uint8Array.of(0xf8, 0xff, 0xff, 0xff, 0x0f, 1));
    scan.scan(new Uint8Array(0));
    expect(scan.spanCount).toBe(0);
  });

  it('stops at its limits of spans and groups', () => {
    const emptySpan = Uint8Array.of(0x12, 0);
    const spans = (count: number): Uint8Array => field(2, concatBytes(...new Array<Uint8Array>(count).fill(emptySpan)));
    const limited = new TraceScan({ spansMax: 3, groupsMax: 2 });
    limited.scan(field(1, concatBytes(spans(2), spans(1))));
    expect(limited.spanCount).toBe(3);
    for (const body of [field(1, spans(4)), field(1, concatBytes(spans(1), spans(1), spans(1)))]) {
      expect(
        thrownBy(() => {
          limited.scan(body);
        }),
      ).toMatchObject({ code: 'OTLP_LIMIT' });
    }
  });
});

function thrownBy(action: () => void): OtlpError {
  try {
    action();
  } catch (error) {
    if (error instanceof OtlpError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
