import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

import type { Refusal } from '@clew/receivers';

/**
 * 202, which is what the clients of both protocols wait for. They read no more of an answer; what was rejected is there
 * for people and their tools.
 */
export function answerAccepted(response: ServerResponse, rejectedMessage: string): void {
  if (rejectedMessage === '') send(response, 202, { 'content-length': 0 }, '');
  else sendText(response, 202, {}, rejectedMessage);
}

/** The reason as text: neither protocol has a form for it. */
export function answerRefused(response: ServerResponse, refusal: Refusal): void {
  const headers: OutgoingHttpHeaders = {};
  if (refusal.retryAfterMs !== undefined) headers['retry-after'] = String(Math.ceil(refusal.retryAfterMs / 1_000));
  if (refusal.reason === 'unauthenticated') headers['www-authenticate'] = 'Bearer realm="clew ingest"';
  sendText(response, refusal.httpStatus, headers, refusal.message);
}

function sendText(response: ServerResponse, status: number, headers: OutgoingHttpHeaders, text: string): void {
  const body = `${text}\n`;
  const described = { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(body) };
  send(response, status, { ...headers, ...described, 'x-content-type-options': 'nosniff' }, body);
}

function send(response: ServerResponse, status: number, headers: OutgoingHttpHeaders, body: string): void {
  response.writeHead(status, headers);
  response.end(body);
}
