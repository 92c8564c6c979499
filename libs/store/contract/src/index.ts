export type {
  AttributeCatalogue,
  AttributeKey,
  AttributeKeyQuery,
  AttributeValue,
  AttributeValueQuery,
  CatalogueProgress,
  CatalogueScope,
  CatalogueValueType,
} from './attribute-catalogue.js';
export type { DecisionIncrement, DryRunIncrement } from './decision-increment.js';
export type {
  DecisionCursor,
  DecisionReader,
  DryRunCandidate,
  DryRunCounts,
  DryRunService,
  ReasonCounts,
  RecordedDecisions,
  SamplingCounts,
  SamplingQualityGroup,
  SamplingQualityQuery,
  StoredDecision,
} from './decision-reader.js';
export type { EntryCount, EntryQuery, EntryReader } from './entry-reader.js';
export type {
  EdgeConnectionType,
  EdgeIncrement,
  Flush,
  FlushId,
  FlushSink,
  KeptSpan,
  RedIncrement,
  SpanGroup,
  TraceIncrement,
  UsageIncrement,
} from './flush.js';
export type { KeptLog, LogFlush, LogGroup, LogSink } from './log-flush.js';
export type { ArrivalQuery, ArrivedFlushes, FlushesSince, LivePosition, LiveReader } from './live-reader.js';
export type { LogCursor, LogFilter, LogPage, LogReader, StoredLog } from './log-reader.js';
export type { QueryFigures, QueryOutcome, QuerySource } from './query-figures.js';
export { LOGGED_OUTCOMES } from './query-log.js';
export type { LoggedOutcome, LoggedQuery, QueryLog } from './query-log.js';
export { StoreError } from './store-error.js';
export type {
  DailyUsage,
  DailyUsageQuery,
  GroupedDurations,
  MeasureQuery,
  MeasureReader,
  StoredVolume,
} from './measure-reader.js';
export type {
  AttributeFilter,
  EnvironmentSummary,
  FoundTracesQuery,
  Page,
  RecentSpansQuery,
  RedPoint,
  RedQuery,
  RedSeries,
  RollupQuery,
  RollupScope,
  ServiceGraph,
  ServiceGraphEdge,
  ServiceGraphNode,
  ServiceSummary,
  StoredSpan,
  StoredTrace,
  TimeRange,
  TraceCursor,
  TraceFilter,
  TraceReader,
  TraceSummary,
  UsageRow,
} from './trace-reader.js';
export { TraceqlUnsupportedError } from './traceql-reader.js';
export type {
  MatchedSpan,
  MatchedSpanset,
  MatchedTrace,
  TraceqlMetrics,
  TraceqlMetricsQuery,
  TraceqlPage,
  TraceqlPoint,
  TraceqlReader,
  TraceqlSearch,
  TraceqlSeries,
} from './traceql-reader.js';
