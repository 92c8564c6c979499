/** `2026-03-01T12:00:00.000Z`: whole milliseconds, which is as exact as decisions are. */
export function instantText(unixNano: bigint): string {
  return new Date(Number(unixNano / 1_000_000n)).toISOString();
}
