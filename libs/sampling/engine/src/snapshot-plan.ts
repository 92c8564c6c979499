import type { PartitionState } from './partition-state.js';
import type { SnapshotText } from './policy-snapshot.js';
import type { SamplerLimits } from './sampler-limits.js';
import { encodeText } from './text.js';

export interface PlannedSnapshot {
  readonly documentsVersion: number;
  readonly snapshot: SnapshotText | undefined;
}

/** Which flushes journal the documents in force and what their policies have learned. */
export class SnapshotPlan {
  private readonly state: PartitionState;
  private readonly limits: SamplerLimits;

  constructor(state: PartitionState, limits: SamplerLimits) {
    this.state = state;
    this.limits = limits;
  }

  next(flushNumber: number): PlannedSnapshot {
    const { policies } = this.state;
    const newer = policies.newer();
    const documentsVersion = (newer ?? policies.documents).version;
    if (newer === undefined && !this.isDue(flushNumber)) return { documentsVersion, snapshot: undefined };
    const documents = JSON.stringify(newer ?? policies.documents);
    const state = JSON.stringify(this.state.learned());
    const fits = byteLengthOf(documents) + byteLengthOf(state) <= this.limits.snapshotBytesMax;
    if (!fits) this.state.counters.snapshotsTooLarge++;
    return { documentsVersion, snapshot: { documents, state: fits ? state : undefined } };
  }

  /** At least one lies among the records that a take-over needs, however few these are. */
  private isDue(flushNumber: number): boolean {
    const { decisionMemoryFlushes, snapshotFlushes } = this.limits;
    return flushNumber - this.state.snapshotFlush >= Math.min(snapshotFlushes, decisionMemoryFlushes);
  }
}

function byteLengthOf(text: string): number {
  return encodeText(text).length;
}
