import type { IncomingHttpHeaders } from 'node:http';

import { CSRF_HEADER } from '../access/authentication.js';

/**
 * A browser can set no header of a WebSocket: its token comes in the first message, or its cookie with the origin of the page, which
 * must be our own. That stands for the header that other requests with the cookie must send.
 */
export function socketHeaders(
  { authorization, cookie, host, origin }: IncomingHttpHeaders,
  params: Readonly<Record<string, unknown>> = {},
): IncomingHttpHeaders {
  const named = params['authorization'] ?? params['Authorization'];
  const token = typeof named === 'string' ? named : authorization;
  if (token !== undefined) return { authorization: token };
  return {
    ...(cookie === undefined ? {} : { cookie }),
    ...(isOwnOrigin(origin, host) ? { [CSRF_HEADER]: '1' } : {}),
  };
}

function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined || host === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === host;
}
