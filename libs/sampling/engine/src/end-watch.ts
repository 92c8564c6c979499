import type { PartitionLease } from '@clew/stream-contract';

export interface EndWatchOptions {
  readonly lease: Pick<PartitionLease, 'endOffset'>;
  /** Least time between two questions for the end. */
  readonly endCheckMsMin: number;
  /**
   * After so long without a message although the end lies further on, and could be asked for all the time, there is
   * nothing to come: a transaction's markers take offsets and are never delivered.
   */
  readonly endDoubtMsMax: number;
  /** The end could not be asked for. */
  readonly failed: (error: unknown) => void;
}

/**
 * Tells for how long a partition has had nothing to read. A read that finds nothing does not say so, as the brokers may be
 * away or the group rebalancing: only the partition's end does, asked for after such a read. While it lies further on, or
 * nobody answers, no time has passed. Nothing waits for the answer, as it may take as long as the outage.
 */
export class EndWatch {
  private readonly options: EndWatchOptions;
  /** Time up to here was given out, or does not count. */
  private settledMs = 0;
  /** Whatever had come by then was read. */
  private reachedMs = 0;
  private behindSinceMs: number | undefined;
  private askedAtMs = -Infinity;
  private isAsking = false;

  constructor(options: EndWatchOptions) {
    this.options = options;
  }

  /** There was something to read: until now, the messages say what time it is. */
  found(nowMs: number): void {
    this.settledMs = nowMs;
    this.behindSinceMs = undefined;
  }

  /** A read from `nextOffset` found nothing. Answers how much time is now known to have passed at the end. */
  foundNothing(nextOffset: number, nowMs: number): number {
    const idleMs = Math.max(0, this.reachedMs - this.settledMs);
    this.settledMs += idleMs;
    const isTime = nowMs - this.askedAtMs >= this.options.endCheckMsMin;
    if (isTime && !this.isAsking) void this.ask(nextOffset, nowMs);
    return idleMs;
  }

  private async ask(nextOffset: number, nowMs: number): Promise<void> {
    const { failed, lease } = this.options;
    this.isAsking = true;
    this.askedAtMs = nowMs;
    try {
      const end = Number(await lease.endOffset());
      if (end <= nextOffset) this.reached(nowMs);
      else this.behind(nowMs);
    } catch (error) {
      this.settledMs = Math.max(this.settledMs, nowMs);
      this.behindSinceMs = undefined;
      failed(error);
    } finally {
      this.isAsking = false;
    }
  }

  private reached(nowMs: number): void {
    this.reachedMs = nowMs;
    this.behindSinceMs = undefined;
  }

  private behind(nowMs: number): void {
    if (nowMs < this.settledMs) return; // something was found meanwhile
    this.behindSinceMs ??= nowMs;
    if (nowMs - this.behindSinceMs >= this.options.endDoubtMsMax) this.reachedMs = nowMs;
    else this.settledMs = nowMs;
  }
}
