/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type AnyValueType =
  | 'ARRAY'
  | 'BOOL'
  | 'BYTES'
  | 'DOUBLE'
  | 'EMPTY'
  | 'INT'
  | 'KVLIST'
  | 'STRING';

/** A span or resource attribute equal to a value; numbers and booleans compare by their text. */
export type AttributeFilter = {
  key: string;
  value: string;
};

export type DecisionOutcome =
  /** Its spans were counted, but are not stored. */
  | 'DROPPED'
  /** It is stored, or what came of it late is. */
  | 'KEPT'
  /** Nothing is known of it (any more); `explanation` says what that can mean. */
  | 'UNKNOWN';

export type EdgeConnectionType =
  | 'DATABASE'
  | 'MESSAGING'
  | 'RPC'
  | 'VIRTUAL_NODE';

export type FindingState =
  | 'ACKNOWLEDGED'
  | 'OPEN';

/** Whether a policy keeps the same traces here, nearly the same, or has no equal and was left out. */
export type ImportLevel =
  | 'CHANGED'
  | 'EXACT'
  | 'MISSING';

export type IngestLimitsInput = {
  /** 1 to 3600. */
  burstSeconds?: number | null | undefined;
  /** At least 1. Null: no limit. */
  bytesPerSecond?: number | null | undefined;
  /** At least 1. Null: no limit. */
  spansPerSecond?: number | null | undefined;
};

export type IssueIngestKeyInput = {
  /** 1 to 100 characters. */
  environment?: string | null | undefined;
  /** Null: never. */
  expiresAt?: string | null | undefined;
  limits?: IngestLimitsInput | null | undefined;
  /** 1 to 200 characters. */
  name: string;
  teamId: string | number;
};

export type LogSeverity =
  | 'DEBUG'
  | 'ERROR'
  | 'FATAL'
  | 'INFO'
  | 'TRACE'
  | 'UNSPECIFIED'
  | 'WARN';

export type MaskingDryRunInput = {
  /** A masking document that need not be saved. */
  content: unknown;
  /** Start of the spans. Null: the last hour. */
  range?: TimeRange | null | undefined;
  /** The newest are looked at. */
  spansMax?: number | null | undefined;
  /** Only this team's spans. Null: all teams'. */
  teamId?: string | number | null | undefined;
};

export type RedGroupBy =
  | 'NONE'
  | 'SERVICE'
  | 'SPAN_NAME';

export type RedMetricsQuery = {
  groupBy?: RedGroupBy | null | undefined;
  range: TimeRange;
  serviceName?: string | null | undefined;
  spanKind?: SpanKind | null | undefined;
  spanName?: string | null | undefined;
  /** Width of a point in seconds, a multiple of 60. */
  stepSeconds?: number | null | undefined;
};

export type Role =
  | 'ADMIN'
  | 'EDITOR'
  | 'VIEWER';

/** What the rules of a document are about. */
export type RuleDocumentKind =
  | 'CARDINALITY'
  | 'ENRICHMENT'
  | 'GLOSSARY'
  | 'HEAD_SAMPLING'
  | 'MASKING'
  | 'SAMPLING'
  | 'SAMPLING_BUDGET'
  | 'SAMPLING_CANDIDATE'
  | 'SEMANTIC_CONVENTIONS'
  | 'SPAN_NAMES';

export type SamplingReplayInput = {
  /** A sampling document that need not be saved. */
  content: unknown;
  /** Of the decisions. */
  range: TimeRange;
};

export type SaveRuleDocumentInput = {
  content: unknown;
  /** Version the author has seen, 0 for none: when another was saved since, nothing is saved (CONFLICT). */
  expectedVersion?: number | null | undefined;
  kind: RuleDocumentKind;
  /** Null: for all teams, which only an admin may write. */
  teamId?: string | number | null | undefined;
};

export type ServiceGraphNodeType =
  | 'DATABASE'
  | 'MESSAGING'
  | 'SERVICE'
  | 'VIRTUAL_NODE';

export type SpanKind =
  | 'CLIENT'
  | 'CONSUMER'
  | 'INTERNAL'
  | 'PRODUCER'
  | 'SERVER'
  | 'UNSPECIFIED';

export type StatusCode =
  | 'ERROR'
  | 'OK'
  | 'UNSET';

/** From start (inclusive) to end (exclusive). */
export type TimeRange = {
  end: string;
  start: string;
};

/**
 * Traces that start in the range, whose whole duration is within the bounds, with at least one span that matches
 * serviceName, spanName, statusCode and every attribute together.
 */
export type TraceFilter = {
  attributes?: Array<AttributeFilter> | null | undefined;
  durationMax?: string | null | undefined;
  durationMin?: string | null | undefined;
  range: TimeRange;
  serviceName?: string | null | undefined;
  spanName?: string | null | undefined;
  statusCode?: StatusCode | null | undefined;
};

export type LoadViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type LoadViewerQuery = { viewer: { role: Role, organisation: { id: string, name: string, teams: Array<{ id: string, name: string, retentionDays: number }> } }, ingest: { otlpHttpUrl: string | null, otlpGrpcUrl: string | null, keyOptional: boolean } };

export type LoadIngestKeysQueryVariables = Exact<{ [key: string]: never; }>;


export type LoadIngestKeysQuery = { ingestKeys: Array<{ id: string, teamId: string, name: string, prefix: string, environment: string | null, createdAt: string, expiresAt: string | null, revokedAt: string | null, limits: { spansPerSecond: number | null, bytesPerSecond: number | null, burstSeconds: number } | null }> };

