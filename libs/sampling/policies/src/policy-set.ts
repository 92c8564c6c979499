import type { SpanMatchers } from './span-matchers.js';
import type { TraceFeatures } from './trace-features.js';
import type { Verdict } from './verdict.js';

/** Policies of one document in one partition, whose answers are joined as docs/adr/0007-deciding.md says. */
export interface PolicySet {
  readonly version: string;
  readonly matchers: SpanMatchers;
  /** A verdict that more spans cannot take back, if there is one yet. */
  decideEarly(trace: TraceFeatures, streamTimeMs: number): Verdict | undefined;
  /** The verdict after the full wait. Verdicts that say the same are the same object, as long as they are in use. */
  decide(trace: TraceFeatures, streamTimeMs: number): Verdict;
  judged(trace: TraceFeatures, verdict: Verdict, streamTimeMs: number): void;
  arrived(tenantId: string, teamId: string, spanCount: number, byteLength: number, streamTimeMs: number): void;
  charged(tenantId: string, teamId: string, spanCount: number, byteLength: number, streamTimeMs: number): void;
  /** What the policies have learned, as JSON. */
  snapshot(): unknown;
  /** Of a set of the same or another version: policies of equal name and type take theirs, the rest is ignored. */
  restore(snapshot: unknown): void;
}
