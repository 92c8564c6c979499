import type { RunningPart } from '@clew/lifecycle';

import { createExportRecorder } from '../export-recorder.js';
import { describeTaken, signalsOf } from '../export-signal.js';
import { RECEIVER_METRICS } from '../receiver-metrics.js';
import { RECEIVER_LIMITS_DEFAULT, type ReceiverOptions } from '../receiver-options.js';
import { createExportMethod } from './export-method.js';
import { createGrpcServer, type GrpcServerOptions } from './grpc-server.js';

export interface OtlpGrpcReceiverOptions extends ReceiverOptions, Pick<GrpcServerOptions, 'streamsPerConnectionMax'> {}

export interface OtlpGrpcReceiver extends RunningPart {
  /** `host:port`, as gRPC exporters want it. Known once started. */
  readonly target: string;
}

/** OTLP/gRPC: https://opentelemetry.io/docs/specs/otlp/#otlpgrpc */
export function createOtlpGrpcReceiver(options: OtlpGrpcReceiverOptions): OtlpGrpcReceiver {
  const { intake, keys, admitHead, logger } = options;
  const limits = { ...RECEIVER_LIMITS_DEFAULT, ...options.limits };
  const recorder = createExportRecorder('grpc', options.metrics.instruments(RECEIVER_METRICS), logger);
  const signals = signalsOf(intake, options.logs);
  const server = createGrpcServer(options, {
    name: 'OTLP/gRPC',
    limits,
    recorder,
    methods: new Map(
      signals.map((signal) => [
        signal.grpcPath,
        createExportMethod({ signal, intake, keys, admitHead, recorder, limits }),
      ]),
    ),
    directions: describeTaken(signals, 'grpcPath'),
    elsewhere: 'OTLP/HTTP has a port of its own (4318 by default)',
  });
  return {
    name: 'otlp-grpc-receiver',
    get target() {
      return server.target;
    },
    start: () => server.start(),
    shutdown: (shutdownOptions) => server.shutdown(shutdownOptions),
  };
}
