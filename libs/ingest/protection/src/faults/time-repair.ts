import { SCAN_BOUNDS_DEFAULT } from '@clew/otlp';
import type { ScanBounds } from '@clew/otlp';

export interface SpanTimes {
  readonly startUnixNano: bigint;
  readonly endUnixNano: bigint;
}

const NANOS_PER_MS = 1_000_000n;

/**
 * Times that can be true, from such that cannot: a start out of bounds becomes the receive time and the duration is kept
 * where it can be; an end too far ahead becomes the receive time, and never lies before the start. Times that are good come
 * back as they are.
 */
export function repairedTimes(sent: SpanTimes, receivedAtUnixMs: number, bounds: ScanBounds): SpanTimes {
  const { pastMsMax, futureMsMax } = { ...SCAN_BOUNDS_DEFAULT, ...bounds };
  const received = BigInt(Math.floor(receivedAtUnixMs)) * NANOS_PER_MS;
  const earliest = received - BigInt(pastMsMax) * NANOS_PER_MS;
  const latest = received + BigInt(futureMsMax) * NANOS_PER_MS;
  const { startUnixNano, endUnixNano } = sent;
  if (startUnixNano >= earliest && startUnixNano <= latest) {
    const end = endUnixNano > latest ? received : endUnixNano;
    return { startUnixNano, endUnixNano: end < startUnixNano ? startUnixNano : end };
  }
  const duration = endUnixNano > startUnixNano ? endUnixNano - startUnixNano : 0n;
  const end = received + duration;
  return { startUnixNano: received, endUnixNano: end > latest ? received : end };
}
