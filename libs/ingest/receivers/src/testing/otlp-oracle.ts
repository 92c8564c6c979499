import protobuf from 'protobufjs';

/** The part of OTLP these tests need, read by protobufjs: an implementation that shares nothing with ours. */
const PROTO = `
syntax = "proto3";
message Request { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; string schema_url = 3; }
message Resource { repeated KeyValue attributes = 1; }
message ScopeSpans { Scope scope = 1; repeated Span spans = 2; string schema_url = 3; }
message Scope { string name = 1; }
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue { oneof value { string string_value = 1; } }
message Span {
  bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
  fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9;
  repeated Event events = 11; repeated Link links = 13; SpanStatus status = 15;
}
message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; }
message Link { bytes trace_id = 1; bytes span_id = 2; }
message SpanStatus { string message = 2; int32 code = 3; }
message Response { PartialSuccess partial_success = 1; }
message PartialSuccess { int64 rejected_spans = 1; string error_message = 2; }
message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
message Any { string type_url = 1; bytes value = 2; }
message RetryInfo { Duration retry_delay = 1; }
message BadRequest { repeated FieldViolation field_violations = 1; }
message FieldViolation { string field = 1; string description = 2; }
message Duration { int64 seconds = 1; int32 nanos = 2; }
`;

const { root } = protobuf.parse(PROTO, { keepCase: false });

function encodeMessage(type: string, value: object): Buffer {
  const message = root.lookupType(type);
  return Buffer.from(message.encode(message.fromObject(value)).finish());
}

export function decodeMessage(type: string, bytes: Uint8Array): Record<string, unknown> {
  const message = root.lookupType(type);
  return message.toObject(message.decode(bytes), { longs: Number, bytes: Buffer, defaults: true });
}

export interface TestSpan {
  readonly traceId: Buffer;
  readonly spanId: Buffer;
  readonly name: string;
  readonly padding?: string;
}

export interface TestGroup {
  readonly service: string;
  readonly spans: readonly TestSpan[];
}

export function traceRequest(groups: readonly TestGroup[]): Buffer {
  return encodeMessage('Request', {
    resourceSpans: groups.map(({ service, spans }) => ({
      resource: { attributes: [stringAttribute('service.name', service)] },
      scopeSpans: [
        {
          scope: { name: 'test' },
          spans: spans.map(({ traceId, spanId, name, padding }) => ({
            traceId,
            spanId,
            name,
            kind: 2,
            startTimeUnixNano: 1,
            endTimeUnixNano: 2,
            attributes: padding === undefined ? [] : [stringAttribute('padding', padding)],
          })),
        },
      ],
    })),
  });
}

/** `service/span name` of every span, in order. Names make spans unique in these tests. */
export function spanNames(body: Uint8Array): string[] {
  const { resourceSpans } = decodeMessage('Request', body) as unknown as DecodedRequest;
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => `${resource.attributes[0]?.value.stringValue ?? ''}/${span.name}`),
    ),
  );
}

/** A span with ids derived from a number that is not 0. */
export function testSpan(
  number: number,
  extra: { readonly traceNumber?: number; readonly padding?: string } = {},
): TestSpan {
  const traceId = Buffer.alloc(16);
  traceId.writeUInt32BE(extra.traceNumber ?? number, 12);
  const spanId = Buffer.alloc(8);
  spanId.writeUInt32BE(number, 4);
  const padding = extra.padding === undefined ? {} : { padding: extra.padding };
  return { traceId, spanId, name: `span-${number}`, ...padding };
}

function stringAttribute(key: string, stringValue: string): object {
  return { key, value: { stringValue } };
}

interface DecodedRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly { readonly value: { readonly stringValue: string } }[] };
    readonly scopeSpans: readonly { readonly spans: readonly { readonly name: string }[] }[];
  }[];
}
