import type { SpanIds } from './otlp-bodies.js';
import type { PlantedSecrets } from './secrets.js';

interface JsonAttribute {
  readonly key: string;
  readonly value: object;
}

function attributes(secrets: PlantedSecrets): JsonAttribute[] {
  const nested = {
    arrayValue: { values: [{ kvlistValue: { values: [{ key: 'customer.denied', value: { stringValue: secrets.denied() } }] } }] },
  }; // prettier-ignore
  return [
    { key: 'plain.route', value: { stringValue: '/kept/as/it/is' } },
    { key: 'plain.text', value: { stringValue: secrets.text() } },
    { key: 'customer.denied', value: { stringValue: secrets.denied() } },
    { key: `key ${secrets.text()}`, value: { stringValue: 'kept' } },
    { key: 'some.number', value: { intValue: String(secrets.cardNumber()) } },
    { key: 'some.bytes', value: { bytesValue: Buffer.from(secrets.text()).toString('base64') } },
    { key: 'nested', value: nested },
  ];
}

function resource(secrets: PlantedSecrets, serviceName: string): object {
  const own = [{ key: 'service.name', value: { stringValue: serviceName } }, ...attributes(secrets)];
  return { attributes: own, unknownMember: secrets.text() };
}

function scope(secrets: PlantedSecrets): object {
  return { name: secrets.text(), version: secrets.text(), attributes: attributes(secrets) };
}

export function traceJson(secrets: PlantedSecrets, serviceName: string, ids: SpanIds, atUnixNano: bigint): string {
  const span = {
    ...ids,
    traceState: `a=${secrets.text()}`,
    name: `kept name ${secrets.text()}`,
    startTimeUnixNano: String(atUnixNano),
    endTimeUnixNano: String(atUnixNano + 1_000_000n),
    attributes: attributes(secrets),
    events: [{ timeUnixNano: String(atUnixNano), name: secrets.text(), attributes: attributes(secrets) }],
    links: [{ ...ids, traceState: secrets.text(), attributes: attributes(secrets) }],
    status: { code: 2, message: `failed ${secrets.text()}` },
    unknown: [secrets.text(), { deep: secrets.text() }],
  };
  const scopeSpans = [{ scope: scope(secrets), schemaUrl: `https://${secrets.mail()}/1`, spans: [span] }];
  const resourceSpans = [{ resource: resource(secrets, serviceName), schemaUrl: secrets.text(), scopeSpans }];
  return JSON.stringify({ resourceSpans, unknown: secrets.text() });
}

export function logJson(secrets: PlantedSecrets, serviceName: string, ids: SpanIds, atUnixNano: bigint): string {
  const record = {
    ...ids,
    timeUnixNano: String(atUnixNano),
    severityText: secrets.text(),
    body: { kvlistValue: { values: [...attributes(secrets), { key: 'note', value: { stringValue: 'kept body' } }] } },
    attributes: attributes(secrets),
    eventName: secrets.text(),
    unknown: secrets.text(),
  };
  const scopeLogs = [{ scope: scope(secrets), logRecords: [record] }];
  return JSON.stringify({ resourceLogs: [{ resource: resource(secrets, serviceName), scopeLogs }] });
}

export function zipkinJson(secrets: PlantedSecrets, serviceName: string, ids: SpanIds, atUnixNano: bigint): string {
  const timestamp = Number(atUnixNano / 1_000n);
  const span = {
    ...{ traceId: ids.traceId, id: ids.spanId, kind: 'SERVER', name: `kept name ${secrets.text()}` },
    ...{ timestamp, duration: 1_000 },
    localEndpoint: { serviceName, ipv4: secrets.ip(), port: 80 },
    remoteEndpoint: { serviceName: secrets.mail(), ipv4: secrets.ip() },
    annotations: [{ timestamp, value: secrets.text() }],
    tags: {
      ...{ 'plain.route': '/kept/as/it/is', error: secrets.text(), 'customer.denied': secrets.denied() },
      ...{
        [`key ${secrets.text()}`]: 'kept',
        'sql.query': `SELECT '${secrets.mail()}'`,
        'otel.scope.name': secrets.text(),
      },
    },
    unknown: { deep: secrets.text() },
  };
  return JSON.stringify([span]);
}

/** jaeger.thrift `Batch` in the binary protocol. */
export function jaegerBatch(secrets: PlantedSecrets, serviceName: string, ids: SpanIds, atUnixNano: bigint): Buffer {
  const traceId = Buffer.from(ids.traceId, 'hex');
  const tags = (id: number): Buffer =>
    structs(id, [
      tag('plain.route', '/kept/as/it/is'),
      tag('plain.text', secrets.text()),
      tag('customer.denied', secrets.denied()),
      tag(`key ${secrets.text()}`, 'kept'),
      tag('error', 'true'),
    ]);
  const atMicros = atUnixNano / 1_000n;
  const span = struct(
    int64(1, traceId.readBigInt64BE(8)),
    int64(2, traceId.readBigInt64BE(0)),
    int64(3, Buffer.from(ids.spanId, 'hex').readBigInt64BE()),
    int64(4, 0n),
    string(5, `kept name ${secrets.text()}`),
    int64(8, atMicros),
    int64(9, 250n),
    tags(10),
    structs(11, [struct(int64(1, atMicros), tags(2))]),
    string(77, secrets.text()),
  );
  return struct(field(12, 1, struct(string(1, serviceName), tags(2))), structs(2, [span]), string(77, secrets.text()));
}

const struct = (...fields: readonly Buffer[]): Buffer => Buffer.concat([...fields, Buffer.of(0)]);
const field = (type: number, id: number, value: Buffer): Buffer => Buffer.concat([Buffer.of(type, 0, id), value]);
const structs = (id: number, values: readonly Buffer[]): Buffer =>
  field(15, id, Buffer.concat([Buffer.of(12), int32(values.length), ...values]));
const tag = (key: string, value: string): Buffer => struct(string(1, key), field(8, 2, int32(0)), string(3, value));

function string(id: number, text: string): Buffer {
  const bytes = Buffer.from(text);
  return field(11, id, Buffer.concat([int32(bytes.length), bytes]));
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int64(id: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return field(10, id, bytes);
}
