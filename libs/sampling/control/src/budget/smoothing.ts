/** Weight of the newest value of an exponential average after `elapsedMs`. */
export function smoothingOf(elapsedMs: number, smoothingMs: number): number {
  return 1 - Math.exp(-elapsedMs / smoothingMs);
}
