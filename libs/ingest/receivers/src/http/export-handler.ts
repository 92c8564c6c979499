import { ClientGone, type ExportRecorder } from '../export-recorder.js';
import type { ExportResult, ExportSignal } from '../export-signal.js';
import type { ByteReservation } from '../intake/byte-budget.js';
import { Refusal, refusalOf } from '../refusal.js';
import { quoted, readExchange, type ExchangeReaderOptions, type ExportExchange } from './export-exchange.js';
import { answerAccepted, answerRefused, headerOf } from './http-answer.js';
import { mediaTypeOf, type MediaType } from './media-type.js';
import { discardRest } from './request-body.js';

export interface ExportHandlerOptions extends ExchangeReaderOptions {
  readonly signal: ExportSignal;
  readonly recorder: ExportRecorder;
}

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
    const body = mediaType === 'application/json' ? signal.requestFromJson(sent) : sent;
    recorder.received(wireBytes, body.length);
    const baggage = headerOf(exchange.request, 'baggage');
    return signal.accept({ body, identity, transport: 'http', ...(baggage === undefined ? {} : { baggage }) });
  }

  return handle;
}

function unsupportedMediaType(contentType: string | undefined): Refusal {
  return new Refusal(
    'unsupported_media_type',
    `Content-Type ${quoted(contentType)} is not supported; use application/x-protobuf or application/json`,
  );
}
