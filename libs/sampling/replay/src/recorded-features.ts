import type { TraceFeatures } from '@clew/sampling-policies';
import type { StoredDecision } from '@clew/store-contract';

/**
 * A row of the decision log as policies see a trace. What the log does not hold reads as "no"; policies that look at it are
 * left out of a replay (see judgeable-policies.ts).
 */
export class RecordedFeatures implements TraceFeatures {
  readonly isRarePath = false;
  readonly isNewDeploy = false;
  readonly isLinkedToKept = false;
  readonly hasRoot = true;
  tenantId = '';
  teamId = '';
  environment = '';
  hasError = false;
  errorSpanCount = 0;
  spanCount = 0;
  byteLength = 0;
  durationNano = 0;
  entryServiceName = '';
  entrySpanName = '';
  randomHi = 0;
  randomLo = 0;
  upstreamProbability = 1;
  errorSignature = 0;

  /** Fields are copied, so that one object serves all rows. */
  load(tenantId: string, row: StoredDecision): void {
    this.tenantId = tenantId;
    this.teamId = row.teamId;
    this.environment = row.environment;
    this.hasError = row.errorSpanCount > 0;
    this.errorSpanCount = row.errorSpanCount;
    this.spanCount = row.spanCount;
    this.byteLength = row.byteCount;
    this.durationNano = Number(row.durationNano);
    this.entryServiceName = row.entryServiceName;
    this.entrySpanName = row.entrySpanName;
    // The low 56 bits of the id. A trace with `rv` in its trace state has others: on average no more are kept or dropped.
    this.randomHi = Number.parseInt(row.traceId.slice(18, 24), 16);
    this.randomLo = Number.parseInt(row.traceId.slice(24), 16);
    this.upstreamProbability = row.upstreamProbability;
    this.errorSignature = row.errorSignature;
  }

  matchedSpans(): number {
    return 0;
  }

  captured(): number {
    return 0;
  }
}
