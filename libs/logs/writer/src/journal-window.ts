import type { LogManifest } from './log-manifest.js';
import type { ResendLimits } from './resend-memory.js';

interface Retained {
  readonly sequence: bigint;
  readonly newestUnixMs: number;
  readonly requestCount: number;
}

/** Which records of the journal a take-over would need: the last, and those whose requests must be recognised. */
export class JournalWindow {
  private readonly limits: ResendLimits;
  private readonly trimRecordsMin: number;
  private retained: Retained[] = [];

  /** @param trimRecordsMin trimming is a request of its own, so it waits until so many records can go */
  constructor(limits: ResendLimits, trimRecordsMin: number) {
    this.limits = limits;
    this.trimRecordsMin = trimRecordsMin;
  }

  add(sequence: bigint, { entries }: LogManifest): void {
    const newestUnixMs = entries.reduce((newest, entry) => Math.max(newest, entry.receivedAtUnixMs), 0);
    this.retained.push({ sequence, newestUnixMs, requestCount: entries.length });
  }

  /** The sequence below which records may be forgotten; undefined while there is little to gain. Call when the last is stored. */
  trimBefore(): bigint | undefined {
    const { resendWindowMs, resendRequestsMax } = this.limits;
    const newestUnixMs = this.retained.reduce((newest, record) => Math.max(newest, record.newestUnixMs), 0);
    let keepFrom = this.retained.length - 1;
    let requestCount = this.retained[keepFrom]?.requestCount ?? 0;
    for (let at = keepFrom - 1; at >= 0 && requestCount < resendRequestsMax; at--) {
      const record = this.retained[at];
      requestCount += record?.requestCount ?? 0;
      if (newestUnixMs - (record?.newestUnixMs ?? 0) <= resendWindowMs) keepFrom = at;
    }
    if (keepFrom < this.trimRecordsMin) return undefined;
    this.retained = this.retained.slice(keepFrom);
    return this.retained[0]?.sequence;
  }
}
