import { formatCount } from '../kit/quantity.js';

export interface ShownLimits {
  readonly spansPerSecond: number | null;
  readonly bytesPerSecond: number | null;
  readonly burstSeconds: number;
}

/** `1,000 spans/s, 5.0M bytes/s, 2 s at once`; `anything` without limits. */
export function limitText(limits: ShownLimits | null): string {
  if (limits === null) return 'anything';
  const { spansPerSecond, bytesPerSecond, burstSeconds } = limits;
  const parts = [
    ...(spansPerSecond === null ? [] : [`${formatCount(spansPerSecond)} spans/s`]),
    ...(bytesPerSecond === null ? [] : [`${formatCount(bytesPerSecond)} bytes/s`]),
    `${burstSeconds.toLocaleString('en-US')} s at once`,
  ];
  return parts.join(', ');
}
