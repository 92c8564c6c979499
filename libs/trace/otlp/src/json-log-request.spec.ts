import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';

import { logsRequestFromJson } from './json-request.js';

/** From opentelemetry/proto/logs/v1/logs.proto, read by a library that shares nothing with ours. */
const { root } = protobuf.parse(`
syntax = "proto3";
message Request { repeated ResourceLogs resource_logs = 1; }
message ResourceLogs { Resource resource = 1; repeated ScopeLogs scope_logs = 2; string schema_url = 3; }
message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
message ScopeLogs { Scope scope = 1; repeated LogRecord log_records = 2; string schema_url = 3; }
message Scope { string name = 1; string version = 2; repeated KeyValue attributes = 3; }
message LogRecord {
  fixed64 time_unix_nano = 1; int32 severity_number = 2; string severity_text = 3; AnyValue body = 5;
  repeated KeyValue attributes = 6; uint32 dropped_attributes_count = 7; fixed32 flags = 8;
  bytes trace_id = 9; bytes span_id = 10; fixed64 observed_time_unix_nano = 11; string event_name = 12;
}
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue {
  oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4;
    ArrayValue array_value = 5; KeyValueList kvlist_value = 6; bytes bytes_value = 7; }
}
message ArrayValue { repeated AnyValue values = 1; }
message KeyValueList { repeated KeyValue values = 1; }
`);

function decoded(json: string): unknown {
  const type = root.lookupType('Request');
  const bytes = logsRequestFromJson(new TextEncoder().encode(json));
  return type.toObject(type.decode(bytes), { longs: String, bytes: String });
}

function recordFrom(members: string): unknown {
  const request = decoded(`{"resourceLogs":[{"scopeLogs":[{"logRecords":[{${members}}]}]}]}`);
  return (request as { resourceLogs: [{ scopeLogs: [{ logRecords: [unknown] }] }] }).resourceLogs[0].scopeLogs[0]
    .logRecords[0];
}

describe('logsRequestFromJson', () => {
  it('reads the example of the OTLP specification', () => {
    const example = `{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"my.service"}}]},
      "scopeLogs":[{"scope":{"name":"my.library","version":"1.0.0","attributes":[{"key":"my.scope.attribute","value":
      {"stringValue":"some scope attribute"}}]},"logRecords":[{"timeUnixNano":"1544712660300000000",
      "observedTimeUnixNano":"1544712660300000001","severityNumber":10,"severityText":"Information",
      "traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174","body":{"stringValue":"Example log record"},
      "attributes":[{"key":"boolean.attribute","value":{"boolValue":true}},{"key":"int.attribute","value":
      {"intValue":"9007199254740993"}},{"key":"map.attribute","value":{"kvlistValue":{"values":[{"key":"some.map.key","value":
      {"stringValue":"some value"}}]}}}]}]}]}]}`;
    expect(decoded(example)).toEqual({
      resourceLogs: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'my.service' } }] },
          scopeLogs: [
            {
              scope: {
                name: 'my.library',
                version: '1.0.0',
                attributes: [{ key: 'my.scope.attribute', value: { stringValue: 'some scope attribute' } }],
              },
              logRecords: [
                {
                  timeUnixNano: '1544712660300000000',
                  observedTimeUnixNano: '1544712660300000001',
                  severityNumber: 10,
                  severityText: 'Information',
                  traceId: Buffer.from('5b8efff798038103d269b633813fc60c', 'hex').toString('base64'),
                  spanId: Buffer.from('eee19b7ec3c1b174', 'hex').toString('base64'),
                  body: { stringValue: 'Example log record' },
                  attributes: [
                    { key: 'boolean.attribute', value: { boolValue: true } },
                    { key: 'int.attribute', value: { intValue: '9007199254740993' } },
                    {
                      key: 'map.attribute',
                      value: {
                        kvlistValue: { values: [{ key: 'some.map.key', value: { stringValue: 'some value' } }] },
                      },
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it.each([
    ['a severity by name', '"severityNumber":"SEVERITY_NUMBER_WARN2"', { severityNumber: 14 }],
    ['flags and counts', '"flags":1,"droppedAttributesCount":3', { flags: 1, droppedAttributesCount: 3 }],
    ['an event name', '"eventName":"checkout.done"', { eventName: 'checkout.done' }],
    [
      'a body that is a list',
      '"body":{"arrayValue":{"values":[{"intValue":1}]}}',
      { body: { arrayValue: { values: [{ intValue: '1' }] } } },
    ],
    ['a time beyond 2^53 as a number', '"timeUnixNano":9007199254740993', { timeUnixNano: '9007199254740993' }],
    ['nothing but unknown members and nulls', '"future":{"a":[1]},"body":null', {}],
  ])('reads %s', (_, members, expected) => {
    expect(recordFrom(members)).toEqual(expected);
  });

  it('says where the trouble is', () => {
    expect(() => recordFrom('"traceId":"xyz"')).toThrow(
      'resourceLogs[0].scopeLogs[0].logRecords[0].traceId: expected 32 hex digits, got "xyz"',
    );
  });
});
