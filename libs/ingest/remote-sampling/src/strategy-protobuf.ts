import type { SamplingStrategy } from '@clew/head-sampling';
import { OtlpError, WireCursor, WireWriter } from '@clew/otlp';
import { Refusal } from '@clew/receivers';

import { isPerOperation } from './strategy-json.js';

// jaeger.api_v2, sampling.proto: https://github.com/jaegertracing/jaeger-idl/blob/main/proto/api_v2/sampling.proto
const PARAMETERS_SERVICE_NAME = 0x0a;
const RESPONSE_PROBABILISTIC = 0x12;
const RESPONSE_OPERATION_SAMPLING = 0x22;
const PROBABILISTIC_RATE = 0x09;
const OPERATIONS_DEFAULT_PROBABILITY = 0x09;
const OPERATIONS_LOWER_BOUND = 0x11;
const OPERATIONS_STRATEGY = 0x1a;
const OPERATION_NAME = 0x0a;
const OPERATION_PROBABILISTIC = 0x12;

/** SamplingStrategyResponse; strategy_type PROBABILISTIC is 0 and left out, as proto3 wants it. */
export function encodeStrategy(strategy: SamplingStrategy): Uint8Array {
  const writer = new WireWriter();
  writeProbabilistic(writer, RESPONSE_PROBABILISTIC, strategy.defaultProbability);
  if (isPerOperation(strategy)) {
    const operations = writer.beginMessage(RESPONSE_OPERATION_SAMPLING);
    writer.doubleMember(OPERATIONS_DEFAULT_PROBABILITY, strategy.defaultProbability);
    writer.doubleMember(OPERATIONS_LOWER_BOUND, strategy.lowerBoundTracesPerSecond);
    for (const [route, probability] of strategy.routes) {
      const operation = writer.beginMessage(OPERATIONS_STRATEGY);
      writer.text(OPERATION_NAME, route);
      writeProbabilistic(writer, OPERATION_PROBABILISTIC, probability);
      writer.endMessage(operation);
    }
    writer.endMessage(operations);
  }
  return writer.finish();
}

function writeProbabilistic(writer: WireWriter, tag: number, samplingRate: number): void {
  const message = writer.beginMessage(tag);
  writer.doubleMember(PROBABILISTIC_RATE, samplingRate);
  writer.endMessage(message);
}

/** The service name of SamplingStrategyParameters; '' when there is none. Throws Refusal. */
export function decodeParameters(bytes: Uint8Array): string {
  try {
    const cursor = new WireCursor(bytes, 0, bytes.length);
    let serviceName = '';
    while (cursor.position < bytes.length) {
      const tag = cursor.readTag();
      if (tag === PARAMETERS_SERVICE_NAME) serviceName = cursor.readText();
      else cursor.skip(tag);
    }
    return serviceName;
  } catch (error) {
    if (!(error instanceof OtlpError)) throw error;
    throw new Refusal('malformed', `the message is no SamplingStrategyParameters: ${error.message}`, { cause: error });
  }
}
