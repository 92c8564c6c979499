import { bytesKey } from './path-key.js';
import { StampedKeys } from './stamped-keys.js';
import { fieldOf, listOf, numberOf } from './snapshot-reading.js';

export interface KeptTracesOptions {
  /** Default 65,536; beyond it the oldest are forgotten. */
  readonly tracesMax?: number;
  /** Traces in a snapshot, those kept last. Default 1,000. */
  readonly snapshotTracesMax?: number;
}

const KEY_MAX = 2 ** 53 - 1;

/**
 * Traces kept lately, of all partitions of a process, so that what links to them is kept too. Remembered by a hash of 53 bits of tenant
 * and id: of a million questions about other traces, not one in ten thousand times is one answered wrongly.
 */
export class KeptTraces {
  private readonly kept: StampedKeys;
  private readonly snapshotTracesMax: number;
  private sequence = 0;

  constructor(options: KeptTracesOptions = {}) {
    this.kept = new StampedKeys(options.tracesMax ?? 65_536);
    this.snapshotTracesMax = options.snapshotTracesMax ?? 1_000;
  }

  /** @param start of the 16 bytes of the trace id in `bytes`, which are not held on to */
  add(tenantId: string, bytes: Uint8Array, start: number): void {
    this.kept.stamp(bytesKey(tenantId, bytes, start, start + 16), this.sequence++);
  }

  has(tenantId: string, bytes: Uint8Array, start: number): boolean {
    return this.kept.stampOf(bytesKey(tenantId, bytes, start, start + 16)) !== undefined;
  }

  snapshot(): unknown {
    return { keys: this.kept.latest(this.snapshotTracesMax).map(([key]) => key) };
  }

  restore(snapshot: unknown): void {
    for (const entry of listOf(fieldOf(snapshot, 'keys')).toReversed()) {
      const key = numberOf(entry, 0, KEY_MAX);
      if (key !== undefined) this.kept.stamp(Math.floor(key), this.sequence++);
    }
  }
}