export type IssueIngestKeyMutationVariables = Exact<{
  input: IssueIngestKeyInput;
}>;


export type IssueIngestKeyMutation = { issueIngestKey: { id: string, key: string } };

export type UpdateIngestKeyLimitsMutationVariables = Exact<{
  id: string | number;
  limits?: IngestLimitsInput | null | undefined;
}>;


export type UpdateIngestKeyLimitsMutation = { updateIngestKeyLimits: { id: string } };

export type RevokeIngestKeyMutationVariables = Exact<{
  id: string | number;
}>;


export type RevokeIngestKeyMutation = { revokeIngestKey: boolean };

export type LoadRuleHistoryQueryVariables = Exact<{
  kind: RuleDocumentKind;
  teamId?: string | number | null | undefined;
}>;


export type LoadRuleHistoryQuery = { ruleDocumentHistory: Array<{ version: number, content: unknown, createdAt: string, createdBy: string }> };

export type SaveRuleDocumentMutationVariables = Exact<{
  input: SaveRuleDocumentInput;
}>;


export type SaveRuleDocumentMutation = { saveRuleDocument: { version: number } };

export type CheckRuleDocumentQueryVariables = Exact<{
  kind: RuleDocumentKind;
  content: unknown;
}>;


export type CheckRuleDocumentQuery = { checkRuleDocument: string | null };

export type TryMaskingRulesQueryVariables = Exact<{
  input: MaskingDryRunInput;
}>;


export type TryMaskingRulesQuery = { maskingDryRun: { spanCount: number, changedSpanCount: number, changes: Array<{ ruleId: string, action: string, serviceName: string, attributeKey: string, count: number, samples: Array<{ before: string, after: string }> }> } };

export type LoadFindingsQueryVariables = Exact<{
  range: TimeRange;
}>;


export type LoadFindingsQuery = { maskingFindings: Array<{ id: string, teamId: string, detector: string, attributeKey: string, serviceName: string, firstSeenAt: string, lastSeenAt: string, state: FindingState }>, ruleCounts: Array<{ teamId: string, ruleId: string, action: string, count: number, lastHour: string }> };

export type AcknowledgeFindingMutationVariables = Exact<{
  id: string | number;
}>;


export type AcknowledgeFindingMutation = { acknowledgeFinding: { id: string } };

export type LoadAttributesQueryVariables = Exact<{
  range: TimeRange;
}>;


export type LoadAttributesQuery = { attributeCardinality: Array<{ teamId: string, attributeKey: string, estimate: number, limited: boolean, serviceNames: Array<string> }>, glossaryViolations: Array<{ teamId: string, serviceName: string, attributeKey: string, violation: string, count: number }>, schemaDrift: Array<{ teamId: string, serviceName: string, deprecatedKey: string, currentKey: string, count: number }>, spanFaults: Array<{ teamId: string, serviceName: string, reason: string, count: number }> };

export type LoadRedMetricsQueryVariables = Exact<{
  query: RedMetricsQuery;
}>;


export type LoadRedMetricsQuery = { redMetrics: Array<{ serviceName: string | null, points: Array<{ time: string, spanCount: number, errorSpanCount: number, durationP50: string, durationP95: string, durationP99: string }> }> };

export type LoadSamplingQualityQueryVariables = Exact<{
  range: TimeRange;
}>;


export type LoadSamplingQualityQuery = { all: Array<{ upgradedTraceCount: number, unweightedTraceCount: number, lateSpanRate: number | null, name: string | null, traceCount: number, errorTraceCount: number, spanCount: number, keptSpanCount: number, errorCaptureRate: number | null, keptTraceRate: number | null, keptSpanRate: number | null, partialTraceRate: number | null, traceDrift: number | null, reasons: Array<{ kept: boolean, reason: string, policyName: string, traceCount: number, spanCount: number }> }>, services: Array<{ name: string | null, traceCount: number, errorTraceCount: number, spanCount: number, keptSpanCount: number, errorCaptureRate: number | null, keptTraceRate: number | null, keptSpanRate: number | null, partialTraceRate: number | null, traceDrift: number | null }> };

export type QualityFiguresFragment = { name: string | null, traceCount: number, errorTraceCount: number, spanCount: number, keptSpanCount: number, errorCaptureRate: number | null, keptTraceRate: number | null, keptSpanRate: number | null, partialTraceRate: number | null, traceDrift: number | null };

export type LoadBudgetsQueryVariables = Exact<{
  range: TimeRange;
}>;


export type LoadBudgetsQuery = { samplingQuality: Array<{ name: string | null, spanCount: number, keptSpanCount: number, byteCount: number, keptByteCount: number, keptSpanRate: number | null }>, ruleDocuments: Array<{ teamId: string | null, version: number, content: unknown }> };

export type LoadDryRunQueryVariables = Exact<{
  range: TimeRange;
  candidateVersion?: string | null | undefined;
}>;


export type LoadDryRunQuery = { samplingDryRun: { candidate: { version: string, activeVersions: Array<string>, firstHour: string, lastHour: string } | null, candidates: Array<{ version: string }>, total: { serviceName: string | null, errorTracesLost: number, errorTracesGained: number, seen: { traceCount: number, spanCount: number, byteCount: number }, keptNow: { traceCount: number, spanCount: number, byteCount: number }, keptThen: { traceCount: number, spanCount: number, byteCount: number }, keptByActiveOnly: { traceCount: number }, keptByCandidateOnly: { traceCount: number } }, services: Array<{ serviceName: string | null, errorTracesLost: number, errorTracesGained: number, seen: { traceCount: number, spanCount: number, byteCount: number }, keptNow: { traceCount: number, spanCount: number, byteCount: number }, keptThen: { traceCount: number, spanCount: number, byteCount: number }, keptByActiveOnly: { traceCount: number }, keptByCandidateOnly: { traceCount: number } }> } };

