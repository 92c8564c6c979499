import type { Instruments, Logger } from '@clew/self-telemetry';

import type { IntakeResult } from './intake/intake-result.js';
import type { RECEIVER_METRICS } from './receiver-metrics.js';
import type { Refusal } from './refusal.js';

export type Transport = 'http' | 'grpc';

/** Thrown when nobody is left to answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/** Counts what became of the export requests of one transport, and logs what a person should look at. */
export interface ExportRecorder {
  accepted(startedAtMs: number, result: IntakeResult): void;
  refused(startedAtMs: number, refusal: Refusal): void;
  aborted(): void;
  received(wireBytes: number, bodyBytes: number): void;
  readonly connectionDropped: () => void;
}

export function createExportRecorder(
  transport: Transport,
  instruments: Instruments<typeof RECEIVER_METRICS>,
  logger: Logger,
): ExportRecorder {
  const record = (startedAtMs: number, outcome: string): void => {
    instruments.requests.record((performance.now() - startedAtMs) / 1_000, { transport, outcome });
  };
  return {
    accepted: (startedAtMs, { acceptedSpans }) => {
      if (acceptedSpans > 0) instruments.spansAccepted.add(acceptedSpans, { transport });
      record(startedAtMs, 'accepted');
    },
    refused: (startedAtMs, refusal) => {
      record(startedAtMs, refusal.reason);
      if (refusal.reason === 'internal') logger.error({ err: refusal.cause, transport }, 'an export request failed');
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
  };
}
