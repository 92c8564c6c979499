import type { DryRunCounts, DryRunService, StoredDecision } from '@clew/store-contract';

/** Verdicts that met: of the active policies, and of the candidate. */
export type Meeting = 'keptByBoth' | 'keptByActiveOnly' | 'keptByCandidateOnly' | 'keptByNeither';

interface Counts extends DryRunCounts {
  traceCount: number;
  spanCount: number;
  errorTraceCount: number;
  byteCount: number;
}

type ServiceCounts = Readonly<Record<Meeting, Counts>>;

/** Where services beyond the limit are added up. */
const OTHER_SERVICES = '(other services)';

/** How verdicts met, by the service that traces enter at. */
export class ServiceTally {
  readonly #servicesMax: number;
  readonly #services = new Map<string, ServiceCounts>();

  constructor(servicesMax: number) {
    this.#servicesMax = servicesMax;
  }

  add(meeting: Meeting, row: StoredDecision): void {
    addTo(this.#countsOf(row.entryServiceName)[meeting], row);
  }

  /** Services with most spans first. */
  services(): readonly DryRunService[] {
    return [...this.#services]
      .map(([serviceName, counts]) => ({ serviceName, ...counts }))
      .toSorted((one, other) => spansOf(other) - spansOf(one));
  }

  #countsOf(serviceName: string): ServiceCounts {
    const name =
      this.#services.has(serviceName) || this.#services.size < this.#servicesMax ? serviceName : OTHER_SERVICES;
    const known = this.#services.get(name);
    if (known !== undefined) return known;
    const counts = {
      keptByBoth: noCounts(),
      keptByActiveOnly: noCounts(),
      keptByCandidateOnly: noCounts(),
      keptByNeither: noCounts(),
    };
    this.#services.set(name, counts);
    return counts;
  }
}

export function noCounts(): Counts {
  return { traceCount: 0, spanCount: 0, errorTraceCount: 0, byteCount: 0 };
}

export function addTo(counts: Counts, { spanCount, errorSpanCount, byteCount }: StoredDecision): void {
  counts.traceCount++;
  counts.spanCount += spanCount;
  counts.errorTraceCount += errorSpanCount > 0 ? 1 : 0;
  counts.byteCount += byteCount;
}

function spansOf(service: DryRunService): number {
  const { keptByBoth, keptByActiveOnly, keptByCandidateOnly, keptByNeither } = service;
  return keptByBoth.spanCount + keptByActiveOnly.spanCount + keptByCandidateOnly.spanCount + keptByNeither.spanCount;
}