export type ComparisonFragment = { serviceName: string | null, errorTracesLost: number, errorTracesGained: number, seen: { traceCount: number, spanCount: number, byteCount: number }, keptNow: { traceCount: number, spanCount: number, byteCount: number }, keptThen: { traceCount: number, spanCount: number, byteCount: number }, keptByActiveOnly: { traceCount: number }, keptByCandidateOnly: { traceCount: number } };

export type ReplayPoliciesQueryVariables = Exact<{
  input: SamplingReplayInput;
}>;


export type ReplayPoliciesQuery = { samplingReplay: { firstDecidedAt: string | null, lastDecidedAt: string | null, isComplete: boolean, lateSpanCount: number, notJudged: Array<{ name: string, type: string, reason: string }>, keptByNotJudged: { traceCount: number, spanCount: number }, total: { serviceName: string | null, errorTracesLost: number, errorTracesGained: number, seen: { traceCount: number, spanCount: number, byteCount: number }, keptNow: { traceCount: number, spanCount: number, byteCount: number }, keptThen: { traceCount: number, spanCount: number, byteCount: number }, keptByActiveOnly: { traceCount: number }, keptByCandidateOnly: { traceCount: number } }, services: Array<{ serviceName: string | null, errorTracesLost: number, errorTracesGained: number, seen: { traceCount: number, spanCount: number, byteCount: number }, keptNow: { traceCount: number, spanCount: number, byteCount: number }, keptThen: { traceCount: number, spanCount: number, byteCount: number }, keptByActiveOnly: { traceCount: number }, keptByCandidateOnly: { traceCount: number } }> } };

export type ImportCollectorSamplingQueryVariables = Exact<{
  config: string;
  processor?: string | null | undefined;
}>;


export type ImportCollectorSamplingQuery = { importCollectorSampling: { document: unknown, notes: Array<{ policy: string, level: ImportLevel, message: string }> } };

export type LoadDecisionQueryVariables = Exact<{
  traceId: string;
}>;


export type LoadDecisionQuery = { decision: { traceId: string, outcome: DecisionOutcome, explanation: Array<string>, isOpen: boolean, isPartial: boolean | null, isUpgraded: boolean, reason: string | null, policyName: string | null, policyVersion: string | null, probability: number | null, adjustedCount: number | null, upstreamProbability: number | null, decidedAt: string | null, teamId: string | null, environment: string | null, spanCount: number | null, errorSpanCount: number | null, keptSpanCount: number | null, lateSpanCount: number | null, byteCount: number | null, startTime: string | null, duration: string | null, entryServiceName: string | null, entrySpanName: string | null, services: Array<string> | null, errorSignature: string | null, budget: { pressure: number } | null, records: Array<{ decidedAt: string, kept: boolean, isLate: boolean, reason: string, policyName: string, policyVersion: string, spanCount: number, errorSpanCount: number }> } };

export type LoadServiceMapQueryVariables = Exact<{
  range: TimeRange;
}>;


export type LoadServiceMapQuery = { serviceMap: { nodes: Array<{ name: string, type: ServiceGraphNodeType, spanCount: number, errorSpanCount: number, durationP95: string }>, edges: Array<{ client: string, server: string, connectionType: EdgeConnectionType, requestCount: number, failedRequestCount: number, durationP50: string, durationP95: string, durationP99: string }> } };

export type LoadServicesQueryVariables = Exact<{
  range: TimeRange;
}>;


export type LoadServicesQuery = { services: Array<{ name: string, spanCount: number, errorSpanCount: number, durationP50: string, durationP95: string, durationP99: string }> };

export type TraceLogsQueryVariables = Exact<{
  traceId: string;
  spanId?: string | null | undefined;
  first: number;
}>;


export type TraceLogsQuery = { logs: { nodes: Array<{ spanId: string | null, eventTimeUnixNano: string, severity: LogSeverity, severityText: string, eventName: string, serviceName: string, droppedAttributesCount: number, body: { type: AnyValueType, text: string, bytesValue: string | null, jsonValue: string | null }, attributes: Array<{ key: string, value: { type: AnyValueType, text: string, bytesValue: string | null, jsonValue: string | null } }> }>, pageInfo: { hasNextPage: boolean } } };

export type TraceOutlineQueryVariables = Exact<{
  traceId: string;
}>;


export type TraceOutlineQuery = { trace: { traceId: string, orphanSpanCount: number, truncated: boolean, summary: { rootServiceName: string, rootSpanName: string, startTimeUnixNano: string, duration: string, spanCount: number, errorSpanCount: number, services: Array<string>, decisionReason: string, adjustedCount: number | null }, spans: Array<{ spanId: string, parentSpanId: string | null, name: string, kind: SpanKind, serviceName: string, startTimeUnixNano: string, endTimeUnixNano: string, traceState: string, flags: number, droppedAttributesCount: number, droppedEventsCount: number, droppedLinksCount: number, status: { code: StatusCode, message: string } }> } | null };

export type TraceDetailsQueryVariables = Exact<{
  traceId: string;
}>;


