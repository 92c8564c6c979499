import { Client, credentials, Metadata, type ChannelCredentials, type ServiceError } from '@grpc/grpc-js';
import protobuf from 'protobufjs';

/** As Jaeger publishes it, read by protobufjs: what we write is not judged by our own reader. */
const ROOT = protobuf.parse(`
  syntax = "proto3";
  package jaeger.api_v2;
  enum SamplingStrategyType { PROBABILISTIC = 0; RATE_LIMITING = 1; }
  message ProbabilisticSamplingStrategy { double samplingRate = 1; }
  message RateLimitingSamplingStrategy { int32 maxTracesPerSecond = 1; }
  message OperationSamplingStrategy { string operation = 1; ProbabilisticSamplingStrategy probabilisticSampling = 2; }
  message PerOperationSamplingStrategies {
    double defaultSamplingProbability = 1;
    double defaultLowerBoundTracesPerSecond = 2;
    repeated OperationSamplingStrategy perOperationStrategies = 3;
    double defaultUpperBoundTracesPerSecond = 4;
  }
  message SamplingStrategyResponse {
    SamplingStrategyType strategyType = 1;
    ProbabilisticSamplingStrategy probabilisticSampling = 2;
    RateLimitingSamplingStrategy rateLimitingSampling = 3;
    PerOperationSamplingStrategies operationSampling = 4;
  }
  message SamplingStrategyParameters { string serviceName = 1; }
`).root;

const PATH = '/jaeger.api_v2.SamplingManager/GetSamplingStrategy';

export interface Call {
  readonly target: string;
  readonly request: Uint8Array;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly channel?: ChannelCredentials;
}

/** SamplingStrategyParameters. */
export function parametersOf(serviceName: string): Uint8Array {
  const type = ROOT.lookupType('jaeger.api_v2.SamplingStrategyParameters');
  return type.encode({ serviceName }).finish();
}

/** The strategy in the JSON mapping of protobuf. Rejects with what gRPC says. */
export function callSamplingManager({ target, request, metadata = {}, channel }: Call): Promise<unknown> {
  const type = ROOT.lookupType('jaeger.api_v2.SamplingStrategyResponse');
  const client = new Client(target, channel ?? credentials.createInsecure());
  const headers = new Metadata();
  for (const [name, value] of Object.entries(metadata)) headers.set(name, value);
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      PATH,
      (bytes: Uint8Array) => Buffer.from(bytes),
      (bytes) => type.toObject(type.decode(bytes), { enums: String, defaults: false }),
      request,
      headers,
      (error: ServiceError | null, answer) => {
        client.close();
        if (error === null) resolve(answer);
        else reject(error);
      },
    );
  });
}
