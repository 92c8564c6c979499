export { retry, retryDelayMs, saysRetryable } from './retry.js';
export type { RetriedFailure, RetryOptions, Sleep } from './retry.js';
export { untilStored } from './until-stored.js';
export type { StopSignal, StoreRetryLimits, StoreRetryOptions } from './until-stored.js';
