import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';

import type { IngestIdentity, IngestKeyDirectory } from '@clew/access-model';
import { encodeExportResponse } from '@clew/otlp';

import { authenticate, credentialsOf } from '../authenticate.js';
import { SUPPORTED_ENCODINGS, decompress, encodingOf, type Encoding } from '../decompress.js';
import { ClientGone, type ExportRecorder } from '../export-recorder.js';
import type { ExportResult, ExportSignal } from '../export-signal.js';
import type { ByteReservation } from '../intake/byte-budget.js';
import type { SpanIntake } from '../intake/span-intake-options.js';
import { REQUEST_OVERHEAD_BYTES, type ReceiverLimits } from '../receiver-options.js';
import { Refusal, refusalOf } from '../refusal.js';
import { answerMessage, answerStatus } from './grpc-answer.js';
import { timeoutMsOf, within } from './grpc-deadline.js';
import type { GrpcMethod } from './grpc-server.js';
import { readUnaryMessage } from './grpc-message.js';

export interface ExportMethodOptions {
  readonly signal: ExportSignal;
  /** Whether the door is open, and the bound that every message is charged to, whatever its signal. */
  readonly intake: SpanIntake;
  readonly keys: IngestKeyDirectory;
  /** See ReceiverOptions. */
  readonly admitHead?: ((identity: IngestIdentity) => Refusal | undefined) | undefined;
  readonly recorder: ExportRecorder;
  readonly limits: ReceiverLimits;
}

/** Handles the `Export` call of one signal from the head of the call to its status. Never rejects. */
export function createExportMethod({
  signal,
  intake,
  keys,
  admitHead,
  recorder,
  limits,
}: ExportMethodOptions): GrpcMethod {
  async function take(
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    reservation: ByteReservation,
  ): Promise<ExportResult> {
    const identity = await authenticate(keys, credentialsOf(headers, stream.session?.socket.remoteAddress));
    const notNow = admitHead?.(identity);
    if (notNow !== undefined) throw notNow;
    const encoding = encodingOrThrow(single(headers['grpc-encoding']));
    if (!intake.isOpen || !reservation.grow(REQUEST_OVERHEAD_BYTES)) throw intake.overloaded();

    const bounds = { bytesMax: limits.bodyBytesMax, reservation, overloaded: intake.overloaded };
    const message = await readUnaryMessage(stream, { ...bounds, waitMsMax: limits.requestWaitMsMax });
    if (message.isCompressed && encoding === 'identity') {
      throw new Refusal('malformed', 'the message is flagged as compressed, but grpc-encoding names no compression');
    }
    const body = message.isCompressed
      ? await decompress(encoding, message.payload, { ...bounds, bytesMax: limits.inflatedBytesMax })
      : message.payload;
    recorder.received(message.payload.length, body.length);
    const baggage = single(headers['baggage']);
    return signal.accept({ body, identity, transport: 'grpc', ...(baggage === undefined ? {} : { baggage }) });
  }

  return async (stream, headers) => {
    const startedAtMs = performance.now();
    const reservation = intake.budget.open();
    try {
      const timeoutMs = timeoutMsOf(single(headers['grpc-timeout']));
      const taken = take(stream, headers, reservation).finally(() => {
        reservation.release();
      });
      const result = await within(timeoutMs, taken);
      recorder.accepted(startedAtMs, signal.name, result);
      answerMessage(stream, encodeExportResponse(result.rejectedCount, result.rejectedMessage));
    } catch (error) {
      if (error instanceof ClientGone) {
        recorder.aborted();
        return;
      }
      const refusal = refusalOf(error);
      recorder.refused(startedAtMs, signal.name, refusal);
      answerStatus(stream, refusal);
    }
  };
}

function encodingOrThrow(header: string | undefined): Encoding {
  const encoding = encodingOf(header);
  if (encoding !== undefined) return encoding;
  const name = JSON.stringify(header?.slice(0, 100));
  throw new Refusal(
    'unsupported_encoding',
    `grpc-encoding ${name} is not supported; use one of ${SUPPORTED_ENCODINGS.join(', ')}`,
  );
}

function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}
