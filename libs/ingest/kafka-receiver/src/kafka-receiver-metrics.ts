import { defineCounter, defineGauge } from '@clew/self-telemetry';

/** Spans are counted with those of the other receivers, under transport kafka. */
export const KAFKA_RECEIVER_METRICS = {
  messages: defineCounter({
    name: 'clew_gateway_kafka_messages_total',
    help: 'Messages read from the topic of others. outcome: accepted, dead_lettered, skipped, or retried (tried again later, counted for every try).',
    labelNames: ['outcome'],
  }),
  restarts: defineCounter({
    name: 'clew_gateway_kafka_restarts_total',
    help: 'Times the reader of that topic ended with an error and was made anew.',
  }),
};

export const KAFKA_RECEIVER_LAG = defineGauge({
  name: 'clew_gateway_kafka_lag_messages',
  help: 'Messages of that topic that wait behind what this gateway has read, over its partitions.',
});
