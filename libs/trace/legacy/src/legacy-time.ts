const NANOS_PER_MICRO = 1_000n;
/** What OTLP (fixed64) can say; ten times as far ahead as what makes sense, which the door looks at. */
const NANOS_MAX = 2n ** 64n - 1n;

/** Unix nanoseconds, exact; times before 1970 and beyond the wire's range become the nearest it can say. */
export function nanosOf(micros: bigint): bigint {
  const nanos = micros * NANOS_PER_MICRO;
  if (nanos < 0n) return 0n;
  return nanos > NANOS_MAX ? NANOS_MAX : nanos;
}
