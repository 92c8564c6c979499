export { createSampler } from './sampler.js';
export type { SamplerOptions } from './sampler.js';
export { SAMPLER_GAUGES, SAMPLER_METRICS } from './sampler-metrics.js';
