/** For the tests of packages that change or make OTLP: what protobufjs makes of it, and any legal encoding of a message. */
export { hasValidIds, list, oracleDecode, record, text } from './oracle.js';
export type { Plain } from './oracle.js';
export { protoType } from './otlp-proto.js';
export { attribute, concatBytes, encodeOracle, field, sampleRequest, sampleSpan } from './sample-request.js';
export { encodeWire, wireMessage } from './wire-arbitrary.js';
export type { WireField } from './wire-arbitrary.js';
