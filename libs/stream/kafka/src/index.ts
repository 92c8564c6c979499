export { createKafkaStream } from './kafka-stream.js';
export { StreamGrowth } from './stream-growth.js';
export type { KafkaStream } from './kafka-stream.js';
export { registerLz4 } from './lz4-codec.js';
export type { KafkaStreamOptions } from './options.js';
export type { KafkaStreamEvent, KafkaStreamListener } from './stream-events.js';
