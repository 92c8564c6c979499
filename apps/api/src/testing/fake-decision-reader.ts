import type {
  DecisionReader,
  DryRunCandidate,
  DryRunService,
  RecordedDecisions,
  SamplingQualityGroup,
  SamplingQualityQuery,
  StoredDecision,
  TimeRange,
} from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';

export interface TenantDecisions {
  readonly decisions?: readonly StoredDecision[];
  readonly quality?: readonly SamplingQualityGroup[];
  readonly candidates?: readonly DryRunCandidate[];
  readonly dryRun?: readonly DryRunService[];
}

/** Answers from memory, by tenant; remembers what it was asked last. */
export class FakeDecisionReader implements DecisionReader {
  readonly tenants = new Map<string, TenantDecisions>();
  lastQuery: unknown;

  reset(): void {
    this.tenants.clear();
    this.lastQuery = undefined;
  }

  decision(tenantId: string, traceId: TraceId): Promise<readonly StoredDecision[]> {
    const rows = this.#of(tenantId, traceId).decisions ?? [];
    return Promise.resolve(rows.filter((row) => row.traceId === traceId));
  }

  recordedDecisions(tenantId: string, query: { readonly range: TimeRange }): Promise<RecordedDecisions> {
    return Promise.resolve({ items: this.#of(tenantId, query).decisions ?? [], next: undefined });
  }

  samplingQuality(tenantId: string, query: SamplingQualityQuery): Promise<readonly SamplingQualityGroup[]> {
    return Promise.resolve((this.#of(tenantId, query).quality ?? []).slice(0, query.limit));
  }

  dryRunCandidates(tenantId: string, range: TimeRange): Promise<readonly DryRunCandidate[]> {
    return Promise.resolve(this.#of(tenantId, range).candidates ?? []);
  }

  dryRun(tenantId: string, query: { readonly candidateVersion: string }): Promise<readonly DryRunService[]> {
    return Promise.resolve(this.#of(tenantId, query).dryRun ?? []);
  }

  #of(tenantId: string, query: unknown): TenantDecisions {
    this.lastQuery = query;
    return this.tenants.get(tenantId) ?? {};
  }
}
