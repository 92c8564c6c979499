import type { FastifyReply } from 'fastify';

import type { ApiErrorCode } from '../graphql/api-error.js';

/** The shape of GraphQL errors everywhere, so that a client needs to understand one. */
export function sendError(reply: FastifyReply, statusCode: number, code: ApiErrorCode, message: string): FastifyReply {
  if (statusCode === 401) void reply.header('www-authenticate', 'Bearer');
  return reply.code(statusCode).send({ data: null, errors: [{ message, extensions: { code } }] });
}
