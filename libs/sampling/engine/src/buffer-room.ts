import type { PartitionState } from './partition-state.js';
import type { SamplerLimits } from './sampler-limits.js';
import { stressLevelOf } from './stress-relief.js';

/** A full buffer is emptied to this share, so that it is not full again at once. */
const ROOM_SHARE = 0.9;

/** How much of the buffer is taken, now and after the flush that is being planned. */
export class BufferRoom {
  private readonly state: PartitionState;
  private readonly limits: SamplerLimits;
  private closingSpans = 0;
  private closingTraces = 0;

  constructor(state: PartitionState, limits: SamplerLimits) {
    this.state = state;
    this.limits = limits;
  }

  begin(): void {
    this.closingSpans = this.closingTraces = 0;
  }

  willClose(slot: number): void {
    this.closingSpans += this.state.traces.spanCount[slot] ?? 0;
    this.closingTraces++;
  }

  isFull(): boolean {
    const { heldBytes, spans, traces } = this.state;
    const { bufferBytesMax, bufferSpansMax, bufferTracesMax } = this.limits;
    return spans.size >= bufferSpansMax || traces.size >= bufferTracesMax || heldBytes >= bufferBytesMax;
  }

  /** True while the flush as planned leaves the buffer too full to go on with. */
  isShort(): boolean {
    return this.fillAfterFlush() > ROOM_SHARE;
  }

  /** For traces opened after the flush as planned. */
  stressLevel(): number {
    return stressLevelOf(this.fillAfterFlush(), this.limits.stressShare);
  }

  /** Of the limit that is nearest. Bytes are taken to go evenly with spans. */
  private fillAfterFlush(): number {
    const { heldBytes, spans, traces } = this.state;
    const { bufferBytesMax, bufferSpansMax, bufferTracesMax } = this.limits;
    const spansLeft = spans.size - this.closingSpans;
    const bytesLeft = (heldBytes * spansLeft) / Math.max(1, spans.size);
    return Math.max(
      spansLeft / bufferSpansMax,
      bytesLeft / bufferBytesMax,
      (traces.size - this.closingTraces) / bufferTracesMax,
    );
  }
}
