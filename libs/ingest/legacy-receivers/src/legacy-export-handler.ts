import type { ConvertedSpans } from '@clew/legacy';
import {
  ClientGone,
  Refusal,
  discardRest,
  inSlices,
  readExchange,
  refusalOf,
  type ByteReservation,
  type ExchangeReaderOptions,
  type ExportExchange,
  type ExportHandler,
  type ExportRecorder,
} from '@clew/receivers';

import { answerAccepted, answerRefused } from './legacy-answer.js';
import type { LegacyProtocol } from './legacy-protocol.js';
import { oneAtATime } from './one-at-a-time.js';

const NANOS_PER_MS = 1_000_000n;

export interface LegacyExportHandlerOptions extends ExchangeReaderOptions {
  readonly protocol: LegacyProtocol;
  readonly recorder: ExportRecorder;
  /** Counts spans that cannot be OTLP spans; those that are refused later the intake counts. */
  readonly countRejected: (spanCount: number) => void;
  /** See `ConversionOptions.elementsMax`. */
  readonly elementsMax?: number;
}

interface LegacyResult {
  readonly acceptedCount: number;
  readonly rejectedCount: number;
  readonly rejectedMessage: string;
}

/** Handles a POST of spans from the head of the request to its answer. Never rejects. */
export function createLegacyExportHandler(options: LegacyExportHandlerOptions): ExportHandler {
  const { protocol, intake, limits, recorder, elementsMax } = options;
  // A body may take many times its size while it is converted: that of one is bounded by `elementsMax`, that of many is not.
  const inTurn = oneAtATime();

  async function handle(exchange: ExportExchange): Promise<void> {
    const { request, response } = exchange;
    const startedAtMs = performance.now();
    const reservation = intake.budget.open();
    try {
      const result = await take(exchange, reservation);
      recorder.accepted(startedAtMs, 'traces', result);
      answerAccepted(response, result.rejectedMessage);
    } catch (error) {
      if (error instanceof ClientGone) {
        recorder.aborted();
        return;
      }
      const refusal = refusalOf(error);
      recorder.refused(startedAtMs, 'traces', refusal);
      answerRefused(response, refusal);
      discardRest(request, limits.bodyBytesMax);
    } finally {
      reservation.release();
    }
  }

  async function take(exchange: ExportExchange, reservation: ByteReservation): Promise<LegacyResult> {
    const { request } = exchange;
    const received = await readExchange(exchange, options, reservation, () => protocol.converterFor(request));
    const steps = protocol.converterFor(request)(received.body, {
      receivedAtUnixNano: BigInt(Date.now()) * NANOS_PER_MS,
      ...(elementsMax === undefined ? {} : { elementsMax }),
    });
    const converted = await inTurn(() => inSlices(steps));
    recorder.received(received.wireBytes, converted.body.length);
    refuseIfNothingIsLeft(converted);
    const { body, rejectedSpans, rejectedMessage } = converted;
    // Not awaited here: this frame would keep the body alive until its spans are durable.
    return intake.accept({ body, identity: received.identity, transport: protocol.transport }).then((result) => ({
      acceptedCount: result.acceptedSpans,
      rejectedCount: rejectedSpans + result.rejectedSpans,
      rejectedMessage: [rejectedMessage, result.rejectedMessage].filter((message) => message !== '').join('; '),
    }));
  }

  /** The protocols know no partial success; where nothing was taken the client had better hear of an error. */
  function refuseIfNothingIsLeft({ spanCount, rejectedSpans, rejectedMessage }: ConvertedSpans): void {
    if (rejectedSpans > 0) options.countRejected(rejectedSpans);
    if (rejectedSpans > 0 && spanCount === 0) throw new Refusal('malformed', rejectedMessage);
  }

  return handle;
}
