import type { LogManifest, ManifestEntry } from './log-manifest.js';

export interface ResendLimits {
  /**
   * A request that comes again within this time, by the gateways' receive times, is a resend. SDKs and collectors give a request up
   * after 5 minutes.
   */
  readonly resendWindowMs: number;
  /** Requests remembered; the oldest are forgotten first, whatever their time. */
  readonly resendRequestsMax: number;
}

/**
 * Requests that were stored. A log record has no id, so what tells a resend from something new is the whole request, byte for byte.
 * Two requests that a client means to be two differ at least in a time stamp.
 */
export class ResendMemory {
  private readonly limits: ResendLimits;
  /** Receive time by digest, in the order of their last sight. */
  private readonly seenAtMs = new Map<string, number>();

  constructor(limits: ResendLimits) {
    this.limits = limits;
  }

  get size(): number {
    return this.seenAtMs.size;
  }

  isResend(requestDigest: string, receivedAtUnixMs: number): boolean {
    const seenAtMs = this.seenAtMs.get(requestDigest);
    return seenAtMs !== undefined && Math.abs(receivedAtUnixMs - seenAtMs) <= this.limits.resendWindowMs;
  }

  /** A resend counts as a sight as well: a client may go on for long. */
  remember({ requestDigest, receivedAtUnixMs }: Pick<ManifestEntry, 'requestDigest' | 'receivedAtUnixMs'>): void {
    if (requestDigest === '') return;
    this.seenAtMs.delete(requestDigest);
    this.seenAtMs.set(requestDigest, receivedAtUnixMs);
    if (this.seenAtMs.size <= this.limits.resendRequestsMax) return;
    for (const oldest of this.seenAtMs.keys()) {
      this.seenAtMs.delete(oldest);
      return;
    }
  }

  rememberAll(manifest: LogManifest): void {
    for (const entry of manifest.entries) this.remember(entry);
  }
}
