export { LOG_LEVELS, createLogger } from './logger.js';
export type { LogFields, LogLevel, LogMethod, Logger, LoggerOptions } from './logger.js';
export { DURATION_BUCKETS_S, defineCounter, defineGauge, defineHistogram } from './metric-definition.js';
export type {
  AnyMetricDefinition,
  CounterDefinition,
  GaugeDefinition,
  HistogramDefinition,
  MetricDefinition,
} from './metric-definition.js';
export { countsOf, exposeSnapshots, mergeSnapshots } from './metrics-snapshot.js';
export type { MetricsSnapshot } from './metrics-snapshot.js';
export { createMetrics } from './metrics.js';
export type {
  CounterInstrument,
  GaugeInstrument,
  HistogramInstrument,
  Instrument,
  Instruments,
  Metrics,
  MetricsOptions,
} from './metrics.js';
export type { Labels } from './series-limit.js';
export { redactUrlCredentials } from './redaction.js';