export type TraceDetailsQuery = { trace: { spans: Array<{ spanId: string, kind: SpanKind, startTimeUnixNano: string, resource: { droppedAttributesCount: number, schemaUrl: string, attributes: Array<{ key: string, value: { type: AnyValueType, text: string, bytesValue: string | null, jsonValue: string | null } }> }, scope: { name: string, version: string, droppedAttributesCount: number, schemaUrl: string, attributes: Array<{ key: string, value: { type: AnyValueType, text: string, bytesValue: string | null, jsonValue: string | null } }> }, attributes: Array<{ key: string, value: { type: AnyValueType, text: string, bytesValue: string | null, jsonValue: string | null } }>, events: Array<{ timeUnixNano: string, name: string, droppedAttributesCount: number, attributes: Array<{ key: string, value: { type: AnyValueType, text: string, bytesValue: string | null, jsonValue: string | null } }> }>, links: Array<{ traceId: string | null, spanId: string | null, traceState: string, flags: number, droppedAttributesCount: number, attributes: Array<{ key: string, value: { type: AnyValueType, text: string, bytesValue: string | null, jsonValue: string | null } }> }> }> } | null };

export type AttributeFragment = { key: string, value: { type: AnyValueType, text: string, bytesValue: string | null, jsonValue: string | null } };

export type SearchTracesQueryVariables = Exact<{
  filter: TraceFilter;
  first: number;
  after?: string | null | undefined;
}>;


