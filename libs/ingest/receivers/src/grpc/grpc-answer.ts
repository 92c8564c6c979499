import { constants, type OutgoingHttpHeaders, type ServerHttp2Stream } from 'node:http2';

import { encodeStatus } from '@clew/otlp';

import { SUPPORTED_ENCODINGS } from '../decompress.js';
import { statusDetailsOf, type Refusal } from '../refusal.js';
import { frameMessage } from './grpc-message.js';

const HEADERS: OutgoingHttpHeaders = {
  ':status': 200,
  'content-type': 'application/grpc',
  'grpc-accept-encoding': SUPPORTED_ENCODINGS.join(','),
};

/** An answer of any number of messages. */
export interface OpenAnswer {
  send(payload: Uint8Array): void;
  end(refusal: Refusal): void;
}

export function answerMessage(stream: ServerHttp2Stream, payload: Uint8Array): void {
  if (!canAnswer(stream)) return;
  stream.on('wantTrailers', () => {
    stream.sendTrailers({ 'grpc-status': '0' });
  });
  stream.respond(HEADERS, { waitForTrailers: true });
  stream.end(frameMessage(payload));
}

/** Undefined when nobody is left to answer. */
export function openAnswer(stream: ServerHttp2Stream): OpenAnswer | undefined {
  if (!canAnswer(stream)) return undefined;
  let trailers: OutgoingHttpHeaders = {};
  stream.on('wantTrailers', () => {
    stream.sendTrailers(trailers);
  });
  stream.respond(HEADERS, { waitForTrailers: true });
  return {
    send: (payload) => {
      if (stream.writable) stream.write(frameMessage(payload));
    },
    end: (refusal) => {
      trailers = statusHeaders(refusal);
      stream.end();
    },
  };
}

/** A "Trailers-Only" answer; then the stream is closed, so that a client still sending stops. */
export function answerStatus(stream: ServerHttp2Stream, refusal: Refusal): void {
  if (!canAnswer(stream)) return;
  stream.respond({ ...HEADERS, ...statusHeaders(refusal) }, { endStream: true });
  stopReading(stream);
}

/** For requests that are not gRPC at all. */
export function answerHttpStatus(stream: ServerHttp2Stream, status: number, text: string): void {
  if (!canAnswer(stream)) return;
  stream.respond({ ':status': status, 'content-type': 'text/plain; charset=utf-8' });
  stream.end(`${text}\n`);
  stopReading(stream);
}

function statusHeaders(refusal: Refusal): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {
    'grpc-status': String(refusal.rpcCode),
    'grpc-message': percentEncoded(refusal.message),
  };
  const details = statusDetailsOf(refusal);
  if (details.length > 0) {
    const status = encodeStatus(refusal.rpcCode, refusal.message, details);
    headers['grpc-status-details-bin'] = Buffer.from(status).toString('base64');
  }
  return headers;
}

function canAnswer(stream: ServerHttp2Stream): boolean {
  return !stream.destroyed && !stream.closed && !stream.headersSent;
}

function stopReading(stream: ServerHttp2Stream): void {
  stream.resume();
  if (!stream.readableEnded) stream.close(constants.NGHTTP2_NO_ERROR);
}

/** grpc-message: printable ASCII but `%`; everything else as percent-encoded UTF-8. */
function percentEncoded(text: string): string {
  return text.replace(/[^\x20-\x24\x26-\x7e]+/gu, (run) =>
    [...Buffer.from(run)].map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join(''),
  );
}
