export { createLogWriter } from './log-writer.js';
export type { LogWriterOptions } from './log-writer.js';
export { LOG_WRITER_METRICS, LOG_WRITER_PARTITIONS } from './log-writer-metrics.js';
export type { SamplingDocumentSource } from './partition-policies.js';
export { createSampler } from './sampler.js';
export type { SamplerOptions } from './sampler.js';
export { SAMPLER_GAUGES, SAMPLER_METRICS } from './sampler-metrics.js';
