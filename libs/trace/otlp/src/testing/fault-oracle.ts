import type protobuf from 'protobufjs';
import { GROUP_FAULT, SPAN_FAULT } from '../scan-faults.js';
import { bytes, list, oracleDecode, record, text } from './oracle.js';
import { protoType } from './otlp-proto.js';
import { encodeWire } from './wire-arbitrary.js';
import type { WireField } from './wire-arbitrary.js';

export interface FaultBounds {
  readonly receivedAtUnixMs: number;
  readonly futureMsMax: number;
  readonly pastMsMax: number;
  readonly attributeBytesMax: number;
  readonly attributesMax: number;
}

/** Faults of every span of a request, and of every group that has spans, as the oracle's schema and the words of SPAN_FAULT have it. */
export function expectedFaults(
  fields: readonly WireField[],
  bounds: FaultBounds,
): { readonly spans: readonly number[]; readonly groups: readonly number[] } {
  const spans: number[] = [];
  const groups: number[] = [];
  for (const resourceSpans of submessages(fields, 1)) {
    const ofResource = ofDescription(resourceSpans, 'Resource', bounds) | ofServiceName(resourceSpans);
    for (const scopeSpans of submessages(resourceSpans, 2)) {
      const sent = submessages(scopeSpans, 2);
      if (sent.length > 0) groups.push(ofResource | ofDescription(scopeSpans, 'InstrumentationScope', bounds));
      for (const span of sent) spans.push(ofSpan(span, bounds));
    }
  }
  return { spans, groups };
}

/** Of the resource of a ResourceSpans or the scope of a ScopeSpans, which are field 1; the schema URL is field 3 of both. */
function ofDescription(parent: readonly WireField[], type: string, bounds: FaultBounds): number {
  const pieces = submessages(parent, 1);
  return (
    pieces.reduce((faults, piece) => faults | ofMessage(protoType(type), piece, bounds), 0) |
    (pieces.length > 1 ? GROUP_FAULT.unknownFields : 0) |
    (parent.some(({ id, value }) => id === 3 && !isUtf8(value)) ? GROUP_FAULT.badUtf8 : 0)
  );
}

function ofServiceName(resourceSpans: readonly WireField[]): number {
  const sent = oracleDecode('ResourceSpans', encodeWire(resourceSpans, 'merged'));
  const attribute = list(record(sent, 'resource'), 'attributes').find((each) => text(each, 'key') === 'service.name');
  const value = record(attribute ?? {}, 'value');
  const scalars = ['stringValue', 'boolValue', 'intValue', 'doubleValue'];
  return scalars.some((name) => name in value && value[name] !== '') ? 0 : GROUP_FAULT.missingServiceName;
}

function ofSpan(fields: readonly WireField[], bounds: FaultBounds): number {
  const span = oracleDecode('Span', encodeWire(fields, 'merged'));
  const start = BigInt(text(span, 'startTimeUnixNano') || '0');
  const end = BigInt(text(span, 'endTimeUnixNano') || '0');
  const nanos = (ms: number): bigint => BigInt(ms) * 1_000_000n;
  const latest = nanos(bounds.receivedAtUnixMs + bounds.futureMsMax);
  let faults = ofMessage(protoType('Span'), fields, bounds);
  if (!isId(bytes(span, 'traceId'), 16) || !isId(bytes(span, 'spanId'), 8)) faults |= SPAN_FAULT.invalidId;
  if (end === 0n || end < start) faults |= SPAN_FAULT.endBeforeStart;
  if (start < nanos(bounds.receivedAtUnixMs - bounds.pastMsMax) || start > latest || end > latest) {
    faults |= SPAN_FAULT.timeOutOfRange;
  }
  return faults;
}

/** What is wrong in a message and all that it holds, whatever the message is. */
function ofMessage(type: protobuf.Type, fields: readonly WireField[], bounds: FaultBounds): number {
  let faults = 0;
  const seen = new Set<string>();
  for (const { id, value } of fields) {
    const field = type.fieldsById[id];
    if (field === undefined) {
      faults |= SPAN_FAULT.unknownFields;
      continue;
    }
    const place = field.partOf?.name ?? field.name;
    if (!field.repeated && seen.has(place)) faults |= SPAN_FAULT.unknownFields;
    seen.add(place);
    if (field.type === 'string' && !isUtf8(value)) faults |= SPAN_FAULT.badUtf8;
    if (isBounded(type, field) && lengthOf(value) > bounds.attributeBytesMax) faults |= SPAN_FAULT.oversizedAttribute;
    const { resolvedType } = field;
    if (resolvedType !== null && 'fieldsArray' in resolvedType)
      faults |= ofMessage(resolvedType, members(value), bounds);
  }
  const attributeCount = fields.filter(({ id }) => type.fieldsById[id]?.name === 'attributes').length;
  return attributeCount > bounds.attributesMax ? faults | SPAN_FAULT.tooManyAttributes : faults;
}

function isBounded(type: protobuf.Type, field: protobuf.Field): boolean {
  if (type.name === 'KeyValue') return field.name === 'key';
  return type.name === 'AnyValue' && ['stringValue', 'bytesValue', 'arrayValue', 'kvlistValue'].includes(field.name);
}

function submessages(fields: readonly WireField[], id: number): readonly (readonly WireField[])[] {
  return fields.filter((field) => field.id === id).map((field) => members(field.value));
}

function members(value: WireField['value']): readonly WireField[] {
  return Array.isArray(value) ? (value as readonly WireField[]) : [];
}

function lengthOf(value: WireField['value']): number {
  if (typeof value === 'bigint') return 0;
  return value instanceof Uint8Array ? value.length : encodeWire(value, 'as generated').length;
}

function isUtf8(value: WireField['value']): boolean {
  try {
    if (value instanceof Uint8Array) new TextDecoder('utf-8', { fatal: true }).decode(value);
    return true;
  } catch {
    return false;
  }
}

function isId(id: Uint8Array, length: number): boolean {
  return id.length === length && id.some((byte) => byte !== 0);
}
