import type { PolicySet } from '@clew/sampling-policies';
import type { DryRunCounts, DryRunService, StoredDecision } from '@clew/store-contract';

import { RecordedFeatures } from './recorded-features.js';
import { addTo, noCounts, ServiceTally } from './service-tally.js';

/** A policy of the candidate that looks at what the decision log does not hold. */
export interface NotJudgedPolicy {
  readonly name: string;
  readonly type: string;
  /** What it needs. */
  readonly reason: string;
}

export interface ReplayReport {
  /** Traces that both sides have a verdict of: the sum over services. */
  readonly traceCount: number;
  /** Between the first and the last of them; undefined when there were none. */
  readonly firstDecidedAtUnixMs: number | undefined;
  readonly lastDecidedAtUnixMs: number | undefined;
  /** Policies that were left out: what they would keep, or drop, is in no number here. */
  readonly notJudged: readonly NotJudgedPolicy[];
  /** Traces kept at the time by a policy that the candidate has too and that was left out: counted here only. */
  readonly keptByNotJudged: DryRunCounts;
  /** Late spans of closed traces, which follow the verdict of their trace; not counted. */
  readonly lateSpanCount: number;
  /** Services with most spans first. */
  readonly services: readonly DryRunService[];
}

export interface ReplayOptions {
  readonly tenantId: string;
  /** Services told apart; later ones are added up. Default 1,000. */
  readonly servicesMax?: number;
}

/** Judges recorded traces once more, in the order in which they were decided, so that budgets and rates run as they would. */
export class SamplingReplay {
  readonly #candidate: PolicySet;
  readonly #notJudged: readonly NotJudgedPolicy[];
  readonly #tenantId: string;
  readonly #features = new RecordedFeatures();
  readonly #tally: ServiceTally;
  readonly #keptByNotJudged = noCounts();
  #traceCount = 0;
  #lateSpanCount = 0;
  #firstUnixMs: number | undefined;
  #lastUnixMs: number | undefined;

  /** @param notJudged policies of the candidate's document that `candidate` was made without */
  constructor(candidate: PolicySet, notJudged: readonly NotJudgedPolicy[], options: ReplayOptions) {
    this.#candidate = candidate;
    this.#notJudged = notJudged;
    this.#tenantId = options.tenantId;
    this.#tally = new ServiceTally(options.servicesMax ?? 1_000);
  }

  add(row: StoredDecision): void {
    const { teamId, spanCount, byteCount, decidedAtUnixMs: now } = row;
    this.#firstUnixMs ??= now;
    this.#lastUnixMs = now;
    this.#candidate.arrived(this.#tenantId, teamId, spanCount, byteCount, now);
    if (row.isReopened) {
      this.#lateSpanCount += spanCount;
      return;
    }
    this.#features.load(this.#tenantId, row);
    const verdict = this.#candidate.decide(this.#features, now);
    this.#candidate.judged(this.#features, verdict, now);
    if (verdict.kept) this.#candidate.charged(this.#tenantId, teamId, spanCount, byteCount, now);
    if (!verdict.kept && row.kept && this.#isNotJudged(row)) {
      addTo(this.#keptByNotJudged, row);
      return;
    }
    this.#traceCount++;
    this.#tally.add(meetingOf(row.kept, verdict.kept), row);
  }

  report(): ReplayReport {
    return {
      traceCount: this.#traceCount,
      firstDecidedAtUnixMs: this.#firstUnixMs,
      lastDecidedAtUnixMs: this.#lastUnixMs,
      notJudged: this.#notJudged,
      keptByNotJudged: this.#keptByNotJudged,
      lateSpanCount: this.#lateSpanCount,
      services: this.#tally.services(),
    };
  }

  #isNotJudged({ policyName, reason }: StoredDecision): boolean {
    return this.#notJudged.some(({ name, type }) => name === policyName && type === reason);
  }
}

function meetingOf(isKept: boolean, isKeptByCandidate: boolean) {
  if (isKept) return isKeptByCandidate ? 'keptByBoth' : 'keptByActiveOnly';
  return isKeptByCandidate ? 'keptByCandidateOnly' : 'keptByNeither';
}
