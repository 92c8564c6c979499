interface StoredQuantiles {
  readonly durationP50Nano: number;
  readonly durationP95Nano: number;
  readonly durationP99Nano: number;
}

/** Quantiles are estimates within some percent: a whole number of nanoseconds says all there is. */
function toNanoseconds(nano: number): bigint {
  return Number.isFinite(nano) ? BigInt(Math.round(nano)) : 0n;
}

export function toQuantiles({ durationP50Nano, durationP95Nano, durationP99Nano }: StoredQuantiles) {
  return {
    durationP50: toNanoseconds(durationP50Nano),
    durationP95: toNanoseconds(durationP95Nano),
    durationP99: toNanoseconds(durationP99Nano),
  };
}
