import type { TraceFeatures } from './trace-features.js';
import type { Verdict } from './verdict.js';

/** What a part of a policy learns as traces go by. All of it on stream time, bounded, and its own per partition. */
export interface Learning {
  /** Told of every trace once, when its verdict is final, kept or not. In a replay without having been asked before. */
  judged?(trace: TraceFeatures, verdict: Verdict, streamTimeMs: number): void;
  /** Spans were accepted, before any verdict. */
  arrived?(tenantId: string, teamId: string, spanCount: number, byteLength: number, streamTimeMs: number): void;
  /** Kept spans were written. */
  charged?(tenantId: string, teamId: string, spanCount: number, byteLength: number, streamTimeMs: number): void;
  /** As JSON. */
  snapshot(): unknown;
  /** Takes what it can of a snapshot of the same type; ignores what it cannot read. */
  restore(snapshot: unknown): void;
}
