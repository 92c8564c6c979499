import type { TokenDirectory } from '@clew/access-model';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { ApiError } from '../graphql/api-error.js';
import { sendError } from '../http/send-error.js';
import { CSRF_HEADER } from './authentication.js';
import { sessionCookie } from './session-cookie.js';
import type { SessionSeal } from './session-seal.js';

const BODY_BYTES_MAX = 4 * 1024;

export interface SessionSetup {
  readonly tokens: TokenDirectory;
  readonly seal: SessionSeal;
  readonly sessionMs: number;
}

/** `POST /session {"token": "..."}` turns a token into a cookie that scripts can't read; `DELETE /session` ends it. */
export function registerSessionRoutes(server: FastifyInstance, { tokens, seal, sessionMs }: SessionSetup): void {
  server.post('/session', { bodyLimit: BODY_BYTES_MAX }, async (request, reply) => {
    requireOwnPage(request);
    const token = tokenIn(request.body);
    const principal = await tokens.authenticate(token);
    if (principal === undefined) throw new ApiError('UNAUTHENTICATED', 'the token is unknown, revoked or expired');
    const cookie = sessionCookie(seal.seal(token, sessionMs), sessionMs, isHttps(request));
    return reply.code(204).header('set-cookie', cookie).send();
  });

  server.delete('/session', async (request, reply) => {
    requireOwnPage(request);
    return reply
      .code(204)
      .header('set-cookie', sessionCookie('', 0, isHttps(request)))
      .send();
  });

  server.get('/session', (_request, reply) => sendError(reply, 405, 'BAD_USER_INPUT', 'use POST or DELETE'));
}

/** Keeps another site from signing its visitors in or out here. */
function requireOwnPage({ headers }: FastifyRequest): void {
  if (headers[CSRF_HEADER] !== undefined) return;
  throw new ApiError('FORBIDDEN', `the header ${CSRF_HEADER}: 1 is required`);
}

function tokenIn(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'token' in body && typeof body.token === 'string') return body.token;
  throw new ApiError('BAD_USER_INPUT', 'the body must be {"token": "..."}');
}

/** A proxy that ends TLS says so. Whoever lies here only keeps their own cookie from coming back by http. */
function isHttps({ headers, protocol }: FastifyRequest): boolean {
  return protocol === 'https' || headers['x-forwarded-proto'] === 'https';
}
