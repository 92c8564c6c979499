import { budgetWords, explainStory, explainSummary, explainUnknown } from '@clew/sampling-explanation';
import type { DecisionStory } from '@clew/sampling-explanation';
import type { StoredDecision, TraceSummary } from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';

import type { DecisionModel, DecisionRecordModel } from './decision.models.js';

const NANOS_PER_MS = 1_000_000n;
const SIGNATURE_DIGITS = 8;

/** What is said of a trace about which nothing is known. */
const NOTHING: Omit<DecisionModel, 'traceId' | 'outcome' | 'explanation'> = {
  ...{ isOpen: false, isUpgraded: false, isPartial: undefined, records: [] },
  ...{ reason: undefined, policyName: undefined, policyVersion: undefined, probability: undefined },
  ...{ adjustedCount: undefined, upstreamProbability: undefined, budget: undefined, decidedAt: undefined },
  ...{ teamId: undefined, environment: undefined, spanCount: undefined, errorSpanCount: undefined },
  ...{ keptSpanCount: undefined, lateSpanCount: undefined, byteCount: undefined, startTime: undefined },
  ...{ duration: undefined, entryServiceName: undefined, entrySpanName: undefined, services: undefined },
  errorSignature: undefined,
};

export function toDecisionModel(story: DecisionStory, rows: readonly StoredDecision[]): DecisionModel {
  const { verdict } = story;
  return {
    traceId: verdict.traceId,
    outcome: story.kept ? 'KEPT' : 'DROPPED',
    explanation: explainStory(story),
    isOpen: false,
    ...verdictFields(verdict),
    ...seenFields(story),
    isPartial: story.isPartial,
    isUpgraded: story.isUpgraded,
    records: rows.map(toDecisionRecord),
  };
}

/** Of a kept trace without a record: it is open yet, or its record has expired before its spans. */
export function toDecisionOfSummary(summary: TraceSummary, isOpen: boolean, retentionDays: number): DecisionModel {
  return {
    ...NOTHING,
    traceId: summary.traceId,
    outcome: 'KEPT',
    explanation: explainSummary(summary, isOpen, retentionDays),
    isOpen,
    reason: summary.decisionReason,
    adjustedCount: known(summary.adjustedCount),
    spanCount: summary.spanCount,
    errorSpanCount: summary.errorSpanCount,
    keptSpanCount: summary.spanCount,
    startTime: summary.startTimeUnixNano,
    duration: summary.durationNano,
    entryServiceName: known(summary.rootServiceName),
    entrySpanName: known(summary.rootSpanName),
    services: summary.serviceNames,
  };
}

export function toUnknownDecision(traceId: TraceId, retentionDays: number): DecisionModel {
  return { ...NOTHING, traceId, outcome: 'UNKNOWN', explanation: explainUnknown(retentionDays) };
}

function verdictFields(verdict: StoredDecision) {
  const { budgetPressure, upstreamProbability } = verdict;
  return {
    reason: verdict.reason,
    policyName: known(verdict.policyName),
    policyVersion: known(verdict.policyVersion),
    probability: known(verdict.probability),
    adjustedCount: known(verdict.adjustedCount),
    upstreamProbability: upstreamProbability < 1 ? known(upstreamProbability) : undefined,
    budget: budgetPressure > 0 ? { pressure: budgetPressure, words: budgetWords(budgetPressure) } : undefined,
    decidedAt: unixNano(verdict.decidedAtUnixMs),
    teamId: known(verdict.teamId),
    environment: known(verdict.environment),
    entryServiceName: known(verdict.entryServiceName),
    entrySpanName: known(verdict.entrySpanName),
    errorSignature:
      verdict.errorSignature === 0 ? undefined : verdict.errorSignature.toString(16).padStart(SIGNATURE_DIGITS, '0'),
  };
}

function seenFields(story: DecisionStory) {
  return {
    spanCount: story.spanCount,
    errorSpanCount: story.errorSpanCount,
    keptSpanCount: story.keptSpanCount,
    lateSpanCount: story.lateSpanCount,
    byteCount: story.byteCount,
    startTime: story.startTimeUnixNano,
    duration: story.durationNano,
    services: story.serviceNames,
  };
}

function toDecisionRecord(row: StoredDecision): DecisionRecordModel {
  const { kept, reason, policyName, policyVersion, spanCount, errorSpanCount } = row;
  return {
    ...{ kept, reason, policyName, policyVersion, spanCount, errorSpanCount },
    decidedAt: unixNano(row.decidedAtUnixMs),
    isLate: row.isReopened,
  };
}

function unixNano(unixMs: number): bigint {
  return BigInt(unixMs) * NANOS_PER_MS;
}

/** '' and 0 stand for unknown in the store. */
function known<T extends string | number>(value: T): T | undefined {
  return value === '' || value === 0 ? undefined : value;
}
