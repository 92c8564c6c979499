const NANOS_PER_SECOND = 1_000_000_000n;
const INSTANT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/** Unix nanoseconds as ISO 8601 in UTC; no digit is lost and no zero added beyond the second. */
export function instantFromUnixNano(unixNano: bigint): string {
  const nanos = ((unixNano % NANOS_PER_SECOND) + NANOS_PER_SECOND) % NANOS_PER_SECOND;
  const seconds = (unixNano - nanos) / NANOS_PER_SECOND;
  const whole = new Date(Number(seconds) * 1_000).toISOString().slice(0, -'.000Z'.length);
  const fraction = nanos === 0n ? '' : `.${nanos.toString().padStart(9, '0').replace(/0+$/, '')}`;
  return `${whole}${fraction}Z`;
}

/** Undefined for what is no instant: no zone, more than nine digits, or a day that does not exist. */
export function unixNanoFromInstant(text: string): bigint | undefined {
  const [, whole, fraction = '', zone] = INSTANT.exec(text) ?? [];
  if (whole === undefined || zone === undefined) return undefined;
  const wallMs = Date.parse(`${whole}Z`);
  const unixMs = Date.parse(`${whole}${zone}`);
  // V8 takes the 30th of February for the 2nd of March.
  if (Number.isNaN(wallMs) || Number.isNaN(unixMs) || !new Date(wallMs).toISOString().startsWith(whole))
    return undefined;
  return BigInt(unixMs) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}
