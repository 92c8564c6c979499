import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

import { encodeExportResponse, encodeExportResponseJson, encodeStatus, encodeStatusJson } from '@clew/otlp';

import { SUPPORTED_ENCODINGS } from '../decompress.js';
import type { ExportResult, ExportSignal } from '../export-signal.js';
import { statusDetailsOf, type Refusal } from '../refusal.js';
import type { MediaType } from './media-type.js';

/** `Export...ServiceResponse`, with partial_success when items were rejected. */
export function answerAccepted(
  response: ServerResponse,
  mediaType: MediaType,
  { rejectedField }: ExportSignal,
  { rejectedCount, rejectedMessage }: ExportResult,
): void {
  const body =
    mediaType === 'application/json'
      ? encodeExportResponseJson(rejectedField, rejectedCount, rejectedMessage)
      : encodeExportResponse(rejectedCount, rejectedMessage);
  send(response, 200, { 'content-type': mediaType }, body);
}

/** `google.rpc.Status`, with a RetryInfo when the client should send again and a BadRequest when it must not. */
export function answerRefused(response: ServerResponse, mediaType: MediaType, refusal: Refusal): void {
  send(
    response,
    refusal.httpStatus,
    { 'content-type': mediaType, ...headersOf(refusal) },
    statusBody(mediaType, refusal),
  );
}

export function statusBody(mediaType: MediaType, refusal: Refusal): string | Uint8Array {
  const encode = mediaType === 'application/json' ? encodeStatusJson : encodeStatus;
  return encode(refusal.rpcCode, refusal.message, statusDetailsOf(refusal));
}

export function answerText(response: ServerResponse, status: number, text: string): void {
  send(response, status, { 'content-type': 'text/plain; charset=utf-8' }, `${text}\n`);
}

/** What HTTP wants said beside the body, by reason. */
function headersOf({ reason, retryAfterMs }: Refusal): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  // Whole seconds, and never 0: that would mean at once.
  if (retryAfterMs !== undefined) headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfterMs / 1_000)));
  if (reason === 'unauthenticated') headers['www-authenticate'] = 'Bearer realm="clew ingest"';
  if (reason === 'unsupported_encoding') headers['accept-encoding'] = SUPPORTED_ENCODINGS.join(', ');
  if (reason === 'unsupported_media_type') headers['accept-post'] = 'application/x-protobuf, application/json';
  return headers;
}

function send(response: ServerResponse, status: number, headers: OutgoingHttpHeaders, body: string | Uint8Array): void {
  // What the parser gave up on may have been answered while the request was handled: see ClientErrors.
  if (response.headersSent) return;
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

/** Header values that may come several times are joined by Node, except for these few, which it drops or lists. */
export function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
