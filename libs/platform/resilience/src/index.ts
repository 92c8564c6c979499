export { retry, retryDelayMs, saysRetryable } from './retry.js';
export type { RetriedFailure, RetryOptions, Sleep } from './retry.js';
