/** Thresholds and limits of the analysis. Durations are in nanoseconds. */
export interface AnalysisOptions {
  /** Whether spans are read at corrected times where clocks disagree. Raw times stay in the spans. Default true. */
  readonly correctClockSkew: boolean;
  /** A clock that seems to be further off than this is reported, but not corrected. Default 1 hour. */
  readonly skewNanoMax: bigint;
  /** Calls count as one after the other when they overlap by no more than this, and by a tenth at most. Default 1 ms. */
  readonly overlapNanoMax: bigint;
  /** Shortest time without any record inside a span that is a gap. Default 10 ms. */
  readonly gapNanoMin: bigint;
  /** Least share of its span that a gap takes. Default 0.2. */
  readonly gapShareMin: number;
  /** Fewest equal calls in a row that are reported as repeated (N+1). Default 5. */
  readonly repeatedCallsMin: number;
  /** Fewest calls of other services below one span that are a fan-out. Default 5. */
  readonly fanOutCallsMin: number;
  /** Most items of each list of findings, the weightiest first; the totals count all. Default 100. */
  readonly itemsMax: number;
  /** Most segments of the critical path that are listed. Default 10,000. */
  readonly segmentsMax: number;
  /** Most span ids that one finding names; its total counts all. Default 20. */
  readonly spanIdsMax: number;
}

const DEFAULTS: AnalysisOptions = {
  correctClockSkew: true,
  skewNanoMax: 3_600_000_000_000n,
  overlapNanoMax: 1_000_000n,
  gapNanoMin: 10_000_000n,
  gapShareMin: 0.2,
  repeatedCallsMin: 5,
  fanOutCallsMin: 5,
  itemsMax: 100,
  segmentsMax: 10_000,
  spanIdsMax: 20,
};

/** Fills in the defaults. Throws RangeError for a value outside its range. */
export function resolveAnalysisOptions(given: Partial<AnalysisOptions> = {}): AnalysisOptions {
  const options = { ...DEFAULTS, ...given };
  for (const name of ['skewNanoMax', 'overlapNanoMax', 'gapNanoMin'] as const) {
    if (options[name] < 0n) throw new RangeError(`${name}: ${options[name].toString()} is not allowed, give 0 or more`);
  }
  if (!(options.gapShareMin >= 0 && options.gapShareMin <= 1)) {
    throw new RangeError(`gapShareMin: ${options.gapShareMin} is not allowed, give 0 to 1`);
  }
  for (const name of ['repeatedCallsMin', 'fanOutCallsMin'] as const) requireWhole(name, options[name], 2);
  for (const name of ['itemsMax', 'segmentsMax', 'spanIdsMax'] as const) requireWhole(name, options[name], 1);
  return options;
}

function requireWhole(name: string, value: number, min: number): void {
  if (Number.isSafeInteger(value) && value >= min) return;
  throw new RangeError(`${name}: ${value} is not allowed, give a whole number from ${min}`);
}