export type SearchTracesQuery = { traces: { nodes: Array<{ traceId: string, rootServiceName: string, rootSpanName: string, startTimeUnixNano: string, duration: string, spanCount: number, errorSpanCount: number, services: Array<string>, decisionReason: string, adjustedCount: number | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ServiceNamesQueryVariables = Exact<{
  range: TimeRange;
}>;


export type ServiceNamesQuery = { services: Array<{ name: string }> };

export type SpanNamesQueryVariables = Exact<{
  serviceName: string;
  range: TimeRange;
}>;


export type SpanNamesQuery = { spanNames: Array<string> };

export const QualityFiguresFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"QualityFigures"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SamplingQuality"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"traceCount"}},{"kind":"Field","name":{"kind":"Name","value":"errorTraceCount"}},{"kind":"Field","name":{"kind":"Name","value":"spanCount"}},{"kind":"Field","name":{"kind":"Name","value":"keptSpanCount"}},{"kind":"Field","name":{"kind":"Name","value":"errorCaptureRate"}},{"kind":"Field","name":{"kind":"Name","value":"keptTraceRate"}},{"kind":"Field","name":{"kind":"Name","value":"keptSpanRate"}},{"kind":"Field","name":{"kind":"Name","value":"partialTraceRate"}},{"kind":"Field","name":{"kind":"Name","value":"traceDrift"}}]}}]} as unknown as DocumentNode<QualityFiguresFragment, unknown>;
export const ComparisonFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Comparison"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SamplingDryRunComparison"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"serviceName"}},{"kind":"Field","name":{"kind":"Name","value":"seen"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"traceCount"}},{"kind":"Field","name":{"kind":"Name","value":"spanCount"}},{"kind":"Field","name":{"kind":"Name","value":"byteCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"keptNow"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"traceCount"}},{"kind":"Field","name":{"kind":"Name","value":"spanCount"}},{"kind":"Field","name":{"kind":"Name","value":"byteCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"keptThen"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"traceCount"}},{"kind":"Field","name":{"kind":"Name","value":"spanCount"}},{"kind":"Field","name":{"kind":"Name","value":"byteCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"keptByActiveOnly"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"traceCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"keptByCandidateOnly"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"traceCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errorTracesLost"}},{"kind":"Field","name":{"kind":"Name","value":"errorTracesGained"}}]}}]} as unknown as DocumentNode<ComparisonFragment, unknown>;
export const AttributeFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Attribute"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"KeyValue"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"bytesValue"}},{"kind":"Field","name":{"kind":"Name","value":"jsonValue"}}]}}]}}]} as unknown as DocumentNode<AttributeFragment, unknown>;
export const LoadViewerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LoadViewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"teams"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"retentionDays"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"ingest"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"otlpHttpUrl"}},{"kind":"Field","name":{"kind":"Name","value":"otlpGrpcUrl"}},{"kind":"Field","name":{"kind":"Name","value":"keyOptional"}}]}}]}}]} as unknown as DocumentNode<LoadViewerQuery, LoadViewerQueryVariables>;
export const LoadIngestKeysDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LoadIngestKeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ingestKeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"teamId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}},{"kind":"Field","name":{"kind":"Name","value":"limits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"spansPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"bytesPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"burstSeconds"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"revokedAt"}}]}}]}}]} as unknown as DocumentNode<LoadIngestKeysQuery, LoadIngestKeysQueryVariables>;
export const IssueIngestKeyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"IssueIngestKey"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"IssueIngestKeyInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issueIngestKey"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"key"}}]}}]}}]} as unknown as DocumentNode<IssueIngestKeyMutation, IssueIngestKeyMutationVariables>;
export const UpdateIngestKeyLimitsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateIngestKeyLimits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"limits"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"IngestLimitsInput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateIngestKeyLimits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"limits"},"value":{"kind":"Variable","name":{"kind":"Name","value":"limits"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<UpdateIngestKeyLimitsMutation, UpdateIngestKeyLimitsMutationVariables>;
export const RevokeIngestKeyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RevokeIngestKey"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revokeIngestKey"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}]}}]} as unknown as DocumentNode<RevokeIngestKeyMutation, RevokeIngestKeyMutationVariables>;
export const LoadRuleHistoryDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LoadRuleHistory"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kind"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RuleDocumentKind"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"teamId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ruleDocumentHistory"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"kind"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kind"}}},{"kind":"Argument","name":{"kind":"Name","value":"teamId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"teamId"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"content"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdBy"}}]}}]}}]} as unknown as DocumentNode<LoadRuleHistoryQuery, LoadRuleHistoryQueryVariables>;
export const SaveRuleDocumentDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SaveRuleDocument"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SaveRuleDocumentInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"saveRuleDocument"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]} as unknown as DocumentNode<SaveRuleDocumentMutation, SaveRuleDocumentMutationVariables>;
export const CheckRuleDocumentDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CheckRuleDocument"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kind"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RuleDocumentKind"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"content"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"JSON"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkRuleDocument"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"kind"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kind"}}},{"kind":"Argument","name":{"kind":"Name","value":"content"},"value":{"kind":"Variable","name":{"kind":"Name","value":"content"}}}]}]}}]} as unknown as DocumentNode<CheckRuleDocumentQuery, CheckRuleDocumentQueryVariables>;
export const TryMaskingRulesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TryMaskingRules"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"MaskingDryRunInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"maskingDryRun"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"spanCount"}},{"kind":"Field","name":{"kind":"Name","value":"changedSpanCount"}},{"kind":"Field","name":{"kind":"Name","value":"changes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ruleId"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"serviceName"}},{"kind":"Field","name":{"kind":"Name","value":"attributeKey"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"samples"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}}]}}]}}]}}]}}]} as unknown as DocumentNode<TryMaskingRulesQuery, TryMaskingRulesQueryVariables>;
export const LoadFindingsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LoadFindings"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"range"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TimeRange"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"maskingFindings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"range"},"value":{"kind":"Variable","name":{"kind":"Name","value":"range"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"200"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"teamId"}},{"kind":"Field","name":{"kind":"Name","value":"detector"}},{"kind":"Field","name":{"kind":"Name","value":"attributeKey"}},{"kind":"Field","name":{"kind":"Name","value":"serviceName"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}},{"kind":"Field","name":{"kind":"Name","value":"ruleCounts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"range"},"value":{"kind":"Variable","name":{"kind":"Name","value":"range"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"200"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"teamId"}},{"kind":"Field","name":{"kind":"Name","value":"ruleId"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"lastHour"}}]}}]}}]} as unknown as DocumentNode<LoadFindingsQuery, LoadFindingsQueryVariables>;
export const AcknowledgeFindingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AcknowledgeFinding"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledgeFinding"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<AcknowledgeFindingMutation, AcknowledgeFindingMutationVariables>;
export const LoadAttributesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LoadAttributes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"range"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TimeRange"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"attributeCardinality"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"range"},"value":{"kind":"Variable","name":{"kind":"Name","value":"range"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"200"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"teamId"}},{"kind":"Field","name":{"kind":"Name","value":"attributeKey"}},{"kind":"Field","name":{"kind":"Name","value":"estimate"}},{"kind":"Field","name":{"kind":"Name","value":"limited"}},{"kind":"Field","name":{"kind":"Name","value":"serviceNames"}}]}},{"kind":"Field","name":{"kind":"Name","value":"glossaryViolations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"range"},"value":{"kind":"Variable","name":{"kind":"Name","value":"range"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"teamId"}},{"kind":"Field","name":{"kind":"Name","value":"serviceName"}},{"kind":"Field","name":{"kind":"Name","value":"attributeKey"}},{"kind":"Field","name":{"kind":"Name","value":"violation"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"schemaDrift"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"range"},"value":{"kind":"Variable","name":{"kind":"Name","value":"range"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"teamId"}},{"kind":"Field","name":{"kind":"Name","value":"serviceName"}},{"kind":"Field","name":{"kind":"Name","value":"deprecatedKey"}},{"kind":"Field","name":{"kind":"Name","value":"currentKey"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"spanFaults"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"range"},"value":{"kind":"Variable","name":{"kind":"Name","value":"range"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"teamId"}},{"kind":"Field","name":{"kind":"Name","value":"serviceName"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}}]} as unknown as DocumentNode<LoadAttributesQuery, LoadAttributesQueryVariables>;
export const LoadRedMetricsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LoadRedMetrics"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"query"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RedMetricsQuery"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"redMetrics"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"query"},"value":{"kind":"Variable","name":{"kind":"Name","value":"query"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"serviceName"}},{"kind":"Field","name":{"kind":"Name","value":"points"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"time"}},{"kind":"Field","name":{"kind":"Name","value":"spanCount"}},{"kind":"Field","name":{"kind":"Name","value":"errorSpanCount"}},{"kind":"Field","name":{"kind":"Name","value":"durationP50"}},{"kind":"Field","name":{"kind":"Name","value":"durationP95"}},{"kind":"Field","name":{"kind":"Name","value":"durationP99"}}]}}]}}]}}]} as unknown as DocumentNode<LoadRedMetricsQuery, LoadRedMetricsQueryVariables>;
export const LoadSamplingQualityDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LoadSamplingQuality"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"range"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TimeRange"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"all"},"name":{"kind":"Name","value":"samplingQuality"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"range"},"value":{"kind":"Variable","name":{"kind":"Name","value":"range"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"QualityFigures"}},{"kind":"Field","name":{"kind":"Name","value":"upgradedTraceCount"}},{"kind":"Field","name":{"kind":"Name","value":"unweightedTraceCount"}},{"kind":"Field","name":{"kind":"Name","value":"lateSpanRate"}},{"kind":"Field","name":{"kind":"Name","value":"reasons"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kept"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"traceCount"}},{"kind":"Field","name":{"kind":"Name","value":"spanCount"}}]}}]}},{"kind":"Field","alias":{"kind":"Name","value":"services"},"name":{"kind":"Name","value":"samplingQuality"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"range"},"value":{"kind":"Variable","name":{"kind":"Name","value":"range"}}},{"kind":"Argument","name":{"kind":"Name","value":"groupBy"},"value":{"kind":"EnumValue","value":"SERVICE"}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"QualityFigures"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"QualityFigures"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SamplingQuality"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"traceCount"}},{"kind":"Field","name":{"kind":"Name","value":"errorTraceCount"}},{"kind":"Field","name":{"kind":"Name","value":"spanCount"}},{"kind":"Field","name":{"kind":"Name","value":"keptSpanCount"}},{"kind":"Field","name":{"kind":"Name","value":"errorCaptureRate"}},{"kind":"Field","name":{"kind":"Name","value":"keptTraceRate"}},{"kind":"Field","name":{"kind":"Name","value":"keptSpanRate"}},{"kind":"Field","name":{"kind":"Name","value":"partialTraceRate"}},{"kind":"Field","name":{"kind":"Name","value":"traceDrift"}}]}}]} as unknown as DocumentNode<LoadSamplingQualityQuery, LoadSamplingQualityQueryVariables>;
export const LoadBudgetsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LoadBudgets"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"range"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TimeRange"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"samplingQuality"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"range"},"value":{"kind":"Variable","name":{"kind":"Name","value":"range"}}},{"kind":"Argument","name":{"kind":"Name","value":"groupBy"},"value":{"kind":"EnumValue","value":"TEAM"}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"500"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"spanCount"}},{"kind":"Field","name":{"kind":"Name","value":"keptSpanCount"}},{"kind":"Field","name":{"kind":"Name","value":"byteCount"}},{"kind":"Field","name":{"kind":"Name","value":"keptByteCount"}},{"kind":"Field","name":{"kind":"Name","value":"keptSpanRate"}}]}},{"kind":"Field","name":{"kind":"Name","value":"ruleDocuments"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"kind"},"value":{"kind":"EnumValue","value":"SAMPLING_BUDGET"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"teamId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"content"}}]}}]}}]} as unknown as DocumentNode<LoadBudgetsQuery, LoadBudgetsQueryVariables>;
export const LoadDryRunDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LoadDryRun"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"range"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TimeRange"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"candidateVersion"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"samplingDryRun"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"range"},"value":{"kind":"Variable","name":{"kind":"Name","value":"range"}}},{"kind":"Argument","name":{"kind":"Name","value":"candidateVersion"},"value":{"kind":"Variable","name":{"kind":"Name","value":"candidateVersion"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"candidate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"activeVersions"}},{"kind":"Field","name":{"kind":"Name","value":"firstHour"}},{"kind":"Field","name":{"kind":"Name","value":"lastHour"}}]}},{"kind":"Field","name":{"kind":"Name","value":"candidates"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"version"}}]}},{"kind":"Field","name":{"kind":"Name","value":"total"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Comparison"}}]}},{"kind":"Field","name":{"kind":"Name","value":"services"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Comparison"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Comparison"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SamplingDryRunComparison"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"serviceName"}},{"kind":"Field","name":{"kind":"Name","value":"seen"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"traceCount"}},{"kind":"Field","name":{"kind":"Name","value":"spanCount"}},{"kind":"Field","name":{"kind":"Name","value":"byteCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"keptNow"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"traceCount"}},{"kind":"Field","name":{"kind":"Name","value":"spanCount"}},{"kind":"Field","name":{"kind":"Name","value":"byteCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"keptThen"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"traceCount"}},{"kind":"Field","name":{"kind":"Name","value":"spanCount"}},{"kind":"Field","name":{"kind":"Name","value":"byteCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"keptByActiveOnly"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"traceCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"keptByCandidateOnly"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"traceCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errorTracesLost"}},{"kind":"Field","name":{"kind":"Name","value":"errorTracesGained"}}]}}]} as unknown as DocumentNode<LoadDryRunQuery, LoadDryRunQueryVariables>;
export const ReplayPoliciesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ReplayPolicies"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SamplingReplayInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"samplingReplay"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"firstDecidedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastDecidedAt"}},{"kind":"Field","name":{"kind":"Name","value":"isComplete"}},{"kind":"Field","name":{"kind":"Name","value":"lateSpanCount"}},{"kind":"Field","name":{"kind":"Name","value":"notJudged"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"keptByNotJudged"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"traceCount"}},{"kind":"Field","name":{"kind":"Name","value":"spanCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"total"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Comparison"}}]}},{"kind":"Field","name":{"kind":"Name","value":"services"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Comparison"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Comparison"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SamplingDryRunComparison"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"serviceName"}},{"kind":"Field","name":{"kind":"Name","value":"seen"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"traceCount"}},{"kind":"Field","name":{"kind":"Name","value":"spanCount"}},{"kind":"Field","name":{"kind":"Name","value":"byteCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"keptNow"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"traceCount"}},{"kind":"Field","name":{"kind":"Name","value":"spanCount"}},{"kind":"Field","name":{"kind":"Name","value":"byteCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"keptThen"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"traceCount"}},{"kind":"Field","name":{"kind":"Name","value":"spanCount"}},{"kind":"Field","name":{"kind":"Name","value":"byteCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"keptByActiveOnly"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"traceCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"keptByCandidateOnly"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"traceCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errorTracesLost"}},{"kind":"Field","name":{"kind":"Name","value":"errorTracesGained"}}]}}]} as unknown as DocumentNode<ReplayPoliciesQuery, ReplayPoliciesQueryVariables>;
export const ImportCollectorSamplingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ImportCollectorSampling"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"config"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"processor"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"importCollectorSampling"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"config"},"value":{"kind":"Variable","name":{"kind":"Name","value":"config"}}},{"kind":"Argument","name":{"kind":"Name","value":"processor"},"value":{"kind":"Variable","name":{"kind":"Name","value":"processor"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"document"}},{"kind":"Field","name":{"kind":"Name","value":"notes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policy"}},{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<ImportCollectorSamplingQuery, ImportCollectorSamplingQueryVariables>;
export const LoadDecisionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LoadDecision"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"traceId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TraceId"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"decision"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"traceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"traceId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"traceId"}},{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"explanation"}},{"kind":"Field","name":{"kind":"Name","value":"isOpen"}},{"kind":"Field","name":{"kind":"Name","value":"isPartial"}},{"kind":"Field","name":{"kind":"Name","value":"isUpgraded"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"policyVersion"}},{"kind":"Field","name":{"kind":"Name","value":"probability"}},{"kind":"Field","name":{"kind":"Name","value":"adjustedCount"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamProbability"}},{"kind":"Field","name":{"kind":"Name","value":"budget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pressure"}}]}},{"kind":"Field","name":{"kind":"Name","value":"decidedAt"}},{"kind":"Field","name":{"kind":"Name","value":"teamId"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}},{"kind":"Field","name":{"kind":"Name","value":"spanCount"}},{"kind":"Field","name":{"kind":"Name","value":"errorSpanCount"}},{"kind":"Field","name":{"kind":"Name","value":"keptSpanCount"}},{"kind":"Field","name":{"kind":"Name","value":"lateSpanCount"}},{"kind":"Field","name":{"kind":"Name","value":"byteCount"}},{"kind":"Field","name":{"kind":"Name","value":"startTime"}},{"kind":"Field","name":{"kind":"Name","value":"duration"}},{"kind":"Field","name":{"kind":"Name","value":"entryServiceName"}},{"kind":"Field","name":{"kind":"Name","value":"entrySpanName"}},{"kind":"Field","name":{"kind":"Name","value":"services"}},{"kind":"Field","name":{"kind":"Name","value":"errorSignature"}},{"kind":"Field","name":{"kind":"Name","value":"records"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"decidedAt"}},{"kind":"Field","name":{"kind":"Name","value":"kept"}},{"kind":"Field","name":{"kind":"Name","value":"isLate"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"policyVersion"}},{"kind":"Field","name":{"kind":"Name","value":"spanCount"}},{"kind":"Field","name":{"kind":"Name","value":"errorSpanCount"}}]}}]}}]}}]} as unknown as DocumentNode<LoadDecisionQuery, LoadDecisionQueryVariables>;
export const LoadServiceMapDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LoadServiceMap"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"range"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TimeRange"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"serviceMap"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"range"},"value":{"kind":"Variable","name":{"kind":"Name","value":"range"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"spanCount"}},{"kind":"Field","name":{"kind":"Name","value":"errorSpanCount"}},{"kind":"Field","name":{"kind":"Name","value":"durationP95"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"client"}},{"kind":"Field","name":{"kind":"Name","value":"server"}},{"kind":"Field","name":{"kind":"Name","value":"connectionType"}},{"kind":"Field","name":{"kind":"Name","value":"requestCount"}},{"kind":"Field","name":{"kind":"Name","value":"failedRequestCount"}},{"kind":"Field","name":{"kind":"Name","value":"durationP50"}},{"kind":"Field","name":{"kind":"Name","value":"durationP95"}},{"kind":"Field","name":{"kind":"Name","value":"durationP99"}}]}}]}}]}}]} as unknown as DocumentNode<LoadServiceMapQuery, LoadServiceMapQueryVariables>;
export const LoadServicesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LoadServices"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"range"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TimeRange"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"services"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"range"},"value":{"kind":"Variable","name":{"kind":"Name","value":"range"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"spanCount"}},{"kind":"Field","name":{"kind":"Name","value":"errorSpanCount"}},{"kind":"Field","name":{"kind":"Name","value":"durationP50"}},{"kind":"Field","name":{"kind":"Name","value":"durationP95"}},{"kind":"Field","name":{"kind":"Name","value":"durationP99"}}]}}]}}]} as unknown as DocumentNode<LoadServicesQuery, LoadServicesQueryVariables>;
export const TraceLogsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TraceLogs"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"traceId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TraceId"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"spanId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"SpanId"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"logs"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"traceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"traceId"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"spanId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"spanId"}}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"order"},"value":{"kind":"EnumValue","value":"OLDEST_FIRST"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"spanId"}},{"kind":"Field","name":{"kind":"Name","value":"eventTimeUnixNano"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"severityText"}},{"kind":"Field","name":{"kind":"Name","value":"eventName"}},{"kind":"Field","name":{"kind":"Name","value":"serviceName"}},{"kind":"Field","name":{"kind":"Name","value":"body"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"bytesValue"}},{"kind":"Field","name":{"kind":"Name","value":"jsonValue"}}]}},{"kind":"Field","name":{"kind":"Name","value":"attributes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Attribute"}}]}},{"kind":"Field","name":{"kind":"Name","value":"droppedAttributesCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Attribute"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"KeyValue"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"bytesValue"}},{"kind":"Field","name":{"kind":"Name","value":"jsonValue"}}]}}]}}]} as unknown as DocumentNode<TraceLogsQuery, TraceLogsQueryVariables>;
export const TraceOutlineDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TraceOutline"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"traceId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TraceId"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"trace"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"traceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"traceId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"traceId"}},{"kind":"Field","name":{"kind":"Name","value":"orphanSpanCount"}},{"kind":"Field","name":{"kind":"Name","value":"truncated"}},{"kind":"Field","name":{"kind":"Name","value":"summary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rootServiceName"}},{"kind":"Field","name":{"kind":"Name","value":"rootSpanName"}},{"kind":"Field","name":{"kind":"Name","value":"startTimeUnixNano"}},{"kind":"Field","name":{"kind":"Name","value":"duration"}},{"kind":"Field","name":{"kind":"Name","value":"spanCount"}},{"kind":"Field","name":{"kind":"Name","value":"errorSpanCount"}},{"kind":"Field","name":{"kind":"Name","value":"services"}},{"kind":"Field","name":{"kind":"Name","value":"decisionReason"}},{"kind":"Field","name":{"kind":"Name","value":"adjustedCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"spans"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"spanId"}},{"kind":"Field","name":{"kind":"Name","value":"parentSpanId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"serviceName"}},{"kind":"Field","name":{"kind":"Name","value":"startTimeUnixNano"}},{"kind":"Field","name":{"kind":"Name","value":"endTimeUnixNano"}},{"kind":"Field","name":{"kind":"Name","value":"status"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"traceState"}},{"kind":"Field","name":{"kind":"Name","value":"flags"}},{"kind":"Field","name":{"kind":"Name","value":"droppedAttributesCount"}},{"kind":"Field","name":{"kind":"Name","value":"droppedEventsCount"}},{"kind":"Field","name":{"kind":"Name","value":"droppedLinksCount"}}]}}]}}]}}]} as unknown as DocumentNode<TraceOutlineQuery, TraceOutlineQueryVariables>;
export const TraceDetailsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TraceDetails"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"traceId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TraceId"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"trace"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"traceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"traceId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"spans"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"spanId"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"startTimeUnixNano"}},{"kind":"Field","name":{"kind":"Name","value":"resource"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"attributes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Attribute"}}]}},{"kind":"Field","name":{"kind":"Name","value":"droppedAttributesCount"}},{"kind":"Field","name":{"kind":"Name","value":"schemaUrl"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scope"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"attributes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Attribute"}}]}},{"kind":"Field","name":{"kind":"Name","value":"droppedAttributesCount"}},{"kind":"Field","name":{"kind":"Name","value":"schemaUrl"}}]}},{"kind":"Field","name":{"kind":"Name","value":"attributes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Attribute"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"timeUnixNano"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"attributes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Attribute"}}]}},{"kind":"Field","name":{"kind":"Name","value":"droppedAttributesCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"links"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"traceId"}},{"kind":"Field","name":{"kind":"Name","value":"spanId"}},{"kind":"Field","name":{"kind":"Name","value":"traceState"}},{"kind":"Field","name":{"kind":"Name","value":"flags"}},{"kind":"Field","name":{"kind":"Name","value":"attributes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Attribute"}}]}},{"kind":"Field","name":{"kind":"Name","value":"droppedAttributesCount"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Attribute"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"KeyValue"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"bytesValue"}},{"kind":"Field","name":{"kind":"Name","value":"jsonValue"}}]}}]}}]} as unknown as DocumentNode<TraceDetailsQuery, TraceDetailsQueryVariables>;
export const SearchTracesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SearchTraces"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TraceFilter"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"traces"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"traceId"}},{"kind":"Field","name":{"kind":"Name","value":"rootServiceName"}},{"kind":"Field","name":{"kind":"Name","value":"rootSpanName"}},{"kind":"Field","name":{"kind":"Name","value":"startTimeUnixNano"}},{"kind":"Field","name":{"kind":"Name","value":"duration"}},{"kind":"Field","name":{"kind":"Name","value":"spanCount"}},{"kind":"Field","name":{"kind":"Name","value":"errorSpanCount"}},{"kind":"Field","name":{"kind":"Name","value":"services"}},{"kind":"Field","name":{"kind":"Name","value":"decisionReason"}},{"kind":"Field","name":{"kind":"Name","value":"adjustedCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<SearchTracesQuery, SearchTracesQueryVariables>;
export const ServiceNamesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ServiceNames"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"range"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TimeRange"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"services"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"range"},"value":{"kind":"Variable","name":{"kind":"Name","value":"range"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<ServiceNamesQuery, ServiceNamesQueryVariables>;
export const SpanNamesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SpanNames"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"serviceName"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"range"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TimeRange"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"spanNames"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"serviceName"},"value":{"kind":"Variable","name":{"kind":"Name","value":"serviceName"}}},{"kind":"Argument","name":{"kind":"Name","value":"range"},"value":{"kind":"Variable","name":{"kind":"Name","value":"range"}}}]}]}}]} as unknown as DocumentNode<SpanNamesQuery, SpanNamesQueryVariables>;