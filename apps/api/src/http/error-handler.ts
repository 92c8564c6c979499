import type { Logger } from '@clew/self-telemetry';
import type { FastifyInstance } from 'fastify';
import { GraphQLError } from 'graphql';

import { formatErrors } from '../graphql/error-formatter.js';

/** Errors of every route take the way of GraphQL errors: same codes, same shape, nothing from inside. */
export function handleErrors(server: FastifyInstance, logger: Logger): void {
  server.setErrorHandler((error, _request, reply) => {
    const originalError = error instanceof Error ? error : new Error(String(error));
    const wrapped = new GraphQLError(originalError.message, { originalError });
    const { statusCode, errors } = formatErrors([wrapped], false, logger);
    if (statusCode === 401) void reply.header('www-authenticate', 'Bearer');
    return reply.code(statusCode).send({ data: null, errors });
  });
}
