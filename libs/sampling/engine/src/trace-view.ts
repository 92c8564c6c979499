import type { TraceFeatures } from '@clew/sampling-policies';

import { ENTRY_RANK } from './entry-rank.js';
import type { PartitionState } from './partition-state.js';
import { NONE } from './slot-index.js';
import { TRAITS } from './trace-traits.js';

/**
 * An open trace as its policies see it: one object that is moved from trace to trace, and looks up what it is asked for only
 * then.
 */
export class TraceView implements TraceFeatures {
  private readonly state: PartitionState;
  private slot = NONE;
  private matcherOffset = 0;
  private captureOffset = 0;

  constructor(state: PartitionState) {
    this.state = state;
  }

  /** As the policies see it that decide. */
  of(slot: number): this {
    this.slot = slot;
    this.matcherOffset = this.captureOffset = 0;
    return this;
  }

  /** As the policies see it that are rehearsed. */
  ofCandidate(slot: number): this {
    const { matchers } = this.state.policies.get(this.state.traces.policies[slot] ?? NONE).set;
    this.slot = slot;
    this.matcherOffset = matchers.count;
    this.captureOffset = matchers.captureCount;
    return this;
  }

  get tenantId(): string {
    return this.state.tenants.get(this.state.traces.tenant[this.slot] ?? NONE);
  }

  get teamId(): string {
    return this.state.contexts.get(this.state.spans.context(this.payingSpan())).teamId;
  }

  get environment(): string {
    return this.state.groups.get(this.state.spans.group(this.payingSpan())).environment;
  }

  get hasError(): boolean {
    return this.state.traces.hasError(this.slot);
  }

  get errorSpanCount(): number {
    return this.state.traces.errorSpanCount[this.slot] ?? 0;
  }

  get spanCount(): number {
    return this.state.traces.spanCount[this.slot] ?? 0;
  }

  get byteLength(): number {
    return this.state.traces.byteLength[this.slot] ?? 0;
  }

  get durationNano(): number {
    return this.state.traces.durationNano(this.slot);
  }

  get hasRoot(): boolean {
    return this.state.traces.entryRank[this.slot] === ENTRY_RANK.root;
  }

  get entryServiceName(): string {
    const { evidence, traces } = this.state;
    return evidence.serviceName(traces.entrySpan[this.slot] ?? NONE);
  }

  get entrySpanName(): string {
    return this.state.names.get(this.state.traces.entryName[this.slot] ?? NONE);
  }

  get randomHi(): number {
    return this.state.traces.randomHi[this.slot] ?? 0;
  }

  get randomLo(): number {
    return this.state.traces.randomLo[this.slot] ?? 0;
  }

  get upstreamProbability(): number {
    return this.state.upstream.ofTrace(this.slot);
  }

  get errorSignature(): number {
    return this.state.traces.errorSignature[this.slot] ?? 0;
  }

  get isRarePath(): boolean {
    return this.state.detectors.has(this.slot, TRAITS.rarePath);
  }

  get isNewDeploy(): boolean {
    return this.state.detectors.has(this.slot, TRAITS.newDeploy);
  }

  get isLinkedToKept(): boolean {
    return this.state.detectors.has(this.slot, TRAITS.linkedToKept);
  }

  matchedSpans(matcher: number): number {
    return this.state.matches.count(this.slot, this.matcherOffset + matcher);
  }

  captured(index: number): number {
    return this.state.matches.capturedAt(this.slot, this.captureOffset + index);
  }

  /** The root span, else the first one. */
  private payingSpan(): number {
    const { entrySpan, firstSpan } = this.state.traces;
    return (this.hasRoot ? entrySpan[this.slot] : firstSpan[this.slot]) ?? NONE;
  }
}
