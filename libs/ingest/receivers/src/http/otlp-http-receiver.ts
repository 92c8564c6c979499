import type { RunningPart } from '@clew/lifecycle';

import { createExportRecorder } from '../export-recorder.js';
import { describeTaken, signalsOf } from '../export-signal.js';
import { RECEIVER_METRICS } from '../receiver-metrics.js';
import { RECEIVER_LIMITS_DEFAULT } from '../receiver-options.js';
import { createExportHandler } from './export-handler.js';
import { answerRefused } from './http-answer.js';
import { createHttpExportServer, type HttpReceiverOptions } from './http-export-server.js';
import { mediaTypeOf } from './media-type.js';

export type OtlpHttpReceiverOptions = HttpReceiverOptions;

export interface OtlpHttpReceiver extends RunningPart {
  /** Base URL, such as http://127.0.0.1:4318. Known once started. */
  readonly url: string;
}

/** OTLP/HTTP: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export function createOtlpHttpReceiver(options: OtlpHttpReceiverOptions): OtlpHttpReceiver {
  const { intake, keys, admitHead, logger } = options;
  const limits = { ...RECEIVER_LIMITS_DEFAULT, ...options.limits };
  const recorder = createExportRecorder('http', options.metrics.instruments(RECEIVER_METRICS), logger);
  const signals = signalsOf(intake, options.logs);
  const server = createHttpExportServer(options, {
    name: 'OTLP/HTTP',
    limits,
    recorder,
    exports: new Map(
      signals.map((signal) => [
        signal.httpPath,
        createExportHandler({ signal, intake, keys, admitHead, recorder, limits }),
      ]),
    ),
    directions: describeTaken(signals, 'httpPath'),
    answerRefused: (request, response, refusal) => {
      answerRefused(response, mediaTypeOf(request.headers['content-type']) ?? 'application/json', refusal);
    },
  });
  return {
    name: 'otlp-http-receiver',
    get url() {
      return server.url;
    },
    start: () => server.start(),
    shutdown: (shutdownOptions) => server.shutdown(shutdownOptions),
  };
}
