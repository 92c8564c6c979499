export type { ConversionOptions, ConvertedSpans } from './conversion.js';
export { convertJaegerThrift } from './jaeger/jaeger-request.js';
export { convertZipkinJson, convertZipkinProtobuf } from './zipkin/zipkin-request.js';
