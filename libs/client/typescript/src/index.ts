export { createClewClient } from './client.js';
export type { CallOptions, ClewClient, ClewClientOptions, PageVariables } from './client.js';
export { ClewError } from './clew-error.js';
export type { ApiErrorCode, ClewErrorCode, GraphqlError, TransportErrorCode } from './clew-error.js';
export type { TypedDocument } from './operation.js';
export type { Page, PageAt, PagePath } from './pages.js';
export type { RetrySettings } from './retry.js';
export {
  CostDocument,
  CostMonthToDateDocument,
  DecisionDocument,
  LiveTracesDocument,
  MeasuresDocument,
  SearchTracesDocument,
  ServiceMapDocument,
  TraceDocument,
  TraceqlDocument,
  TraceqlMetricsDocument,
  TypedDocumentString,
} from './generated/operations.js';
export type {
  AttributeFilter,
  CostMonthToDateQuery,
  CostMonthToDateQueryVariables,
  CostQuery,
  CostQueryVariables,
  DecisionQuery,
  DecisionQueryVariables,
  LiveTraceFilter,
  LiveTracesSubscription,
  LiveTracesSubscriptionVariables,
  MeasuresQuery,
  MeasuresQueryVariables,
  SearchTracesQuery,
  SearchTracesQueryVariables,
  ServiceMapQuery,
  ServiceMapQueryVariables,
  TimeRange,
  TraceFilter,
  TraceQuery,
  TraceQueryVariables,
  TraceqlMetricsQuery,
  TraceqlMetricsQueryVariables,
  TraceqlQuery,
  TraceqlQueryVariables,
} from './generated/operations.js';
