// Sends one trace with the OpenTelemetry SDK for Node and prints what was sent; see ../README.md.
// usage: send-trace.mjs grpc|http|json ENDPOINT [INGEST_KEY]
import { randomBytes } from 'node:crypto';

import {
  createTraceState,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';

const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

const [transport = '', endpoint = '', ingestKey] = process.argv.slice(2);
const seen = new InMemorySpanExporter();
const provider = new NodeTracerProvider({
  resource: resourceFromAttributes(
    {
      'service.name': 'node-checkout',
      'service.instance.id': 'i-1',
      'process.pid': 2 ** 40 + 1,
      'host.ip': ['10.0.0.1', 'fe80::1'],
    },
    { schemaUrl: 'https://opentelemetry.io/schemas/1.37.0' },
  ),
  spanProcessors: [new SimpleSpanProcessor(seen), new BatchSpanProcessor(createExporter())],
});
makeTrace(provider.getTracer('checkout.tracer', '2.1.0', { schemaUrl: 'https://opentelemetry.io/schemas/1.36.0' }));
await provider.forceFlush();
process.stdout.write(JSON.stringify(seen.getFinishedSpans().map(describe)));
await provider.shutdown();

function createExporter() {
  // The one way to give a key that all three exporters share.
  if (ingestKey !== undefined) process.env.OTEL_EXPORTER_OTLP_HEADERS = `authorization=Bearer%20${ingestKey}`;
  const url = `${endpoint}/v1/traces`;
  switch (transport) {
    case 'grpc':
      return new GrpcExporter({ url: endpoint, compression: 'gzip' });
    case 'http':
      return new ProtobufExporter({ url, compression: 'gzip' });
    case 'json':
      return new JsonExporter({ url, compression: 'gzip' });
    default:
      throw new Error(`the transport is grpc, http or json, not "${transport}"`);
  }
}

function makeTrace(tracer) {
  const upstream = trace.setSpanContext(ROOT_CONTEXT, {
    traceId: randomHex(16),
    spanId: randomHex(8),
    traceFlags: 1,
    isRemote: true,
    traceState: createTraceState('vendor=t61rcWkgMzE,ot=rv:0123456789abcd'),
  });
  const linked = {
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: '00f067aa0ba902b7',
    traceFlags: 1,
    isRemote: true,
    traceState: createTraceState('link=state'),
  };
  const links = [{ context: linked, attributes: { 'link.kind': 'follows' } }];
  const root = tracer.startSpan('checkout ü世\u{1f9f6}', { kind: SpanKind.SERVER, links }, upstream);
  root.setAttributes({
    'int.max.safe': Number.MAX_SAFE_INTEGER,
    'int.min.safe': Number.MIN_SAFE_INTEGER,
    'int.zero': 0,
    double: 0.1,
    'double.tiny': 5e-324,
    'double.negative': -1234.5678,
    bool: false,
    'bool.true': true,
    'string.empty': '',
    'string.text': 'naïve – 你好 \u{1f9f6}\n\t"\\\u0000',
    'array.string': ['', 'ä', 'b'],
    'array.int': [1, 2 ** 53 - 1, -3],
    'array.double': [0.5, -0.25],
    'array.bool': [true, false],
    'array.empty': [],
  });
  root.addEvent('cache miss', { 'cache.key': 'cart:42', attempt: 2 });
  const inRoot = trace.setSpan(ROOT_CONTEXT, root);

  const query = tracer.startSpan('SELECT carts', { kind: SpanKind.CLIENT }, inRoot);
  query.setAttributes({ 'db.system.name': 'postgresql', 'db.query.text': 'SELECT * FROM carts WHERE id = $1' });
  query.end();

  const charge = tracer.startSpan('charge card', { kind: SpanKind.CLIENT }, inRoot);
  charge.recordException(new Error('card refused'));
  charge.setStatus({ code: SpanStatusCode.ERROR, message: 'card refused' });
  charge.end();

  const send = tracer.startSpan('send receipts', { kind: SpanKind.PRODUCER }, inRoot);
  send.setAttributes({ 'messaging.system': 'kafka', 'messaging.destination.name': 'receipts' });
  const receive = tracer.startSpan('process receipts', { kind: SpanKind.CONSUMER }, trace.setSpan(inRoot, send));
  receive.end();
  send.end();

  tracer.startSpan('render', {}, inRoot).end();
  root.setStatus({ code: SpanStatusCode.OK });
  root.end();
}

function randomHex(byteCount) {
  return randomBytes(byteCount).toString('hex');
}

function describe(span) {
  const parent = span.parentSpanContext;
  return {
    ...describeContext(span.spanContext()),
    flags: flags(span.spanContext().traceFlags, parent),
    parentSpanId: parent !== undefined && isSpanContextValid(parent) ? parent.spanId : null,
    name: span.name,
    kind: SpanKind[span.kind],
    startTimeUnixNano: nanoseconds(span.startTime),
    endTimeUnixNano: nanoseconds(span.endTime),
    statusCode: SpanStatusCode[span.status.code],
    statusMessage: span.status.message ?? '',
    attributes: describeAttributes(span.attributes),
    droppedAttributesCount: span.droppedAttributesCount,
    events: span.events.map((event) => ({
      name: event.name,
      timeUnixNano: nanoseconds(event.time),
      attributes: describeAttributes(event.attributes),
    })),
    links: span.links.map(({ context, attributes }) => ({
      ...describeContext(context),
      flags: flags(context.traceFlags, context),
      attributes: describeAttributes(attributes),
    })),
    resource: describeAttributes(span.resource.attributes),
    resourceSchemaUrl: span.resource.schemaUrl ?? '',
    scope: {
      name: span.instrumentationScope.name,
      version: span.instrumentationScope.version ?? '',
      schemaUrl: span.instrumentationScope.schemaUrl ?? '',
      attributes: {}, // this SDK has none
    },
  };
}

function describeContext({ traceId, spanId, traceState }) {
  return { traceId, spanId, traceState: traceState?.serialize() ?? '' };
}

function flags(traceFlags, remote) {
  return (traceFlags & 0xff) | HAS_IS_REMOTE | (remote?.isRemote === true ? IS_REMOTE : 0);
}

function nanoseconds([seconds, nanos]) {
  return String(BigInt(seconds) * 1_000_000_000n + BigInt(nanos));
}

function describeAttributes(attributes = {}) {
  return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, describeValue(value)]));
}

function describeValue(value) {
  if (Array.isArray(value)) return { array: value.map(describeValue) };
  switch (typeof value) {
    case 'string':
      return { string: value };
    case 'boolean':
      return { bool: value };
    default:
      return Number.isInteger(value) ? { int: String(value) } : { double: doubleBits(value) };
  }
}

function doubleBits(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString('hex');
}
