import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

import { encodeStatus, encodeStatusJson, encodeTraceResponse, encodeTraceResponseJson } from '@clew/otlp';

import type { IntakeResult } from '../intake/intake-result.js';
import type { Refusal } from '../refusal.js';
import type { MediaType } from './media-type.js';

/** `ExportTraceServiceResponse`, with partial_success when spans were rejected. */
export function answerAccepted(response: ServerResponse, mediaType: MediaType, result: IntakeResult): void {
  const { rejectedSpans, rejectedMessage } = result;
  const body =
    mediaType === 'application/json'
      ? encodeTraceResponseJson(rejectedSpans, rejectedMessage)
      : encodeTraceResponse(rejectedSpans, rejectedMessage);
  send(response, 200, { 'content-type': mediaType }, body);
}

/** `google.rpc.Status`. */
export function answerRefused(response: ServerResponse, mediaType: MediaType, refusal: Refusal): void {
  const body =
    mediaType === 'application/json'
      ? encodeStatusJson(refusal.rpcCode, refusal.message)
      : encodeStatus(refusal.rpcCode, refusal.message);
  const headers: OutgoingHttpHeaders = { 'content-type': mediaType };
  if (refusal.retryAfterMs !== undefined) headers['retry-after'] = String(Math.ceil(refusal.retryAfterMs / 1_000));
  if (refusal.reason === 'unauthenticated') headers['www-authenticate'] = 'Bearer realm="clew ingest"';
  send(response, refusal.httpStatus, headers, body);
}

export function answerText(response: ServerResponse, status: number, text: string): void {
  send(response, status, { 'content-type': 'text/plain; charset=utf-8' }, `${text}\n`);
}

function send(response: ServerResponse, status: number, headers: OutgoingHttpHeaders, body: string | Uint8Array): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

/** Header values that may come several times are joined by Node, except for these few, which it drops or lists. */
export function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
