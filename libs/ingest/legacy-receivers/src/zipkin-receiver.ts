import { convertZipkinJsonInSteps, convertZipkinProtobufInSteps } from '@clew/legacy';
import { Refusal, quoted } from '@clew/receivers';

import { essenceOf, type LegacyProtocol } from './legacy-protocol.js';
import { createLegacyReceiver, type LegacyReceiver, type LegacyReceiverOptions } from './legacy-receiver.js';

/** Where Zipkin listens: clients need no more than the host. */
export const ZIPKIN_PORT = 9411;

/** Zipkin's HTTP API, the part that takes spans. https://zipkin.io/zipkin-api/#/default/post_spans */
const ZIPKIN: LegacyProtocol = {
  name: 'Zipkin',
  transport: 'zipkin',
  path: '/api/v2/spans',
  directions: 'Zipkin spans go to /api/v2/spans, as v2 JSON or protobuf; v1 is not taken, and nothing is answered from here',
  converterFor: ({ headers }) => {
    switch (essenceOf(headers['content-type'])) {
      case '': // Zipkin takes for JSON what says nothing
      case 'application/json':
        return convertZipkinJsonInSteps;
      case 'application/x-protobuf':
      case 'application/protobuf':
        return convertZipkinProtobufInSteps;
      default:
        throw new Refusal(
          'unsupported_media_type',
          `Content-Type ${quoted(headers['content-type'])} is not supported; use application/json or application/x-protobuf`,
        );
    }
  },
}; // prettier-ignore

export function createZipkinReceiver(options: LegacyReceiverOptions): LegacyReceiver {
  return createLegacyReceiver({ portSetting: '--zipkin', ...options }, ZIPKIN);
}
