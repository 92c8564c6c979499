import { OtelTraceState, isAtThreshold, probabilityOfThreshold } from '@clew/otlp';

const NONE = -1;

/**
 * What trace states (`ot=th`, `rv`) say of the sampling before us: of spans and of open traces, as columns that exist from the
 * first span on that says something.
 */
export class UpstreamTable {
  /** Of the span read last, 1 when it says nothing. */
  probability = 1;
  /** Of the span read last; NONE when it says nothing. */
  randomHi = NONE;
  randomLo = NONE;
  private readonly traceState = new OtelTraceState();
  private ofSpans: Float64Array | undefined;
  private ofTraces: Float64Array | undefined;

  /** Reads the trace state `bytes[start, end)` of a span with these random bits in its trace id. */
  read(bytes: Uint8Array, start: number, end: number, idHi: number, idLo: number): void {
    this.probability = 1;
    this.randomHi = this.randomLo = NONE;
    // Nearly all spans have none.
    if (start === end) return;
    const { traceState } = this;
    traceState.read(bytes, start, end);
    const { randomHi, randomLo, thresholdHi, thresholdLo } = traceState;
    this.randomHi = randomHi;
    this.randomLo = randomLo;
    if (thresholdHi === NONE) return;
    const isDrawnSo = isAtThreshold(
      randomHi === NONE ? idHi : randomHi,
      randomHi === NONE ? idLo : randomLo,
      thresholdHi,
      thresholdLo,
    );
    // A threshold below which the trace lies cannot be the one it was drawn with.
    if (isDrawnSo) this.probability = probabilityOfThreshold(thresholdHi, thresholdLo);
  }

  ofSpan(span: number): number {
    return this.ofSpans?.[span] ?? 1;
  }

  ofTrace(slot: number): number {
    return this.ofTraces?.[slot] ?? 1;
  }

  /** To be called for each row that is taken, as rows are used again. */
  noteSpan(span: number): void {
    if (this.ofSpans === undefined && this.probability === 1) return;
    this.ofSpans = withRoom(this.ofSpans, span);
    this.ofSpans[span] = this.probability;
  }

  /** To be called when a trace is opened, with its first span. */
  openTrace(slot: number): void {
    if (this.ofTraces === undefined && this.probability === 1) return;
    this.ofTraces = withRoom(this.ofTraces, slot);
    this.ofTraces[slot] = this.probability;
  }
}

/** What was not said is 1. */
function withRoom(column: Float64Array | undefined, index: number): Float64Array {
  if (column !== undefined && index < column.length) return column;
  const wider = new Float64Array(Math.ceil((index + 1) * 1.25) + 1024).fill(1);
  if (column !== undefined) wider.set(column);
  return wider;
}
