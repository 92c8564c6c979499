import type { DryRunCounts, DryRunService } from '@clew/store-contract';

type Pairs = Omit<DryRunService, 'serviceName'>;

/** What would change if the candidate decided. */
export interface DryRunOutcome {
  /** All traces, whatever the verdicts. */
  readonly seen: DryRunCounts;
  readonly keptNow: DryRunCounts;
  readonly keptThen: DryRunCounts;
  /** Traces with an error that are kept now and would be dropped. */
  readonly errorTracesLost: number;
  readonly errorTracesGained: number;
}

export function dryRunOutcome({
  keptByBoth,
  keptByActiveOnly,
  keptByCandidateOnly,
  keptByNeither,
}: Pairs): DryRunOutcome {
  return {
    seen: total([keptByBoth, keptByActiveOnly, keptByCandidateOnly, keptByNeither]),
    keptNow: total([keptByBoth, keptByActiveOnly]),
    keptThen: total([keptByBoth, keptByCandidateOnly]),
    errorTracesLost: keptByActiveOnly.errorTraceCount,
    errorTracesGained: keptByCandidateOnly.errorTraceCount,
  };
}

/** All services together. */
export function dryRunTotal(services: readonly DryRunService[]): Pairs {
  return {
    keptByBoth: total(services.map((service) => service.keptByBoth)),
    keptByActiveOnly: total(services.map((service) => service.keptByActiveOnly)),
    keptByCandidateOnly: total(services.map((service) => service.keptByCandidateOnly)),
    keptByNeither: total(services.map((service) => service.keptByNeither)),
  };
}

function total(all: readonly DryRunCounts[]): DryRunCounts {
  const sum = { traceCount: 0, spanCount: 0, errorTraceCount: 0, byteCount: 0 };
  for (const counts of all) {
    sum.traceCount += counts.traceCount;
    sum.spanCount += counts.spanCount;
    sum.errorTraceCount += counts.errorTraceCount;
    sum.byteCount += counts.byteCount;
  }
  return sum;
}
