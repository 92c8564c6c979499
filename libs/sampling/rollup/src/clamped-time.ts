const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const PAST_MS_MAX = 30 * DAY_MS;
const FUTURE_MS_MAX = DAY_MS;

/** A time the sender claims, or the receive time where the claim is more than 30 days behind it or a day ahead. */
export function clampedMs(claimedMs: number, receivedAtMs: number): number {
  const isCredible = claimedMs >= receivedAtMs - PAST_MS_MAX && claimedMs <= receivedAtMs + FUTURE_MS_MAX;
  return isCredible ? claimedMs : receivedAtMs;
}

export function minuteOf(unixMs: number): number {
  return Math.floor(unixMs / MINUTE_MS);
}

export function dayOf(unixMs: number): number {
  return Math.floor(unixMs / DAY_MS);
}
