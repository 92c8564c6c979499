import { fieldOf, listOf, numberOf, timeOf } from './snapshot-reading.js';

export interface SignatureCounterOptions {
  /** Traces per signature and window. At least 1. */
  readonly tracesMin: number;
  /** Default 600,000. */
  readonly windowMs?: number;
  /** Default 10,000; beyond it the signature quiet for longest is forgotten. */
  readonly signaturesMax?: number;
  /** Signatures in a snapshot, those kept last. Default 1,000. */
  readonly snapshotSignaturesMax?: number;
}

interface Window {
  startedMs: number;
  lastMs: number;
  keptCount: number;
}

/** At least N traces of every error signature in every window. A window begins with the first trace kept. */
export class SignatureCounter {
  private readonly tracesMin: number;
  private readonly windowMs: number;
  private readonly signaturesMax: number;
  private readonly snapshotSignaturesMax: number;
  private readonly windows = new Map<number, Window>();

  constructor(options: SignatureCounterOptions) {
    const { tracesMin, windowMs = 600_000 } = options;
    if (!(tracesMin >= 1)) throw new RangeError(`tracesMin is ${tracesMin}, allowed is 1 or more`);
    if (!(windowMs > 0)) throw new RangeError(`windowMs is ${windowMs}, allowed is more than 0`);
    this.tracesMin = tracesMin;
    this.windowMs = windowMs;
    this.signaturesMax = options.signaturesMax ?? 10_000;
    this.snapshotSignaturesMax = options.snapshotSignaturesMax ?? 1_000;
  }

  /** Fewer than N were kept in this window. Signature 0 is none, and never wanted. */
  isWanted(signature: number, streamTimeMs: number): boolean {
    if (signature === 0) return false;
    const window = this.windows.get(signature);
    return (
      window === undefined || window.keptCount < this.tracesMin || streamTimeMs - window.startedMs >= this.windowMs
    );
  }

  /** A trace with this signature is kept, by whatever policy. */
  countKept(signature: number, streamTimeMs: number): void {
    if (signature === 0) return;
    const window = this.windows.get(signature);
    if (window === undefined) {
      if (this.windows.size >= this.signaturesMax) this.removeQuietest();
      this.windows.set(signature, { startedMs: streamTimeMs, lastMs: streamTimeMs, keptCount: 1 });
      return;
    }
    if (streamTimeMs - window.startedMs >= this.windowMs) {
      window.startedMs = streamTimeMs;
      window.keptCount = 0;
    }
    window.lastMs = streamTimeMs;
    window.keptCount++;
  }

  snapshot(): unknown {
    const latest = this.byAge().slice(-this.snapshotSignaturesMax);
    return { windows: latest.map(([signature, { startedMs, keptCount }]) => [signature, startedMs, keptCount]) };
  }

  restore(snapshot: unknown): void {
    for (const entry of listOf(fieldOf(snapshot, 'windows')).slice(0, this.signaturesMax)) {
      const [first, second, third] = listOf(entry);
      const signature = numberOf(first, -(2 ** 31), 2 ** 32);
      const startedMs = timeOf(second);
      const keptCount = numberOf(third, 0, 2 ** 53);
      if (signature === undefined || startedMs === undefined || keptCount === undefined) continue;
      if (this.windows.size >= this.signaturesMax) this.removeQuietest();
      this.windows.set(signature, { startedMs, lastMs: startedMs, keptCount });
    }
  }

  private byAge(): [signature: number, window: Window][] {
    return [...this.windows].toSorted(([, a], [, b]) => a.lastMs - b.lastMs);
  }

  /** An eighth at once, so that a stream of new signatures does not sort for each. */
  private removeQuietest(): void {
    for (const [signature] of this.byAge().slice(0, Math.ceil(this.windows.size / 8))) this.windows.delete(signature);
  }
}
