/** Hues far apart first, so that the few lines most charts have are easy to tell. Both grounds carry them. */
const HUES = [265, 150, 60, 320, 205, 100, 290, 35, 180, 235] as const;

export function seriesColor(index: number): string {
  const hue = HUES[index % HUES.length] ?? HUES[0];
  const lightness = 0.62 + (Math.floor(index / HUES.length) % 2) * 0.1;
  return `oklch(${String(lightness)} 0.14 ${String(hue)})`;
}
