import { formatDuration } from '../kit/duration.js';

/** With its sign: `+12 ms`, `−3.4 ms`; nothing for none. */
export function deltaText(nanoseconds: string): string {
  const delta = BigInt(nanoseconds);
  if (delta === 0n) return '±0';
  return delta > 0n ? `+${formatDuration(delta)}` : formatDuration(delta);
}
