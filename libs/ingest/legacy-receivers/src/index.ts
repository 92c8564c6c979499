export { JAEGER_THRIFT_PORT, createJaegerReceiver } from './jaeger-receiver.js';
export type { LegacyReceiver, LegacyReceiverOptions } from './legacy-receiver.js';
export { ZIPKIN_PORT, createZipkinReceiver } from './zipkin-receiver.js';
