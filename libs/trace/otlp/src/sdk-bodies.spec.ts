import { describe, expect, it } from 'vitest';
import { SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { serviceNameOf } from './attribute-lookup.js';
import { checkTraceRequest } from './check-trace-request.js';
import { decodeTraceRequest } from './decode-request.js';
import { encodeTraceRequest } from './encode-request.js';
import { SpanHeader } from './span-header.js';
import { oracleRequest } from './testing/oracle.js';
import { traceRequestFromJson } from './trace-json.js';
import { TraceScan } from './trace-scan.js';

/** A checkout over two instrumentation scopes, as the JavaScript SDK records it. */
function recordedSpans(): ReadableSpan[] {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'checkout', 'process.pid': 17, 'service.tags': ['a', 'b'] }),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  const http = provider.getTracer('http', '1.2.3', { schemaUrl: 'https://opentelemetry.io/schemas/1.34.0' });
  const server = http.startSpan('POST /checkout', { kind: SpanKind.SERVER }, ROOT_CONTEXT);
  const other = {
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: 'eee19b7ec3c1b174',
    traceFlags: TraceFlags.SAMPLED,
  };
  const query = provider.getTracer('pg').startSpan(
    'SELECT größe',
    {
      kind: SpanKind.CLIENT,
      attributes: { 'db.rows': 3, 'db.cost': 0.1, 'db.cached': false, 'db.ids': [1, 2, 3], 'db.big': 2 ** 52 },
      links: [{ context: other, attributes: { why: 'retry' } }],
    },
    trace.setSpan(ROOT_CONTEXT, server),
  );
  query.addEvent('exception', { 'exception.message': 'deadlock' });
  query.setStatus({ code: SpanStatusCode.ERROR, message: 'deadlock' });
  query.end();
  server.end();
  return exporter.getFinishedSpans();
}

function serialised(bytes: Uint8Array | undefined): Uint8Array {
  if (bytes === undefined) throw new Error('the SDK serialised nothing');
  return bytes;
}

describe('bodies of the JavaScript SDK', () => {
  const spans = recordedSpans();
  const protobuf = serialised(ProtobufTraceSerializer.serializeRequest(spans));
  const json = serialised(JsonTraceSerializer.serializeRequest(spans));

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
      links: [{ traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174' }],
    });
  });

  it('say the same in JSON and in protobuf', () => {
    expect(decodeTraceRequest(traceRequestFromJson(json))).toEqual(decodeTraceRequest(protobuf));
  });

  it('survive our own encoding', () => {
    expect(decodeTraceRequest(encodeTraceRequest(decodeTraceRequest(protobuf)))).toEqual(decodeTraceRequest(protobuf));
  });

  it('pass the check and give up their headers without decoding', () => {
    checkTraceRequest(protobuf);
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
    for (const group of scan.groups) {
      expect(serviceNameOf(protobuf, group.resourceStart, group.resourceEnd)).toBe('checkout');
    }
  });
});
