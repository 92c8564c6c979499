import type { IncomingMessage, ServerResponse } from 'node:http';

import type { IngestKeyDirectory } from '@clew/access-model';

import { INGEST_KEY_HEADER, authenticate } from '../authenticate.js';
import { SUPPORTED_ENCODINGS, decompress, encodingOf, type Encoding } from '../decompress.js';
import { ClientGone, type ExportRecorder } from '../export-recorder.js';
import type { ExportResult, ExportSignal } from '../export-signal.js';
import type { ByteReservation } from '../intake/byte-budget.js';
import type { SpanIntake } from '../intake/span-intake.js';
import { REQUEST_OVERHEAD_BYTES, type ReceiverLimits } from '../receiver-options.js';
import { Refusal, refusalOf } from '../refusal.js';
import { answerAccepted, answerRefused, headerOf } from './http-answer.js';
import { mediaTypeOf, type MediaType } from './media-type.js';
import { checkDeclaredLength, discardRest, readBody } from './request-body.js';

export interface ExportHandlerOptions {
  readonly signal: ExportSignal;
  /** Whether the door is open, and the bound that every body is charged to, whatever its signal. */
  readonly intake: SpanIntake;
  readonly keys: IngestKeyDirectory;
  readonly recorder: ExportRecorder;
  readonly limits: ReceiverLimits;
}

export interface ExportExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Whether the client waits for `100 Continue` before it sends the body. */
  readonly expectsContinue: boolean;
}

/** Handles the POST of one signal from the head of the request to its answer. Never rejects. */
export function createExportHandler(options: ExportHandlerOptions): (exchange: ExportExchange) => Promise<void> {
  const { signal, intake, keys, recorder, limits } = options;

  /** Everything that can be refused by the head alone is, before the client has sent its body for nothing. */
  async function handle(exchange: ExportExchange): Promise<void> {
    const { request, response } = exchange;
    const startedAtMs = performance.now();
    const mediaType = mediaTypeOf(request.headers['content-type']);
    const reservation = intake.budget.open();
    try {
      const result = await take(exchange, mediaType, reservation);
      recorder.accepted(startedAtMs, signal.name, result);
      answerAccepted(response, mediaType ?? 'application/json', signal, result);
    } catch (error) {
      if (error instanceof ClientGone) {
        recorder.aborted();
        return;
      }
      const refusal = refusalOf(error);
      recorder.refused(startedAtMs, signal.name, refusal);
      answerRefused(response, mediaType ?? 'application/json', refusal);
      discardRest(request, limits.bodyBytesMax);
    } finally {
      reservation.release();
    }
  }

  async function take(
    { request, response, expectsContinue }: ExportExchange,
    mediaType: MediaType | undefined,
    reservation: ByteReservation,
  ): Promise<ExportResult> {
    const identity = await authenticate(keys, {
      authorization: request.headers.authorization,
      ingestKey: headerOf(request, INGEST_KEY_HEADER),
      peerAddress: request.socket.remoteAddress,
      isForwarded: request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined,
    });
    if (mediaType === undefined) throw unsupportedMediaType(request.headers['content-type']);
    const encoding = encodingOrThrow(headerOf(request, 'content-encoding'));
    checkDeclaredLength(request, limits.bodyBytesMax);
    if (!intake.isOpen || !reservation.grow(REQUEST_OVERHEAD_BYTES)) throw intake.overloaded();
    if (!intake.budget.fits(Number(request.headers['content-length'] ?? 0))) throw intake.overloaded();

    if (expectsContinue) response.writeContinue();
    const bodyLimits = { bytesMax: limits.bodyBytesMax, reservation, overloaded: intake.overloaded };
    const sent = await readBody(request, bodyLimits);
    const inflated = await decompress(encoding, sent, { ...bodyLimits, bytesMax: limits.inflatedBytesMax });
    const body = mediaType === 'application/json' ? signal.requestFromJson(inflated) : inflated;
    recorder.received(sent.length, body.length);
    const baggage = headerOf(request, 'baggage');
    return signal.accept({ body, identity, transport: 'http', ...(baggage === undefined ? {} : { baggage }) });
  }

  return handle;
}

function encodingOrThrow(header: string | undefined): Encoding {
  const encoding = encodingOf(header);
  if (encoding !== undefined) return encoding;
  throw new Refusal(
    'unsupported_encoding',
    `Content-Encoding ${quoted(header)} is not supported; use one of ${SUPPORTED_ENCODINGS.join(', ')}`,
  );
}

function unsupportedMediaType(contentType: string | undefined): Refusal {
  return new Refusal(
    'unsupported_media_type',
    `Content-Type ${quoted(contentType)} is not supported; use application/x-protobuf or application/json`,
  );
}

/** A header as it may stand in an answer: what a client sent can be long. */
function quoted(value: string | undefined): string {
  return value === undefined ? '(none)' : JSON.stringify(value.slice(0, 100));
}
