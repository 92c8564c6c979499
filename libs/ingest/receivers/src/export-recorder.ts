import type { Instruments, Logger } from '@clew/self-telemetry';

import type { ExportResult, ExportSignal } from './export-signal.js';
import type { RECEIVER_METRICS } from './receiver-metrics.js';
import type { Refusal } from './refusal.js';

export type Transport = 'http' | 'grpc' | 'zipkin' | 'jaeger' | 'kafka' | 'sampling_http' | 'sampling_grpc';
type SignalName = ExportSignal['name'];

/** Thrown when nobody is left to answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/** Counts what became of the export requests of one transport, and logs what a person should look at. */
export interface ExportRecorder {
  accepted(startedAtMs: number, signal: SignalName, result: ExportResult): void;
  refused(startedAtMs: number, signal: SignalName, refusal: Refusal): void;
  aborted(): void;
  received(wireBytes: number, bodyBytes: number): void;
  readonly connectionDropped: () => void;
  readonly handshakeFailed: () => void;
}

export function createExportRecorder(
  transport: Transport,
  instruments: Instruments<typeof RECEIVER_METRICS>,
  logger: Logger,
): ExportRecorder {
  const record = (startedAtMs: number, signal: SignalName, outcome: string): void => {
    instruments.requests.record((performance.now() - startedAtMs) / 1_000, { transport, signal, outcome });
  };
  const acceptedItems = { traces: instruments.spansAccepted, logs: instruments.logRecordsAccepted };
  return {
    accepted: (startedAtMs, signal, { acceptedCount }) => {
      if (acceptedCount > 0) acceptedItems[signal].add(acceptedCount, { transport });
      record(startedAtMs, signal, 'accepted');
    },
    refused: (startedAtMs, signal, refusal) => {
      record(startedAtMs, signal, refusal.reason);
      if (refusal.reason !== 'internal') return;
      logger.error({ err: refusal.cause, transport, signal }, 'an export request failed');
    },
    aborted: () => {
      instruments.requestsAborted.add(1, { transport });
    },
    received: (wireBytes, bodyBytes) => {
      instruments.wireBytes.add(wireBytes, { transport });
      instruments.bodyBytes.record(bodyBytes, { transport });
    },
    connectionDropped: () => {
      instruments.connectionsRefused.add(1, { transport });
    },
    handshakeFailed: () => {
      instruments.handshakesFailed.add(1, { transport });
    },
  };
}
