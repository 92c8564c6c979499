export { createApi } from './api.js';
export type { Api } from './api.js';
export { API_METRICS } from './http/api-metrics.js';
export { LIVE_METRICS } from './live/live-metrics.js';
export type { ApiHttpOptions, ApiLimits, ApiOptions, IngestAdministration, IngestInfo } from './options.js';
