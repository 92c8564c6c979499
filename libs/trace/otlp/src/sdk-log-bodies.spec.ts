import { JsonLogsSerializer, ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer';
import { describe, expect, it } from 'vitest';
import { logsRequestFromJson } from './json-request.js';
import { decodeLogsRequest } from './log-decode.js';
import { encodeLogsRequest } from './log-encode.js';
import { oracleLogs } from './testing/log-oracle.js';

type SdkLog = Parameters<typeof ProtobufLogsSerializer.serializeRequest>[0][number];

/** The SDK's own type, but for its enum, which lives in a package that this one has no need of. */
interface ReadableLog extends Omit<SdkLog, 'severityNumber'> {
  readonly severityNumber?: number;
}

const RESOURCE = {
  attributes: { 'service.name': 'checkout', 'process.pid': 17 },
  schemaUrl: 'https://opentelemetry.io/schemas/1.34.0',
  merge: () => RESOURCE,
  getRawAttributes: () => [],
};

/** Log records over two loggers, as the JavaScript SDK hands them to its exporters. */
function recordedLogs(): ReadableLog[] {
  const refused: ReadableLog = {
    hrTime: [1_795_370_000, 123_456_789],
    hrTimeObserved: [1_795_370_000, 123_500_000],
    spanContext: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 },
    severityText: 'ERROR',
    severityNumber: 17,
    body: 'order refused: größe unbekannt',
    resource: RESOURCE,
    instrumentationScope: { name: 'winston', version: '3.1' },
    attributes: { 'order.id': 7, 'order.total': 9.5, retried: false, tags: ['a', 'b'] },
    droppedAttributesCount: 2,
  };
  const { spanContext: _context, severityText: _text, ...unplaced } = refused;
  const nested: ReadableLog = {
    ...unplaced,
    severityNumber: 9,
    body: { step: 3, names: ['x', 'y'], inner: { big: 2 ** 52 } },
    eventName: 'order.step',
    instrumentationScope: { name: 'pino' },
    attributes: {},
    droppedAttributesCount: 0,
  };
  return [refused, nested];
}

interface LogSerializer {
  serializeRequest(logs: ReadableLog[]): Uint8Array | undefined;
}

function serialised(serializer: LogSerializer): Uint8Array {
  const bytes = serializer.serializeRequest(recordedLogs());
  if (bytes === undefined) throw new Error('the SDK wrote nothing');
  return bytes;
}

describe('log bodies of the JavaScript SDK', () => {
  const protobuf = serialised(ProtobufLogsSerializer);
  const json = serialised(JsonLogsSerializer);

  it('read the same from protobuf and from JSON, and as protobufjs reads them', () => {
    const read = decodeLogsRequest(protobuf);
    expect(read).toEqual(oracleLogs(protobuf));
    expect(decodeLogsRequest(logsRequestFromJson(json))).toEqual(read);
    expect(decodeLogsRequest(encodeLogsRequest(read))).toEqual(read);
  });

  it('keep what was logged', () => {
    const records = decodeLogsRequest(protobuf).flatMap(({ scopeLogs }) =>
      scopeLogs.flatMap(({ scope, logRecords }) => logRecords.map((record) => ({ logger: scope.name, ...record }))),
    );
    expect(records).toMatchObject([
      {
        ...{ logger: 'winston', timeUnixNano: 1_795_370_000_123_456_789n, severityNumber: 17, severityText: 'ERROR' },
        ...{ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', droppedAttributesCount: 2 },
        body: { type: 'string', value: 'order refused: größe unbekannt' },
      },
      { logger: 'pino', traceId: '', spanId: '', eventName: 'order.step', body: { type: 'kvlist' } },
    ]);
  });
});
