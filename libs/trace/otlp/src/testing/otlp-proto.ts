import protobuf from 'protobufjs';

/**
 * The trace and log messages of OTLP, written from the published field numbers (opentelemetry-proto v1.5) and independent of the tables
 * of this package: what protobufjs makes of it is the oracle of the tests.
 */
const root = protobuf.Root.fromJSON({
  nested: {
    ExportTraceServiceRequest: { fields: { resourceSpans: repeated(1, 'ResourceSpans') } },
    ResourceSpans: {
      fields: { resource: one(1, 'Resource'), scopeSpans: repeated(2, 'ScopeSpans'), schemaUrl: one(3, 'string') },
    },
    ScopeSpans: {
      fields: { scope: one(1, 'InstrumentationScope'), spans: repeated(2, 'Span'), schemaUrl: one(3, 'string') },
    },
    Resource: { fields: { attributes: repeated(1, 'KeyValue'), droppedAttributesCount: one(2, 'uint32') } },
    InstrumentationScope: {
      fields: {
        name: one(1, 'string'),
        version: one(2, 'string'),
        attributes: repeated(3, 'KeyValue'),
        droppedAttributesCount: one(4, 'uint32'),
      },
    },
    Span: {
      fields: {
        traceId: one(1, 'bytes'),
        spanId: one(2, 'bytes'),
        traceState: one(3, 'string'),
        parentSpanId: one(4, 'bytes'),
        name: one(5, 'string'),
        kind: one(6, 'int32'),
        startTimeUnixNano: one(7, 'fixed64'),
        endTimeUnixNano: one(8, 'fixed64'),
        attributes: repeated(9, 'KeyValue'),
        droppedAttributesCount: one(10, 'uint32'),
        events: repeated(11, 'Event'),
        droppedEventsCount: one(12, 'uint32'),
        links: repeated(13, 'Link'),
        droppedLinksCount: one(14, 'uint32'),
        status: one(15, 'Status'),
        flags: one(16, 'fixed32'),
      },
    },
    Event: {
      fields: {
        timeUnixNano: one(1, 'fixed64'),
        name: one(2, 'string'),
        attributes: repeated(3, 'KeyValue'),
        droppedAttributesCount: one(4, 'uint32'),
      },
    },
    Link: {
      fields: {
        traceId: one(1, 'bytes'),
        spanId: one(2, 'bytes'),
        traceState: one(3, 'string'),
        attributes: repeated(4, 'KeyValue'),
        droppedAttributesCount: one(5, 'uint32'),
        flags: one(6, 'fixed32'),
      },
    },
    Status: { fields: { message: one(2, 'string'), code: one(3, 'int32') } },
    KeyValue: { fields: { key: one(1, 'string'), value: one(2, 'AnyValue') } },
    AnyValue: {
      oneofs: {
        value: {
          oneof: ['stringValue', 'boolValue', 'intValue', 'doubleValue', 'arrayValue', 'kvlistValue', 'bytesValue'],
        },
      },
      fields: {
        stringValue: one(1, 'string'),
        boolValue: one(2, 'bool'),
        intValue: one(3, 'int64'),
        doubleValue: one(4, 'double'),
        arrayValue: one(5, 'ArrayValue'),
        kvlistValue: one(6, 'KeyValueList'),
        bytesValue: one(7, 'bytes'),
      },
    },
    ArrayValue: { fields: { values: repeated(1, 'AnyValue') } },
    KeyValueList: { fields: { values: repeated(1, 'KeyValue') } },
    ExportLogsServiceRequest: { fields: { resourceLogs: repeated(1, 'ResourceLogs') } },
    ResourceLogs: {
      fields: { resource: one(1, 'Resource'), scopeLogs: repeated(2, 'ScopeLogs'), schemaUrl: one(3, 'string') },
    },
    ScopeLogs: {
      fields: {
        scope: one(1, 'InstrumentationScope'),
        logRecords: repeated(2, 'LogRecord'),
        schemaUrl: one(3, 'string'),
      },
    },
    LogRecord: {
      fields: {
        timeUnixNano: one(1, 'fixed64'),
        severityNumber: one(2, 'int32'),
        severityText: one(3, 'string'),
        body: one(5, 'AnyValue'),
        attributes: repeated(6, 'KeyValue'),
        droppedAttributesCount: one(7, 'uint32'),
        flags: one(8, 'fixed32'),
        traceId: one(9, 'bytes'),
        spanId: one(10, 'bytes'),
        observedTimeUnixNano: one(11, 'fixed64'),
        eventName: one(12, 'string'),
      },
    },
    ExportTraceServiceResponse: { fields: { partialSuccess: one(1, 'ExportTracePartialSuccess') } },
    ExportTracePartialSuccess: { fields: { rejectedSpans: one(1, 'int64'), errorMessage: one(2, 'string') } },
    RpcStatus: { fields: { code: one(1, 'int32'), message: one(2, 'string') } },
  },
});

export function protoType(name: string): protobuf.Type {
  return root.lookupType(name);
}

function one(id: number, type: string): { id: number; type: string } {
  return { id, type };
}

function repeated(id: number, type: string): { id: number; type: string; rule: 'repeated' } {
  return { id, type, rule: 'repeated' };
}
