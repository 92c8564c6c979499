import type { IngestIdentity } from '@clew/access-model';
import { logsRequestFromJsonInSteps, traceRequestFromJsonInSteps } from '@clew/otlp';

import type { Transport } from './export-recorder.js';
import type { SpanIntake } from './intake/span-intake-options.js';

/** One request as the door hands it on, whatever it came by. */
export interface ExportRequest {
  /** Protobuf bytes of an `Export...ServiceRequest`, inflated. Not read any more once `accept` has returned its promise. */
  readonly body: Uint8Array;
  readonly identity: IngestIdentity;
  readonly transport: Transport;
  /** The request's W3C baggage header. */
  readonly baggage?: string;
}

/** What became of the items (spans, log records) of one request. */
export interface ExportResult {
  readonly acceptedCount: number;
  readonly rejectedCount: number;
  /** Why items were rejected; empty when none were. */
  readonly rejectedMessage: string;
}

/**
 * A kind of telemetry that the receivers take. All that differs between kinds is here; what the protocol asks of every
 * one of them (keys, limits, compression, answers) is not.
 */
export interface ExportSignal {
  readonly name: 'traces' | 'logs';
  readonly httpPath: string;
  readonly grpcPath: string;
  /** Name of the rejected count in the JSON answer; in protobuf it is field 1 for every signal. */
  readonly rejectedField: 'rejectedSpans' | 'rejectedLogRecords';
  /** Protobuf bytes of an OTLP/JSON request, in short steps. Throws OtlpError. */
  readonly requestFromJson: (body: Uint8Array) => Generator<undefined, Uint8Array>;
  /** Resolves once the items are durable. Rejects with OtlpError or Refusal. */
  readonly accept: (request: ExportRequest) => Promise<ExportResult>;
}

/** The part of a log intake that the receivers need. */
export interface LogSink {
  accept(request: ExportRequest): Promise<LogSinkResult>;
}

export interface LogSinkResult {
  readonly acceptedRecords: number;
  readonly rejectedRecords: number;
  readonly rejectedMessage: string;
}

function traceSignal(intake: SpanIntake): ExportSignal {
  return {
    name: 'traces',
    httpPath: '/v1/traces',
    grpcPath: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
    rejectedField: 'rejectedSpans',
    requestFromJson: traceRequestFromJsonInSteps,
    // Not async: a frame that waits would keep the body alive until its spans are durable.
    accept: (request) =>
      intake.accept(request).then(({ acceptedSpans, rejectedSpans, rejectedMessage }) => ({
        acceptedCount: acceptedSpans,
        rejectedCount: rejectedSpans,
        rejectedMessage,
      })),
  };
}

function logSignal(logs: LogSink): ExportSignal {
  return {
    name: 'logs',
    httpPath: '/v1/logs',
    grpcPath: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
    rejectedField: 'rejectedLogRecords',
    requestFromJson: logsRequestFromJsonInSteps,
    accept: (request) =>
      logs.accept(request).then(({ acceptedRecords, rejectedRecords, rejectedMessage }) => ({
        acceptedCount: acceptedRecords,
        rejectedCount: rejectedRecords,
        rejectedMessage,
      })),
  };
}

/** Traces always, logs where there is somewhere to put them. */
export function signalsOf(intake: SpanIntake, logs: LogSink | undefined): readonly ExportSignal[] {
  return logs === undefined ? [traceSignal(intake)] : [traceSignal(intake), logSignal(logs)];
}

/** For whoever sends a signal that is not taken. */
export function describeTaken(signals: readonly ExportSignal[], address: 'httpPath' | 'grpcPath'): string {
  const names = signals.map(({ name }) => name).join(' and ');
  return `Clew takes ${names} only, at ${signals.map((signal) => signal[address]).join(' and ')}`;
}
