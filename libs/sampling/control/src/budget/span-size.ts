import { smoothingOf } from './smoothing.js';

const SMOOTHING_MS = 60_000;

/** Bytes per span, of the last minute or so. It weighs a budget of bytes in spans. */
export class SpanSize {
  private spans = 0;
  private bytes = 0;

  /** Undefined while there is too little to tell. */
  get bytesPerSpan(): number | undefined {
    return this.spans >= 1 && this.bytes > 0 ? this.bytes / this.spans : undefined;
  }

  add(spanCount: number, byteLength: number): void {
    this.spans += spanCount;
    this.bytes += byteLength;
  }

  tick(elapsedMs: number): void {
    const rest = 1 - smoothingOf(elapsedMs, SMOOTHING_MS);
    this.spans *= rest;
    this.bytes *= rest;
  }
}
