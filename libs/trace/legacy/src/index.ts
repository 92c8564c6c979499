export type { ConversionOptions, ConversionSteps, ConvertedSpans } from './conversion.js';
export { convertJaegerThrift, convertJaegerThriftInSteps } from './jaeger/jaeger-request.js';
export {
  convertZipkinJson,
  convertZipkinJsonInSteps,
  convertZipkinProtobuf,
  convertZipkinProtobufInSteps,
} from './zipkin/zipkin-request.js';
