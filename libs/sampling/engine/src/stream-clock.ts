/**
 * The partition's own time, on which all waits are measured: the latest receive time read so far. It moves with what is
 * read, so that a sampler that works off an hour of backlog gives every trace its full wait. Only at the end of the
 * partition, with nothing to read, it moves with the wall clock, by what has passed and not to what it shows: a sampler whose clock is
 * ahead of the gateways' must not decide early.
 */
export class StreamClock {
  private latestMs = 0;

  get nowMs(): number {
    return this.latestMs;
  }

  /** A message received then was read, or a flush planned then was read from the journal. */
  reached(unixMs: number): void {
    if (unixMs > this.latestMs) this.latestMs = unixMs;
  }

  /** For so long whatever the partition held had been read. */
  idled(elapsedMs: number): void {
    if (elapsedMs > 0) this.latestMs += elapsedMs;
  }
}
