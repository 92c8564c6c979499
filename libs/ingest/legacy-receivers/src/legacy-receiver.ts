import type { RunningPart } from '@clew/lifecycle';
import {
  RECEIVER_LIMITS_DEFAULT,
  RECEIVER_METRICS,
  createExportRecorder,
  createHttpExportServer,
  type HttpReceiverOptions,
} from '@clew/receivers';

import { answerRefused } from './legacy-answer.js';
import { createLegacyExportHandler } from './legacy-export-handler.js';
import type { LegacyProtocol } from './legacy-protocol.js';

export interface LegacyReceiverOptions extends HttpReceiverOptions {
  /** Spans, tags, annotations and their like that one request may have. Default 500,000. */
  readonly elementsMax?: number;
}

export interface LegacyReceiver extends RunningPart {
  /** Base URL, such as http://127.0.0.1:9411. Known once started. */
  readonly url: string;
}

/** One listener with the keys, limits, compression, TLS and probes of the OTLP receivers, for one legacy protocol. */
export function createLegacyReceiver(options: LegacyReceiverOptions, protocol: LegacyProtocol): LegacyReceiver {
  const { intake, keys, admitHead, logger, metrics, elementsMax } = options;
  const { name, transport, path, directions } = protocol;
  const limits = { ...RECEIVER_LIMITS_DEFAULT, ...options.limits };
  const instruments = metrics.instruments(RECEIVER_METRICS);
  const recorder = createExportRecorder(transport, instruments, logger);
  const exportSpans = createLegacyExportHandler({
    ...{ protocol, intake, keys, admitHead, limits, recorder },
    ...(elementsMax === undefined ? {} : { elementsMax }),
    countRejected: (spanCount) => {
      instruments.spansRefused.add(spanCount, { transport, reason: 'malformed' });
    },
  });
  const server = createHttpExportServer(options, {
    ...{ name, limits, recorder, directions },
    exports: new Map([[path, exportSpans]]),
    answerRefused: (_, response, refusal) => {
      answerRefused(response, refusal);
    },
  });
  return {
    name: `${transport}-receiver`,
    get url() {
      return server.url;
    },
    start: () => server.start(),
    shutdown: (shutdownOptions) => server.shutdown(shutdownOptions),
  };
}
