import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

import { Refusal } from '../refusal.js';
import { answerRefused, statusBody } from './http-answer.js';
import { mediaTypeOf } from './media-type.js';

/** How long a client may take to read the answer before its connection is cut. */
const LINGER_MS = 1_000;

/**
 * Answers what the HTTP parser gave up on: OTLP wants a Status body with every error, and Node would send none. Knows the
 * request a connection was busy with, whose encoding the answer takes.
 */
export class ClientErrors {
  readonly #current = new WeakMap<Duplex, Exchange>();

  /** Call for every request that begins. */
  begun(request: IncomingMessage, response: ServerResponse): void {
    this.#current.set(request.socket, { request, response });
  }

  readonly handle = (error: Error, socket: Duplex): void => {
    const exchange = this.#current.get(socket);
    const isUnderWay = exchange !== undefined && !exchange.response.writableFinished;
    // A handshake that failed comes here as well: nobody could read the answer.
    const isHttp = 'code' in error && /^(?:HPE_|ERR_HTTP_)/.test(String(error.code));
    if (!isHttp || !socket.writable || (isUnderWay && exchange.response.headersSent)) {
      socket.destroy();
      return;
    }
    const refusal = refusalFor(error);
    if (isUnderWay) answerUnderWay(exchange, refusal);
    else socket.write(wholeAnswer(refusal));
    // Not at once: a reset could overtake the answer.
    socket.end();
    const cut = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once('close', () => {
      clearTimeout(cut);
      // Node has let go of an answered request: nobody else would tell its reader that no more will come.
      exchange?.request.destroy();
    });
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function answerUnderWay({ request, response }: Exchange, refusal: Refusal): void {
  response.setHeader('connection', 'close');
  answerRefused(response, mediaTypeOf(request.headers['content-type']) ?? 'application/json', refusal);
}

function refusalFor(error: Error): Refusal {
  switch ('code' in error ? error.code : undefined) {
    case 'HPE_HEADER_OVERFLOW':
      return new Refusal('headers_too_large', 'the request headers are too large');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Refusal('timeout', 'the request did not arrive in time');
    default:
      return new Refusal('malformed', `this is not HTTP/1.1: ${error.message}`);
  }
}

function wholeAnswer(refusal: Refusal): string {
  const body = String(statusBody('application/json', refusal));
  const status = `${String(refusal.httpStatus)} ${STATUS_CODES[refusal.httpStatus] ?? ''}`;
  return (
    `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json\r\n` +
    `content-length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`
  );
}
