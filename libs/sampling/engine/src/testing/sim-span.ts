/** A span as the workload makes it and the oracle reads it. Ids are lowercase hex. */
export interface SimSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  /** Wire value. */
  readonly kind: number;
  readonly name: string;
  readonly service: string;
  readonly scope: string;
  readonly startNano: bigint;
  readonly endNano: bigint;
  readonly isError: boolean;
  readonly attributes: Readonly<Record<string, string>>;
  /** Links to spans of the same trace. */
  readonly linkedSpanIds: readonly string[];
}

export const INTERNAL = 1;
export const SERVER = 2;
export const CLIENT = 3;
export const PRODUCER = 4;
export const CONSUMER = 5;

/** What makes two spans of one tenant the same span. */
export function identityOf(tenantId: string, span: Pick<SimSpan, 'traceId' | 'spanId' | 'kind'>): string {
  return `${tenantId}/${span.traceId}/${span.spanId}/${span.kind}`;
}

/** `ExportTraceServiceRequest` bytes, written field by field. Spans are grouped by service and scope. */
export function encodeRequest(spans: readonly SimSpan[]): Uint8Array {
  const groups = new Map<string, SimSpan[]>();
  for (const span of spans) {
    const key = `${span.service}\0${span.scope}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [span]);
    else group.push(span);
  }
  return joined([...groups.values()].map((group) => field(1, encodeResourceSpans(group))));
}

export function encodeSpan(span: SimSpan): Uint8Array {
  return joined([
    field(1, hexBytes(span.traceId)),
    field(2, hexBytes(span.spanId)),
    ...(span.parentSpanId === '' ? [] : [field(4, hexBytes(span.parentSpanId))]),
    field(5, text(span.name)),
    varintField(6, span.kind),
    fixed64Field(7, span.startNano),
    fixed64Field(8, span.endNano),
    ...Object.entries(span.attributes).map(([key, value]) => field(9, encodeAttribute(key, value))),
    ...span.linkedSpanIds.map((id) => field(13, joined([field(1, hexBytes(span.traceId)), field(2, hexBytes(id))]))),
    ...(span.isError ? [field(15, varintField(3, 2))] : []),
  ]);
}

function encodeResourceSpans(spans: readonly SimSpan[]): Uint8Array {
  const { service = '', scope = '' } = spans[0] ?? {};
  const resource = service === '' ? new Uint8Array() : field(1, encodeAttribute('service.name', service));
  const scopeSpans = joined([field(1, field(1, text(scope))), ...spans.map((span) => field(2, encodeSpan(span)))]);
  return joined([field(1, resource), field(2, scopeSpans), field(3, text('https://opentelemetry.io/schemas/1.37.0'))]);
}

function encodeAttribute(key: string, value: string): Uint8Array {
  return joined([field(1, text(key)), field(2, field(1, text(value)))]);
}

function field(number: number, payload: Uint8Array): Uint8Array {
  return joined([varint((number << 3) | 2), varint(payload.length), payload]);
}

function varintField(number: number, value: number): Uint8Array {
  return joined([varint(number << 3), varint(value)]);
}

function fixed64Field(number: number, value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return joined([varint((number << 3) | 1), bytes]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  return Uint8Array.from([...bytes, rest]);
}

function text(value: string): Uint8Array {
  return Buffer.from(value, 'utf8');
}

function hexBytes(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex');
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}
