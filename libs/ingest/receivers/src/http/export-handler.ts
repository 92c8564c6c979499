import { ClientGone, type ExportRecorder } from '../export-recorder.js';
import type { ExportResult, ExportSignal } from '../export-signal.js';
import type { ByteReservation } from '../intake/byte-budget.js';
import { inSlices } from '../in-slices.js';
import { Refusal, refusalOf } from '../refusal.js';
import { quoted, readExchange, type ExchangeReaderOptions, type ExportExchange } from './export-exchange.js';
import { answerAccepted, answerRefused, headerOf } from './http-answer.js';
import { mediaTypeOf, type MediaType } from './media-type.js';
import { discardRest } from './request-body.js';

export interface ExportHandlerOptions extends ExchangeReaderOptions {
  readonly signal: ExportSignal;
  readonly recorder: ExportRecorder;
}

/** A JSON body in memory beside its bytes: as text, and as protobuf of about half its length in a buffer that grows. */
const JSON_COPIES = 2;

/** Handles the POST of one signal from the head of the request to its answer. Never rejects. */
export function createExportHandler(options: ExportHandlerOptions): (exchange: ExportExchange) => Promise<void> {
  const { signal, intake, recorder, limits } = options;

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
    exchange: ExportExchange,
    mediaType: MediaType | undefined,
    reservation: ByteReservation,
  ): Promise<ExportResult> {
    const {
      identity,
      wireBytes,
      body: sent,
    } = await readExchange(exchange, options, reservation, () => {
      if (mediaType === undefined) throw unsupportedMediaType(exchange.request.headers['content-type']);
    });
    const body = mediaType === 'application/json' ? await fromJson(sent) : sent;
    recorder.received(wireBytes, body.length);
    const baggage = headerOf(exchange.request, 'baggage');
    return signal.accept({ body, identity, transport: 'http', ...(baggage === undefined ? {} : { baggage }) });
  }

  /** JSON is the one encoding that takes long to read; many such bodies may be under way at a time. */
  async function fromJson(json: Uint8Array): Promise<Uint8Array> {
    const reservation = intake.budget.open();
    try {
      if (!reservation.grow(json.length * JSON_COPIES)) throw intake.overloaded();
      return await inSlices(signal.requestFromJson(json));
    } finally {
      reservation.release();
    }
  }

  return handle;
}

function unsupportedMediaType(contentType: string | undefined): Refusal {
  return new Refusal(
    'unsupported_media_type',
    `Content-Type ${quoted(contentType)} is not supported; use application/x-protobuf or application/json`,
  );
}
