import type { SimSpan } from './sim-span.js';
import type { LoggedMessage } from './sim-stream.js';

/** A span as it was accepted: the first copy within the window. */
export interface AcceptedSpan {
  readonly span: SimSpan;
  readonly identity: string;
  readonly message: LoggedMessage;
}

/** Milliseconds of a time that a span claims, or of its receipt where the claim is absurd. */
export function clamp(claimedNano: bigint, receivedAtMs: number): number {
  const claimedMs = Number(claimedNano / 1_000_000n);
  const day = 24 * 3600 * 1000;
  return claimedMs < receivedAtMs - 30 * day || claimedMs > receivedAtMs + day ? receivedAtMs : claimedMs;
}
