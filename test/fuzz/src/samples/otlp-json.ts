const HEX_FIELDS = new Set(['traceId', 'spanId', 'parentSpanId']);

/** OTLP/JSON of what the samples are: ids in hex, bytes in base64. */
export function otlpJson(message: object): Buffer {
  return Buffer.from(
    JSON.stringify(message, (key, value: unknown) => {
      if (!(value instanceof Uint8Array)) return value;
      return Buffer.from(value).toString(HEX_FIELDS.has(key) ? 'hex' : 'base64');
    }),
  );
}
