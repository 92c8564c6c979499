import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';

import type { IngestKeyDirectory } from '@clew/access-model';
import { encodeTraceResponse } from '@clew/otlp';

import { INGEST_KEY_HEADER, authenticate } from '../authenticate.js';
import { SUPPORTED_ENCODINGS, decompress, encodingOf, type Encoding } from '../decompress.js';
import { ClientGone, type ExportRecorder } from '../export-recorder.js';
import type { ByteReservation } from '../intake/byte-budget.js';
import type { IntakeResult } from '../intake/intake-result.js';
import type { SpanIntake } from '../intake/span-intake.js';
import { REQUEST_OVERHEAD_BYTES, type ReceiverLimits } from '../receiver-options.js';
import { Refusal, refusalOf } from '../refusal.js';
import { answerMessage, answerStatus } from './grpc-answer.js';
import { readUnaryMessage } from './grpc-message.js';

export interface TraceServiceOptions {
  readonly intake: SpanIntake;
  readonly keys: IngestKeyDirectory;
  readonly recorder: ExportRecorder;
  readonly limits: ReceiverLimits;
}

export type GrpcMethod = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => Promise<void>;

export const EXPORT_PATH = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

/** Handles `TraceService/Export` from the head of the call to its status. Never rejects. */
export function createExportMethod({ intake, keys, recorder, limits }: TraceServiceOptions): GrpcMethod {
  async function take(
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    reservation: ByteReservation,
  ): Promise<IntakeResult> {
    const identity = await authenticate(keys, {
      authorization: headers.authorization,
      ingestKey: single(headers[INGEST_KEY_HEADER]),
      peerAddress: stream.session?.socket.remoteAddress,
      isForwarded: headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined,
    });
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
    return intake.accept({ body, identity, transport: 'grpc' });
  }

  return async (stream, headers) => {
    const startedAtMs = performance.now();
    const reservation = intake.budget.open();
    try {
      const result = await take(stream, headers, reservation);
      recorder.accepted(startedAtMs, result);
      answerMessage(stream, encodeTraceResponse(result.rejectedSpans, result.rejectedMessage));
    } catch (error) {
      if (error instanceof ClientGone) {
        recorder.aborted();
        return;
      }
      const refusal = refusalOf(error);
      recorder.refused(startedAtMs, refusal);
      answerStatus(stream, refusal);
    } finally {
      reservation.release();
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
