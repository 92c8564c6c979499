import type { IncomingMessage, ServerResponse } from 'node:http';

import type { IngestIdentity, IngestKeyDirectory } from '@clew/access-model';

import { authenticate, credentialsOf } from '../authenticate.js';
import { SUPPORTED_ENCODINGS, decompress, encodingOf, type Encoding } from '../decompress.js';
import type { ByteReservation } from '../intake/byte-budget.js';
import type { SpanIntake } from '../intake/span-intake-options.js';
import { REQUEST_OVERHEAD_BYTES, type ReceiverLimits } from '../receiver-options.js';
import { Refusal } from '../refusal.js';
import { headerOf } from './http-answer.js';
import { checkDeclaredLength, readBody } from './request-body.js';

export interface ExportExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Whether the client waits for `100 Continue` before it sends the body. */
  readonly expectsContinue: boolean;
}

export interface ExchangeReaderOptions {
  /** Whether the door is open, and the bound that every body is charged to, whatever it carries. */
  readonly intake: SpanIntake;
  readonly keys: IngestKeyDirectory;
  /** See ReceiverOptions. */
  readonly admitHead?: ((identity: IngestIdentity) => Refusal | undefined) | undefined;
  readonly limits: ReceiverLimits;
}

export interface ReceivedBody {
  readonly identity: IngestIdentity;
  /** As sent. */
  readonly wireBytes: number;
  /** After decompression. */
  readonly body: Uint8Array;
}

/**
 * Who sends, and what, with every limit of the door applied. Everything that can be refused by the head alone is, before
 * the client has sent its body for nothing; `checkHead` adds what the protocol asks of it. Rejects with Refusal or ClientGone.
 */
export async function readExchange(
  { request, response, expectsContinue }: ExportExchange,
  { intake, keys, admitHead, limits }: ExchangeReaderOptions,
  reservation: ByteReservation,
  checkHead: () => void,
): Promise<ReceivedBody> {
  const identity = await authenticate(keys, credentialsOf(request.headers, request.socket.remoteAddress));
  checkHead();
  const notNow = admitHead?.(identity);
  if (notNow !== undefined) throw notNow;
  const encoding = encodingOrThrow(headerOf(request, 'content-encoding'));
  checkDeclaredLength(request, limits.bodyBytesMax);
  if (!intake.isOpen || !reservation.grow(REQUEST_OVERHEAD_BYTES)) throw intake.overloaded();
  if (!intake.budget.fits(Number(request.headers['content-length'] ?? 0))) throw intake.overloaded();

  if (expectsContinue) response.writeContinue();
  const bodyLimits = { bytesMax: limits.bodyBytesMax, reservation, overloaded: intake.overloaded };
  const sent = await readBody(request, bodyLimits);
  const body = await decompress(encoding, sent, { ...bodyLimits, bytesMax: limits.inflatedBytesMax });
  return { identity, wireBytes: sent.length, body };
}

function encodingOrThrow(header: string | undefined): Encoding {
  const encoding = encodingOf(header);
  if (encoding !== undefined) return encoding;
  throw new Refusal(
    'unsupported_encoding',
    `Content-Encoding ${quoted(header)} is not supported; use one of ${SUPPORTED_ENCODINGS.join(', ')}`,
  );
}

/** A header as it may stand in an answer: what a client sent can be long. */
export function quoted(value: string | undefined): string {
  return value === undefined ? '(none)' : JSON.stringify(value.slice(0, 100));
}
