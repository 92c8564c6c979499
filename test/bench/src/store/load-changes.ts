import type { KeptSpan } from '@clew/store-contract';

import type { LoadBody } from './load-bodies.js';

/** One body in so many is of another environment: a few per cent of the spans. */
const OTHER_ENVIRONMENT_EVERY = 25;
/** Of the same length, so that no length around it changes. */
const ENVIRONMENTS = ['production', 'staging-eu'] as const;

/** Tags of Span, KeyValue and AnyValue in opentelemetry-proto v1. */
const SPAN_PARENT = 0x22;
const SPAN_ATTRIBUTE = 0x4a;
const KEY = 0x0a;
const VALUE = 0x12;
const STRING_VALUE = 0x0a;
const INT_VALUE = 0x18;

/** Makes some bodies those of another environment, by their place in the load. */
export function changeEnvironment({ bytes }: LoadBody, bodyNumber: number): void {
  if (bodyNumber % OTHER_ENVIRONMENT_EVERY !== 0) return;
  const [from, to] = ENVIRONMENTS;
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + to.length)) bytes.write(to, at, 'latin1');
}

/** Makes all spans of a body parts of one trace. */
export function joinTraces({ bytes, traceIdOffsets }: LoadBody, traceId: Uint8Array): void {
  for (const offset of traceIdOffsets) bytes.set(traceId, offset);
}

/** An order's number is told by one span alone. */
export function withOrder(span: KeptSpan, order: number): KeptSpan {
  const text = Buffer.from(orderId(order));
  const idValue = [VALUE, text.length + 2, STRING_VALUE, text.length, ...text];
  const total = varint(orderTotal(order));
  const totalValue = [VALUE, total.length + 1, INT_VALUE, ...total];
  return withBytes(span, [...attribute('order.id', idValue), ...attribute('order.total', totalValue)]);
}

export function orderId(order: number): string {
  return `order-${String(order).padStart(8, '0')}`;
}

/** In cents: the later, the dearer. */
export function orderTotal(order: number): number {
  return 1000 + order * 7;
}

export function withParent(span: KeptSpan, parentSpanId: Uint8Array): KeptSpan {
  return withBytes(span, [SPAN_PARENT, parentSpanId.length, ...parentSpanId]);
}

function attribute(key: string, value: readonly number[]): readonly number[] {
  const bytes = Buffer.from(key);
  return [SPAN_ATTRIBUTE, bytes.length + 2 + value.length, KEY, bytes.length, ...bytes, ...value];
}

/** Fields of a protobuf message come in any order. */
function withBytes(span: KeptSpan, fields: readonly number[]): KeptSpan {
  const own = span.bytes.subarray(span.start, span.end);
  const bytes = new Uint8Array(own.length + fields.length);
  bytes.set(own);
  bytes.set(fields, own.length);
  return { ...span, bytes, start: 0, end: bytes.length };
}

function varint(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return [...bytes, rest];
}
