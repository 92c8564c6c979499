import type { IncomingMessage, ServerResponse } from 'node:http';

import { INGEST_KEY_HEADER } from '../authenticate.js';
import { parseAllowedOrigins } from './allowed-origins.js';

/** What browser SDKs send, for a preflight that asks for nothing in particular. */
const USUAL_HEADERS = `content-type, content-encoding, authorization, ${INGEST_KEY_HEADER}, traceparent, tracestate, baggage`;
/** Header names and commas: what a browser writes into Access-Control-Request-Headers, and nothing else, is repeated. */
const HEADER_NAMES = /^[\w!#$%&'*+.^`|~ ,-]{1,2048}$/;
const PREFLIGHT_MAX_AGE_S = 7_200;

export interface Cors {
  /** Adds what lets the page that sent this read the answer. Call before the answer is written. */
  decorate(request: IncomingMessage, response: ServerResponse): void;
  /** Answers an OPTIONS request. */
  preflight(request: IncomingMessage, response: ServerResponse): void;
}

/**
 * Which pages may send: https://fetch.spec.whatwg.org/#http-cors-protocol. Nothing for origins that are not allowed; the
 * browser then refuses. Pages of listed origins may send with credentials, as `navigator.sendBeacon` always does; under
 * `*` they may not: then any page could send in the name of whoever looks at it.
 */
export function createCors(allowedOrigins: readonly string[]): Cors {
  const origins = parseAllowedOrigins(allowedOrigins);

  function decorate(request: IncomingMessage, response: ServerResponse): boolean {
    if (origins.isEmpty) return false;
    if (!origins.allowsAll) response.setHeader('vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined || !origins.has(origin)) return false;
    response.setHeader('access-control-allow-origin', origins.allowsAll ? '*' : origin);
    if (!origins.allowsAll) response.setHeader('access-control-allow-credentials', 'true');
    response.setHeader('access-control-expose-headers', 'retry-after');
    return true;
  }

  function allowWhatIsAsked({ headers }: IncomingMessage, response: ServerResponse): void {
    const asked = headers['access-control-request-headers'];
    response.setHeader('access-control-allow-methods', 'POST');
    response.setHeader(
      'access-control-allow-headers',
      asked !== undefined && HEADER_NAMES.test(asked) ? asked : USUAL_HEADERS,
    );
    response.setHeader('access-control-max-age', PREFLIGHT_MAX_AGE_S);
    response.appendHeader('vary', 'Access-Control-Request-Headers');
    // A public page that sends to a private address asks first: https://wicg.github.io/private-network-access/
    if (headers['access-control-request-private-network'] === 'true') {
      response.setHeader('access-control-allow-private-network', 'true');
    }
  }

  return {
    decorate,
    preflight: (request, response) => {
      if (decorate(request, response)) allowWhatIsAsked(request, response);
      else response.setHeader('allow', 'POST, OPTIONS');
      response.writeHead(204);
      response.end();
    },
  };
}
