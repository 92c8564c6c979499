export { createForwarder } from './forwarder.js';
export type { ForwarderOptions } from './forwarder.js';
export { FORWARDER_METRICS } from './forwarder-metrics.js';
export type { UpstreamOptions, UpstreamTls } from './upstream.js';
export { UpstreamError } from './upstream-error.js';
