export { createKafkaReceiver } from './kafka-receiver.js';
export { KAFKA_RECEIVER_LAG, KAFKA_RECEIVER_METRICS } from './kafka-receiver-metrics.js';
export type { KafkaReceiverOptions } from './kafka-receiver-options.js';
export type { MessageEncoding } from './message-encoding.js';
