/** Points in time given as nanoseconds since the Unix epoch, shown in the reader's time zone. */

export function nanosToMs(unixNano: string | bigint): number {
  return Number(BigInt(unixNano) / 1_000_000n);
}

const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false };

/** `14:03:22.481` today, `Nov 21 14:03:22` before. */
export function formatInstant(ms: number, nowMs: number): string {
  const date = new Date(ms);
  const clock = date.toLocaleTimeString('en-GB', CLOCK);
  if (date.toDateString() === new Date(nowMs).toDateString())
    return `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`;
  return `${date.toLocaleDateString('en-US', { month: 'short', day: '2-digit' })} ${clock}`;
}

/** With all nine digits of the second, in UTC: `2026-11-22 14:03:22.481234567 UTC`. */
export function formatInstantExact(unixNano: string | bigint): string {
  const nanos = BigInt(unixNano);
  const date = new Date(Number(nanos / 1_000_000n));
  const fraction = String(nanos % 1_000_000_000n).padStart(9, '0');
  return `${date.toISOString().slice(0, 19).replace('T', ' ')}.${fraction} UTC`;
}

/** `12 s ago`, `4 min ago`, `3 h ago`, `2 d ago`. */
export function formatAge(ms: number, nowMs: number): string {
  const seconds = Math.max(0, Math.round((nowMs - ms) / 1000));
  if (seconds < 60) return `${String(seconds)} s ago`;
  if (seconds < 3600) return `${String(Math.floor(seconds / 60))} min ago`;
  if (seconds < 48 * 3600) return `${String(Math.floor(seconds / 3600))} h ago`;
  return `${String(Math.floor(seconds / 86_400))} d ago`;
}
