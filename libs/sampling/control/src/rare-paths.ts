import { StampedKeys } from './stamped-keys.js';
import { fieldOf, listOf, numberOf, timeOf } from './snapshot-reading.js';

export interface RarePathsOptions {
  /** What was not seen for so long is new again. Default 3,600,000. */
  readonly windowMs?: number;
  /** From the first span on nothing is called new for so long, as everything would be. Default 600,000. */
  readonly learningMs?: number;
  /** Span names and edges remembered; beyond it those quiet for longest are forgotten. Default 32,768. */
  readonly pathsMax?: number;
  /** Paths in a snapshot, those seen last. Default 2,000. */
  readonly snapshotPathsMax?: number;
}

const KEY_MAX = 2 ** 53 - 1;

/** Finds span names and edges between services that were not seen within a window. */
export class RarePaths {
  private readonly windowMs: number;
  private readonly learningMs: number;
  private readonly snapshotPathsMax: number;
  private readonly seen: StampedKeys;
  private startedMs = Infinity;

  constructor(options: RarePathsOptions = {}) {
    const { windowMs = 3_600_000, learningMs = 600_000 } = options;
    if (!(windowMs > 0)) throw new RangeError(`windowMs is ${windowMs}, allowed is more than 0`);
    if (!(learningMs >= 0)) throw new RangeError(`learningMs is ${learningMs}, allowed is 0 or more`);
    this.windowMs = windowMs;
    this.learningMs = learningMs;
    this.snapshotPathsMax = options.snapshotPathsMax ?? 2_000;
    this.seen = new StampedKeys(options.pathsMax ?? 32_768);
  }

  /**
   * Notes that the path was seen now, and tells whether it is new. Numbers in place of names, so that the familiar case, which is
   * every span, costs one probe of a typed array.
   *
   * @param key `pathKey` of service and span name, or of client and server service, or any other hash of up to 53 bits
   */
  see(key: number, streamTimeMs: number): boolean {
    if (this.startedMs === Infinity) this.startedMs = streamTimeMs;
    const lastMs = this.seen.stampOf(key);
    this.seen.stamp(key, streamTimeMs);
    const isFamiliar = lastMs !== undefined && streamTimeMs - lastMs < this.windowMs;
    return !isFamiliar && streamTimeMs - this.startedMs >= this.learningMs;
  }

  snapshot(): unknown {
    const paths = this.seen.latest(this.snapshotPathsMax);
    // A successor that does not know all of it has to learn first, or it would call new what was left out.
    const isWhole = paths.length === this.seen.size && Number.isFinite(this.startedMs);
    return { startedMs: isWhole ? this.startedMs : null, paths };
  }

  restore(snapshot: unknown): void {
    this.startedMs = timeOf(fieldOf(snapshot, 'startedMs')) ?? this.startedMs;
    for (const entry of listOf(fieldOf(snapshot, 'paths'))) {
      const [key, lastMs] = listOf(entry);
      const validKey = numberOf(key, 0, KEY_MAX);
      const validMs = timeOf(lastMs);
      if (validKey !== undefined && validMs !== undefined) this.seen.stamp(Math.floor(validKey), validMs);
    }
  }
}
