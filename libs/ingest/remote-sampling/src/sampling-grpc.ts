import type { ServerHttp2Stream } from 'node:http2';

import type { RunningPart } from '@clew/lifecycle';
import {
  answerMessage,
  answerStatus,
  ClientGone,
  createExportRecorder,
  createGrpcServer,
  credentialsOf,
  readUnaryMessage,
  RECEIVER_LIMITS_DEFAULT,
  RECEIVER_METRICS,
  Refusal,
  refusalOf,
  type GrpcMethod,
} from '@clew/receivers';

import type { RemoteSamplingOptions } from './remote-sampling-options.js';
import { REMOTE_SAMPLING_METRICS } from './remote-sampling-metrics.js';
import { decodeParameters, encodeStrategy } from './strategy-protobuf.js';
import { createStrategyQuestions } from './strategy-questions.js';

/** Where a Jaeger collector answers samplers that speak gRPC. */
export const SAMPLING_GRPC_PORT = 14_250;

const PATH = '/jaeger.api_v2.SamplingManager/GetSamplingStrategy';
/** A request is one service name. */
const REQUEST_BYTES_MAX = 4_096;
const TRANSPORT = 'sampling_grpc';

export interface SamplingGrpcServer extends RunningPart {
  /** `host:port`. Known once started. */
  readonly target: string;
}

/** Jaeger's remote sampling over gRPC: `jaeger.api_v2.SamplingManager/GetSamplingStrategy`. */
export function createSamplingGrpcServer(options: RemoteSamplingOptions): SamplingGrpcServer {
  const { intake, metrics, logger } = options;
  const limits = { ...RECEIVER_LIMITS_DEFAULT, ...options.limits };
  const { answers } = metrics.instruments(REMOTE_SAMPLING_METRICS);
  const ask = createStrategyQuestions(options);

  const answer: GrpcMethod = async (stream, headers) => {
    try {
      const credentials = credentialsOf(headers, stream.session?.socket.remoteAddress);
      const strategy = await ask(credentials, decodeParameters(await readRequest(stream)));
      answers.add(1, { transport: TRANSPORT, outcome: 'answered' });
      answerMessage(stream, encodeStrategy(strategy));
    } catch (error) {
      if (error instanceof ClientGone) return;
      const refusal = refusalOf(error);
      answers.add(1, { transport: TRANSPORT, outcome: refusal.reason });
      if (refusal.reason === 'internal') logger.error({ err: refusal.cause }, 'a sampling strategy could not be told');
      answerStatus(stream, refusal);
    }
  };

  async function readRequest(stream: ServerHttp2Stream): Promise<Uint8Array> {
    const reservation = intake.budget.open();
    try {
      const { overloaded } = intake;
      const bounds = { bytesMax: REQUEST_BYTES_MAX, waitMsMax: limits.requestWaitMsMax, reservation, overloaded };
      const { isCompressed, payload } = await readUnaryMessage(stream, bounds);
      if (isCompressed) throw new Refusal('unsupported_encoding', 'a request this small is to be sent uncompressed');
      return payload;
    } finally {
      reservation.release();
    }
  }

  const server = createGrpcServer(
    { portSetting: '--sampling-grpc', ...options },
    {
      name: 'Jaeger sampling over gRPC',
      limits,
      recorder: createExportRecorder(TRANSPORT, metrics.instruments(RECEIVER_METRICS), logger),
      methods: new Map([[PATH, answer]]),
      directions: `sampling strategies are told by ${PATH}`,
      elsewhere: 'sampling over HTTP has a port of its own (5778 by default)',
    },
  );
  return {
    name: 'sampling-grpc-server',
    get target() {
      return server.target;
    },
    start: () => server.start(),
    shutdown: (shutdownOptions) => server.shutdown(shutdownOptions),
  };
}
