import type { LinkedSpanIds } from '@clew/sampling-rollup';

import { int32At } from './hash.js';

/** Field number << 3 | wire type of what is looked at in Span and Span.Link (opentelemetry-proto v1). */
const SPAN_TRACE_ID = 0x0a;
const SPAN_LINKS = 0x6a;
const LINK_TRACE_ID = 0x0a;
const LINK_SPAN_ID = 0x12;

interface Field {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/** Ids of the spans that `bytes[start, end)` links to within its own trace. Torn links are passed over. */
export function linkedSpanIdsOf(bytes: Uint8Array, start: number, end: number): LinkedSpanIds {
  const linked: number[] = [];
  let traceId: Field | undefined;
  for (const field of fields(bytes, start, end)) {
    if (field.tag === SPAN_TRACE_ID) traceId = field;
  }
  if (traceId === undefined) return linked;
  for (const field of fields(bytes, start, end)) {
    if (field.tag !== SPAN_LINKS) continue;
    const spanId = spanIdWithin(bytes, field, traceId);
    if (spanId !== undefined) linked.push(int32At(bytes, spanId.start), int32At(bytes, spanId.start + 4));
  }
  return linked;
}

function spanIdWithin(bytes: Uint8Array, link: Field, traceId: Field): Field | undefined {
  let isSameTrace = false;
  let spanId: Field | undefined;
  for (const field of fields(bytes, link.start, link.end)) {
    if (field.tag === LINK_TRACE_ID) isSameTrace = isEqual(bytes, field, traceId);
    else if (field.tag === LINK_SPAN_ID && field.end - field.start === 8) spanId = field;
  }
  return isSameTrace ? spanId : undefined;
}

/** Length-delimited fields of a message; ends early at what is no protobuf. */
function* fields(bytes: Uint8Array, start: number, end: number): Generator<Field> {
  let at = start;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; at < end && shift < 70; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    at = end + 1;
    return 0;
  };
  while (at < end) {
    const tag = varint();
    const wireType = tag % 8;
    if (wireType === 0) varint();
    else if (wireType === 1) at += 8;
    else if (wireType === 5) at += 4;
    else if (wireType === 2) {
      const length = varint();
      if (at + length > end) return;
      yield { tag, start: at, end: at + length };
      at += length;
    } else return;
  }
}

function isEqual(bytes: Uint8Array, one: Field, other: Field): boolean {
  const length = one.end - one.start;
  if (length !== other.end - other.start) return false;
  for (let index = 0; index < length; index++) {
    if (bytes[one.start + index] !== bytes[other.start + index]) return false;
  }
  return true;
}
