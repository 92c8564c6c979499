import type { IncomingMessage, ServerResponse } from 'node:http';

import { INGEST_KEY_HEADER } from '../authenticate.js';

/** What browser SDKs send. Anything else in a preflight makes the browser refuse by itself. */
const ALLOWED_HEADERS = `content-type, content-encoding, authorization, ${INGEST_KEY_HEADER}, traceparent, tracestate, baggage`;
const PREFLIGHT_MAX_AGE_S = 7_200;

export interface Cors {
  /** Adds what lets the page that sent this read the answer. Call before the answer is written. */
  decorate(request: IncomingMessage, response: ServerResponse): void;
  /** Answers an OPTIONS request. */
  preflight(request: IncomingMessage, response: ServerResponse): void;
}

/** `allowedOrigins`: exact origins (`https://shop.example`), or `*` for any. Empty: no page may send. */
export function createCors(allowedOrigins: readonly string[]): Cors {
  const allowsAll = allowedOrigins.includes('*');
  const origins = new Set(allowedOrigins.map((origin) => origin.toLowerCase()));

  function decorate(request: IncomingMessage, response: ServerResponse): boolean {
    if (origins.size === 0) return false;
    response.setHeader('vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined || !(allowsAll || origins.has(origin.toLowerCase()))) return false;
    response.setHeader('access-control-allow-origin', allowsAll ? '*' : origin);
    response.setHeader('access-control-expose-headers', 'retry-after');
    return true;
  }

  return {
    decorate,
    preflight: (request, response) => {
      if (decorate(request, response)) {
        response.setHeader('access-control-allow-methods', 'POST');
        response.setHeader('access-control-allow-headers', ALLOWED_HEADERS);
        response.setHeader('access-control-max-age', PREFLIGHT_MAX_AGE_S);
      } else {
        response.setHeader('allow', 'POST, OPTIONS');
      }
      response.writeHead(204);
      response.end();
    },
  };
}
