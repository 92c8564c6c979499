import { describe, expect, it } from 'vitest';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { serviceNameOf } from './attribute-lookup.js';
import { decodeTraceRequest } from './decode-request.js';
import { encodeTraceRequest } from './encode-request.js';
import { SpanHeader } from './span-header.js';
import { oracleRequest } from './testing/oracle.js';
import { traceRequestFromJson } from './json-request.js';
import { encodeExportResponse, encodeExportResponseJson } from './trace-response.js';
import { TraceScan } from './trace-scan.js';

type SdkSpan = Parameters<typeof ProtobufTraceSerializer.serializeRequest>[0][number];

/** The SDK's own type, but for its enums, which live in a package that this one has no need of. */
interface ReadableSpan extends Omit<SdkSpan, 'kind' | 'status'> {
  readonly kind: number;
  readonly status: { readonly code: number; readonly message?: string };
}

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const OTHER_TRACE_ID = '5b8efff798038103d269b633813fc60c';
const RESOURCE = {
  attributes: { 'service.name': 'checkout', 'process.pid': 17, 'service.tags': ['a', 'b'] },
  schemaUrl: 'https://opentelemetry.io/schemas/1.34.0',
  merge: () => RESOURCE,
  getRawAttributes: () => [],
};

function contextOf(spanId: string, traceId = TRACE_ID): ReturnType<ReadableSpan['spanContext']> {
  return { traceId, spanId, traceFlags: 1 };
}

/** A checkout over two instrumentation scopes, as the JavaScript SDK hands it to its exporters. */
function recordedSpans(): ReadableSpan[] {
  const server: ReadableSpan = {
    name: 'POST /checkout',
    kind: 1,
    spanContext: () => contextOf('b7ad6b7169203331'),
    startTime: [1795370000, 123456789],
    endTime: [1795370001, 1],
    duration: [0, 876543212],
    status: { code: 0 },
    attributes: { 'http.route': '/checkout' },
    links: [],
    events: [],
    ended: true,
    resource: RESOURCE,
    instrumentationScope: { name: 'http', version: '1.2.3', schemaUrl: 'https://opentelemetry.io/schemas/1.21.0' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
  const query: ReadableSpan = {
    ...server,
    name: 'SELECT größe',
    kind: 2,
    spanContext: () => contextOf('00f067aa0ba902b7'),
    parentSpanContext: server.spanContext(),
    status: { code: 2, message: 'deadlock' },
    attributes: { 'db.rows': 3, 'db.cost': 0.1, 'db.cached': false, 'db.ids': [1, 2, 3], 'db.big': 2 ** 52 },
    links: [{ context: contextOf('eee19b7ec3c1b174', OTHER_TRACE_ID), attributes: { why: 'retry' } }],
    events: [{ name: 'exception', time: [1795370000, 5], attributes: { 'exception.message': 'deadlock' } }],
    instrumentationScope: { name: 'pg' },
    droppedAttributesCount: 4,
  };
  return [server, query];
}

function serialised(serializer: typeof ProtobufTraceSerializer, spans: ReadableSpan[]): Uint8Array {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- plain numbers, see ReadableSpan
  const bytes = serializer.serializeRequest(spans);
  if (bytes === undefined) throw new Error('the SDK serialised nothing');
  return bytes;
}

describe('bodies of the JavaScript SDK', () => {
  const spans = recordedSpans();
  const protobuf = serialised(ProtobufTraceSerializer, spans);
  const json = serialised(JsonTraceSerializer, spans);

  it('decode to what was recorded', () => {
    const request = decodeTraceRequest(protobuf);
    expect(request).toEqual(oracleRequest(protobuf));
    const decoded = request.flatMap((each) => each.scopeSpans.flatMap((scopeSpans) => scopeSpans.spans));
    expect(decoded).toHaveLength(2);
    for (const span of spans) {
      const { traceId, spanId } = span.spanContext();
      const [seconds, nanos] = span.startTime;
      expect(decoded).toContainEqual(
        expect.objectContaining({
          traceId,
          spanId,
          parentSpanId: span.parentSpanContext?.spanId ?? '',
          name: span.name,
          startTimeUnixNano: BigInt(seconds) * 1_000_000_000n + BigInt(nanos),
        }),
      );
    }
    const query = decoded.find((span) => span.kind === 'CLIENT');
    expect(query).toMatchObject({
      statusCode: 'ERROR',
      statusMessage: 'deadlock',
      attributes: [
        { key: 'db.rows', value: { type: 'int', value: 3n } },
        { key: 'db.cost', value: { type: 'double', value: 0.1 } },
        { key: 'db.cached', value: { type: 'bool', value: false } },
        { key: 'db.ids', value: { type: 'array', values: [1n, 2n, 3n].map((value) => ({ type: 'int', value })) } },
        { key: 'db.big', value: { value: BigInt(2 ** 52) } },
      ],
      events: [{ name: 'exception' }],
      droppedAttributesCount: 4,
      links: [{ traceId: OTHER_TRACE_ID, spanId: 'eee19b7ec3c1b174' }],
    });
  });

  it('say the same in JSON and in protobuf', () => {
    expect(decodeTraceRequest(traceRequestFromJson(json))).toEqual(decodeTraceRequest(protobuf));
  });

  it('survive our own encoding', () => {
    expect(decodeTraceRequest(encodeTraceRequest(decodeTraceRequest(protobuf)))).toEqual(decodeTraceRequest(protobuf));
  });

  it('pass the scan without a fault and give up their headers without decoding', () => {
    const scan = new TraceScan();
    scan.scan(protobuf);
    const header = new SpanHeader();
    const statusCodes: number[] = [];
    for (let span = 0; span < scan.spanCount; span++) {
      header.read(protobuf, scan.spanStart[span] ?? 0, scan.spanEnd[span] ?? 0);
      expect(header.traceIdStart).toBe(scan.traceIdStart[span]);
      statusCodes.push(header.statusCode);
    }
    expect(statusCodes.sort()).toEqual([0, 2]);
    expect(Math.max(...scan.spanFaults.subarray(0, scan.spanCount), ...scan.groups.map(({ faults }) => faults))).toBe(
      0,
    );
    for (const group of scan.groups) {
      expect(serviceNameOf(protobuf, group.resourceStart, group.resourceEnd)).toBe('checkout');
    }
  });

  it('get an answer that the SDK understands', () => {
    const [bytes, text] = [
      encodeExportResponse(3, 'three have no trace id'),
      encodeExportResponseJson('rejectedSpans', 3, 'as above'),
    ];
    expect(ProtobufTraceSerializer.deserializeResponse(bytes).partialSuccess).toMatchObject({
      errorMessage: 'three have no trace id',
    });
    expect(Number(ProtobufTraceSerializer.deserializeResponse(bytes).partialSuccess?.rejectedSpans)).toBe(3);
    expect(JsonTraceSerializer.deserializeResponse(new TextEncoder().encode(text)).partialSuccess).toMatchObject({
      errorMessage: 'as above',
    });
  });
});
