export { PartitionSampler } from './partition-sampler.js';
export type { PartitionSamplerOptions, PlannedFlush, SamplerHoldings } from './partition-sampler.js';
export { PartitionSeeds } from './partition-seeds.js';
export type { PolicySource } from './policy-source.js';
export type { SamplerCounters } from './sampler-counters.js';
export { DEFAULT_SAMPLER_LIMITS, checkSamplerLimits } from './sampler-limits.js';
export type { SamplerLimits } from './sampler-limits.js';
export { DEFAULT_DRIVER_LIMITS, runPartition } from './run-partition.js';
export type { DriverLimits, RunPartitionOptions } from './run-partition.js';
export type {
  FlushReport,
  SamplerClock,
  SamplerEvents,
  StopSignal,
  StreamOperation,
  TakeOverReport,
  WriteFailure,
} from './sampler-ports.js';
