import type { Principal, TokenDirectory } from '@clew/access-model';
import type { FastifyRequest } from 'fastify';

import { ApiError } from '../graphql/api-error.js';
import { readSessionCookie } from './session-cookie.js';
import type { SessionSeal } from './session-seal.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set on routes that need to know, before their handler runs. */
    principal: Principal | undefined;
  }
}

/**
 * A browser sends this header only for a page of our own origin: another site would need CORS for it, which is never
 * granted. So a cookie alone does nothing.
 */
export const CSRF_HEADER = 'x-clew-csrf';

const BEARER = /^bearer +(\S+) *$/i;
const NO_TOKEN = 'a token is required: send "Authorization: Bearer TOKEN", or sign in';
const BAD_TOKEN = 'the token is unknown, revoked or expired';

/** Throws ApiError UNAUTHENTICATED; rejects as the directory does while it can't tell. */
export async function authenticate(
  request: Pick<FastifyRequest, 'headers'>,
  tokens: TokenDirectory,
  seal: SessionSeal,
): Promise<Principal> {
  const principal = await tokens.authenticate(tokenOf(request, seal));
  if (principal === undefined) throw new ApiError('UNAUTHENTICATED', BAD_TOKEN);
  return principal;
}

function tokenOf({ headers }: Pick<FastifyRequest, 'headers'>, seal: SessionSeal): string {
  if (headers.authorization !== undefined) {
    const token = BEARER.exec(headers.authorization)?.[1];
    if (token === undefined) throw new ApiError('UNAUTHENTICATED', 'the Authorization header must be "Bearer TOKEN"');
    return token;
  }
  const cookie = readSessionCookie(headers.cookie);
  if (cookie === undefined) throw new ApiError('UNAUTHENTICATED', NO_TOKEN);
  if (headers[CSRF_HEADER] === undefined) {
    throw new ApiError('UNAUTHENTICATED', `a request with the session cookie must send the header ${CSRF_HEADER}: 1`);
  }
  const token = seal.open(cookie);
  if (token === undefined) throw new ApiError('UNAUTHENTICATED', 'the session has ended: sign in again');
  return token;
}
