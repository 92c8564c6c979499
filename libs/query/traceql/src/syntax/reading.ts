import type { SourceRange } from '../ast.js';
import type { TraceqlLimits } from '../limits.js';
import { TraceqlError } from '../traceql-error.js';

/** What one reading of a query carries along: its text and how much of the limits is used up. */
export class Reading {
  readonly text: string;
  readonly #limits: TraceqlLimits;
  #depth = 0;
  #spansetCount = 0;

  constructor(text: string, limits: TraceqlLimits) {
    this.text = text;
    this.#limits = limits;
  }

  countSpanset(range: SourceRange): void {
    this.#spansetCount += 1;
    const { spansetCountMax } = this.#limits;
    if (this.#spansetCount > spansetCountMax) {
      throw new TraceqlError(`the query has more than ${spansetCountMax} spansets`, range);
    }
  }

  /** Reads what stands within a node. */
  nested<T>(range: SourceRange, read: () => T): T {
    const { depthMax } = this.#limits;
    if (this.#depth >= depthMax) throw tooDeep(depthMax, range);
    this.#depth += 1;
    const result = read();
    this.#depth -= 1;
    return result;
  }

  textOf(range: SourceRange): string {
    return this.text.slice(range.from, range.to);
  }
}

export function tooDeep(depthMax: number, { from, to }: SourceRange): TraceqlError {
  return new TraceqlError(`the query nests expressions more than ${depthMax} deep`, { from, to });
}
