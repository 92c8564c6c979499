import { convertZipkinJson, convertZipkinProtobuf, type ConvertedSpans } from '@clew/legacy';
import { traceRequestFromJson } from '@clew/otlp';
import { Refusal } from '@clew/receivers';

/** As the Collector's Kafka exporter calls them. */
export type MessageEncoding = 'otlp_proto' | 'otlp_json' | 'zipkin_proto' | 'zipkin_json';

const NANOS_PER_MS = 1_000_000n;

export interface DecodedMessage {
  /** `ExportTraceServiceRequest` protobuf bytes. */
  readonly body: Uint8Array;
  /** Spans of the message that cannot be OTLP spans. */
  readonly rejectedSpans: number;
}

/** Throws OtlpError or Refusal for a value that is not of the encoding. */
export function decodeMessage(encoding: MessageEncoding, value: Uint8Array, receivedAtUnixMs: number): DecodedMessage {
  const conversion = { receivedAtUnixNano: BigInt(receivedAtUnixMs) * NANOS_PER_MS };
  switch (encoding) {
    case 'otlp_proto':
      return { body: value, rejectedSpans: 0 };
    case 'otlp_json':
      return { body: traceRequestFromJson(value), rejectedSpans: 0 };
    case 'zipkin_proto':
      return unlessNothingIsLeft(convertZipkinProtobuf(value, conversion));
    case 'zipkin_json':
      return unlessNothingIsLeft(convertZipkinJson(value, conversion));
  }
}

function unlessNothingIsLeft(converted: ConvertedSpans): DecodedMessage {
  if (converted.spanCount === 0 && converted.rejectedSpans > 0) {
    throw new Refusal('malformed', converted.rejectedMessage);
  }
  return converted;
}
