/** A span as the workload makes it and the oracle reads it. Ids are lowercase hex. */
export interface SimSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  /** Wire value. */
  readonly kind: number;
  readonly name: string;
  readonly service: string;
  /** '' for none. */
  readonly environment: string;
  readonly scope: string;
  readonly startNano: bigint;
  readonly endNano: bigint;
  readonly isError: boolean;
  readonly traceState?: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Links to spans of the same trace. */
  readonly linkedSpanIds: readonly string[];
}

/** How many spans this one stands for since it was sampled before it came here. */
export function upstreamCountOf({ traceState = '' }: SimSpan): number {
  if (traceState.includes('th:8')) return 2;
  return traceState.includes('th:c') ? 4 : 1;
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

/** Spans by service and scope, as a request holds them. */
function grouped(spans: readonly SimSpan[]): SimSpan[][] {
  const groups = new Map<string, SimSpan[]>();
  for (const span of spans) {
    const key = `${span.service}\0${span.environment}\0${span.scope}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [span]);
    else group.push(span);
  }
  return [...groups.values()];
}

/** The spans in the order in which a reader of `encodeRequest` meets them. */
export function inWireOrder(spans: readonly SimSpan[]): SimSpan[] {
  return grouped(spans).flat();
}

/** `ExportTraceServiceRequest` bytes, written field by field. */
export function encodeRequest(spans: readonly SimSpan[]): Uint8Array {
  return Buffer.from(grouped(spans).flatMap((group) => field(1, resourceSpans(group))));
}

/** For spans in wire order how many bytes of their request end with each: of the last of a group, with all of the group. */
export function endsOnWire(spans: readonly SimSpan[]): number[] {
  let groupStart = 0;
  return grouped(spans).flatMap((group) => {
    const bytes = Buffer.from(encodeRequest(group));
    const start = groupStart;
    groupStart += bytes.length;
    return group.map((span, index) => {
      if (index === group.length - 1) return groupStart;
      const encoding = Buffer.from(encodeSpan(span));
      return start + bytes.indexOf(encoding) + encoding.length;
    });
  });
}

export function encodedLength(span: SimSpan): number {
  return encodeSpan(span).length;
}

const encoded = new WeakMap<SimSpan, Bytes>();

type Bytes = readonly number[];

function encodeSpan(span: SimSpan): Bytes {
  let bytes = encoded.get(span);
  if (bytes === undefined) {
    bytes = spanFields(span);
    encoded.set(span, bytes);
  }
  return bytes;
}

function spanFields(span: SimSpan): Bytes {
  const traceId = hexBytes(span.traceId);
  return [
    ...field(1, traceId),
    ...field(2, hexBytes(span.spanId)),
    ...(span.traceState === undefined ? [] : field(3, text(span.traceState))),
    ...(span.parentSpanId === '' ? [] : field(4, hexBytes(span.parentSpanId))),
    ...field(5, text(span.name)),
    ...varintField(6, span.kind),
    ...fixed64Field(7, span.startNano),
    ...fixed64Field(8, span.endNano),
    ...Object.entries(span.attributes).flatMap(([key, value]) => field(9, attribute(key, value))),
    ...span.linkedSpanIds.flatMap((id) => field(13, [...field(1, traceId), ...field(2, hexBytes(id))])),
    ...(span.isError ? field(15, varintField(3, 2)) : []),
  ];
}

function resourceSpans(spans: readonly SimSpan[]): Bytes {
  const { service = '', environment = '', scope = '' } = spans[0] ?? {};
  const resource = [
    ...(service === '' ? [] : field(1, attribute('service.name', service))),
    ...(environment === '' ? [] : field(1, attribute('deployment.environment.name', environment))),
  ];
  const scopeSpans = [...field(1, field(1, text(scope))), ...spans.flatMap((span) => field(2, encodeSpan(span)))];
  return [...field(1, resource), ...field(2, scopeSpans), ...field(3, text('https://example.com/schema/1.37.0'))];
}

function attribute(key: string, value: string): Bytes {
  return [...field(1, text(key)), ...field(2, field(1, text(value)))];
}

function field(number: number, payload: Bytes): Bytes {
  return [...varint((number << 3) | 2), ...varint(payload.length), ...payload];
}

function varintField(number: number, value: number): Bytes {
  return [...varint(number << 3), ...varint(value)];
}

function fixed64Field(number: number, value: bigint): Bytes {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return [...varint((number << 3) | 1), ...bytes];
}

function varint(value: number): Bytes {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

function text(value: string): Bytes {
  return [...Buffer.from(value, 'utf8')];
}

function hexBytes(hex: string): Bytes {
  return [...Buffer.from(hex, 'hex')];
}
