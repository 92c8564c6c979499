import { shorten } from '@clew/otlp';
import { isSpanId, isTraceId, type SpanId, type TraceId } from '@clew/trace-model';

import { SpanFault } from './conversion.js';

const HEX = /^[0-9a-fA-F]+$/;
const ZEROS = /^0*$/;

/** 1 to 32 hex digits in any case; shorter ids (64 bits were the rule once) get zeros in front. Throws SpanFault. */
export function traceIdFrom(digits: string, path: string): TraceId {
  const id = padded(digits, 32, path);
  if (isTraceId(id)) return id;
  throw new SpanFault(`${path}: a trace id must not be all zero`);
}

/** 1 to 16 hex digits in any case. Throws SpanFault. */
export function spanIdFrom(digits: string, path: string): SpanId {
  const id = padded(digits, 16, path);
  if (isSpanId(id)) return id;
  throw new SpanFault(`${path}: a span id must not be all zero`);
}

/** As `spanIdFrom`, but none where the digits are zero or missing: a root. */
export function parentIdFrom(digits: string, path: string): SpanId | '' {
  return ZEROS.test(digits) ? '' : spanIdFrom(digits, path);
}

/** A trace id of two signed or unsigned 64-bit halves. */
export function traceIdOfHalves(high: bigint, low: bigint, path: string): TraceId {
  return traceIdFrom(hex64(high) + hex64(low), path);
}

export function hex64(value: bigint): string {
  return BigInt.asUintN(64, value).toString(16).padStart(16, '0');
}

function padded(digits: string, length: number, path: string): string {
  if (digits === '') throw new SpanFault(`${path}: missing; expected up to ${length} hex digits`);
  if (digits.length > length || !HEX.test(digits)) {
    throw new SpanFault(`${path}: expected up to ${length} hex digits, got ${JSON.stringify(shorten(digits))}`);
  }
  return digits.toLowerCase().padStart(length, '0');
}
