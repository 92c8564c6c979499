/** Tokens by which Nest injects what `createApi` was given. */
export const TRACE_READER = Symbol('TraceReader');
export const TRACEQL_READER = Symbol('TraceqlReader');
export const ATTRIBUTE_CATALOGUE = Symbol('AttributeCatalogue');
export const LOG_READER = Symbol('LogReader');
export const DECISION_LOG = Symbol('DecisionLog');
export const SAMPLING_DEFAULTS = Symbol('HybridDefaults');
export const ORGANISATIONS = Symbol('OrganisationDirectory');
export const INGEST_INFO = Symbol('IngestInfo');
export const INGEST_ADMINISTRATION = Symbol('IngestAdministration');
export const MEASURE_READER = Symbol('MeasureReader');
export const MEASURE_TARGETS = Symbol('MeasureTargets');
export const PRICES = Symbol('Prices');
export const QUERY_DURATIONS = Symbol('QueryDurations');
export const API_LIMITS = Symbol('ApiLimits');
export const LIVE_TAILS = Symbol('LiveTails');
export const JOBS = Symbol('JobDirectory');
export const QUERY_LOG = Symbol('QueryLog');
