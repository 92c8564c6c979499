export { createSamplingGrpcServer, SAMPLING_GRPC_PORT } from './sampling-grpc.js';
export type { SamplingGrpcServer } from './sampling-grpc.js';
export { createSamplingHttpServer, SAMPLING_HTTP_PORT } from './sampling-http.js';
export type { SamplingHttpServer } from './sampling-http.js';
export type { RemoteSamplingOptions } from './remote-sampling-options.js';
export { REMOTE_SAMPLING_DOCUMENTS, REMOTE_SAMPLING_METRICS } from './remote-sampling-metrics.js';
export { createStrategySource } from './strategy-source.js';
export type { StrategySource, StrategySourceOptions } from './strategy-source.js';
