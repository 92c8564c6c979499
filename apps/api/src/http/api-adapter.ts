import type { Logger } from '@clew/self-telemetry';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyServerOptions } from 'fastify';
import { GraphQLError } from 'graphql';

import { formatErrors } from '../graphql/error-formatter.js';
import type { ApiMetrics } from './api-metrics.js';
import { sendError } from './send-error.js';

/**
 * Nest on Fastify, with errors of every route taking the way of GraphQL errors: same codes, same shape, nothing from
 * inside. Nest would install handlers of its own, whose answers look different.
 */
export class ApiAdapter extends FastifyAdapter {
  constructor(options: FastifyServerOptions, logger: Logger, metrics: ApiMetrics) {
    super(options);
    const server = this.getInstance();
    server.setErrorHandler((error: unknown, _request: unknown, reply: FastifyReply) => {
      const originalError = error instanceof Error ? error : new Error(String(error));
      const wrapped = new GraphQLError(originalError.message, { originalError });
      const { statusCode, errors } = formatErrors([wrapped], false, logger);
      for (const { extensions } of errors) metrics.errors.add(1, { code: String(extensions?.['code']) });
      if (statusCode === 401) void reply.header('www-authenticate', 'Bearer');
      return reply.code(statusCode).send({ data: null, errors });
    });
    server.setNotFoundHandler((request, reply) => {
      sendError(reply, 404, 'BAD_USER_INPUT', `there is no ${request.method} ${request.url.split('?', 1)[0] ?? ''}`);
    });
  }

  override setErrorHandler(): ReturnType<FastifyAdapter['setErrorHandler']> {
    return this.getInstance();
  }

  override setNotFoundHandler(): ReturnType<FastifyAdapter['setNotFoundHandler']> {
    return this.getInstance();
  }
}
