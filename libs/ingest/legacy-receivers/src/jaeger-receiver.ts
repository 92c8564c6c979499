import type { IncomingMessage } from 'node:http';

import { convertJaegerThriftInSteps } from '@clew/legacy';
import { Refusal, quoted } from '@clew/receivers';

import { essenceOf, type LegacyProtocol } from './legacy-protocol.js';
import { createLegacyReceiver, type LegacyReceiver, type LegacyReceiverOptions } from './legacy-receiver.js';

/** Where a Jaeger collector takes spans from clients that speak HTTP. */
export const JAEGER_THRIFT_PORT = 14_268;

const MEDIA_TYPES: ReadonlySet<string> = new Set(['application/x-thrift', 'application/vnd.apache.thrift.binary']);
const FORMAT = 'jaeger.thrift';

/** Jaeger's Thrift over HTTP. https://www.jaegertracing.io/docs/latest/apis/#thrift-over-http */
const JAEGER: LegacyProtocol = {
  name: 'Jaeger',
  transport: 'jaeger',
  path: '/api/traces',
  directions: `Jaeger spans go to /api/traces?format=${FORMAT}, as Thrift in the binary protocol`,
  converterFor: (request) => {
    const contentType = request.headers['content-type'];
    if (!MEDIA_TYPES.has(essenceOf(contentType))) {
      throw new Refusal(
        'unsupported_media_type',
        `Content-Type ${quoted(contentType)} is not supported; use ${[...MEDIA_TYPES].join(' or ')}`,
      );
    }
    const format = formatOf(request);
    if (format !== null && format !== FORMAT) {
      throw new Refusal('unsupported_media_type', `format ${quoted(format)} is not supported; use ${FORMAT}`);
    }
    return convertJaegerThriftInSteps;
  },
};

export function createJaegerReceiver(options: LegacyReceiverOptions): LegacyReceiver {
  return createLegacyReceiver({ portSetting: '--jaeger', ...options }, JAEGER);
}

/** Clients name the format in the query, as the first collectors asked for; it may be left out. */
function formatOf({ url = '' }: IncomingMessage): string | null {
  const query = url.indexOf('?');
  return query < 0 ? null : new URLSearchParams(url.slice(query + 1)).get('format');
}
