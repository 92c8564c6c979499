import { protoType } from './otlp-proto.js';

/** Input of the oracle's encoder: `resources` x 2 scopes x `spansPerScope` spans, each of a trace of its own. */
export function sampleRequest(resources: number, spansPerScope: number): Uint8Array {
  return encodeOracle('ExportTraceServiceRequest', {
    resourceSpans: Array.from({ length: resources }, (_, resource) => ({
      resource: { attributes: [attribute('host.name', 'h'), attribute('service.name', `service-${resource}`)] },
      schemaUrl: `https://resource/${resource}`,
      scopeSpans: [1, 2].map((scope) => ({
        scope: { name: `scope-${resource}-${scope}` },
        schemaUrl: `https://scope/${resource}/${scope}`,
        spans: Array.from({ length: spansPerScope }, (_, span) =>
          sampleSpan((resource * 2 + scope) * spansPerScope + span),
        ),
      })),
    })),
  });
}

export function sampleSpan(number: number): object {
  const id = new Uint8Array(16).fill(7);
  new DataView(id.buffer).setUint32(5, number + 1);
  return {
    traceId: id,
    spanId: id.subarray(4, 12),
    name: `span ${number}`,
    kind: 2,
    startTimeUnixNano: '1795370000123456789',
    endTimeUnixNano: '18446744073709551615',
    attributes: [attribute('http.route', '/shop'), attribute('number', String(number))],
    status: { code: 2, message: 'failed' },
    flags: 257,
  };
}

export function attribute(key: string, stringValue: string): object {
  return { key, value: { stringValue } };
}

export function encodeOracle(typeName: string, message: Record<string, unknown>): Uint8Array {
  const type = protoType(typeName);
  return new Uint8Array(type.encode(type.fromObject(message)).finish());
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** A length-delimited field, as bytes. Field numbers up to 15. */
export function field(number: number, payload: Uint8Array): Uint8Array {
  const header = [(number << 3) | 2];
  let length = payload.length;
  for (; length >= 0x80; length >>>= 7) header.push((length & 0x7f) | 0x80);
  return concatBytes(Uint8Array.of(...header, length), payload);
}
