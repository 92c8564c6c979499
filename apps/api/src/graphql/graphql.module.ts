import type { Logger } from '@clew/self-telemetry';
import type { DynamicModule } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver } from '@nestjs/mercurius';
import type { MercuriusDriverConfig } from '@nestjs/mercurius';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DocumentNode, ExecutionResult } from 'graphql';

import type { ApiMetrics } from '../http/api-metrics.js';
import type { ApiLimits } from '../options.js';
import { ApiError } from './api-error.js';
import { formatErrors } from './error-formatter.js';
import { checkQueryCost } from './query-cost.js';
import type { QueryCost, Variables } from './query-cost.js';
import { createRequestScope } from './request-context.js';
import type { GraphqlContext } from './request-context.js';

export const GRAPHQL_PATH = '/graphql';
/** Documents whose parsed and compiled form is kept. */
const CACHED_DOCUMENTS_MAX = 500;

export interface GraphqlSetup {
  readonly limits: ApiLimits;
  readonly logger: Logger;
  readonly metrics: ApiMetrics;
}

/** Code first: the resolvers and models are the schema; a test compares it with docs/reference/schema.graphql. */
export function graphqlModule(setup: GraphqlSetup): DynamicModule {
  const { limits, logger, metrics } = setup;
  /** By the context of the request that asked. */
  const costs = new WeakMap<object, QueryCost>();
  return GraphQLModule.forRoot<MercuriusDriverConfig>({
    driver: MercuriusDriver,
    autoSchemaFile: true,
    path: GRAPHQL_PATH,
    graphiql: false,
    subscription: false,
    errorHandler: false, // the adapter's, as for every route
    jit: 1,
    cache: CACHED_DOCUMENTS_MAX,
    graphql: { parseOptions: { maxLexicalTokens: limits.documentTokensMax } },
    additionalRouteOptions: { bodyLimit: limits.bodyBytesMax },
    context: (request: FastifyRequest, reply: FastifyReply) => contextOf(request, reply, limits),
    hooks: {
      preExecution: (_schema: unknown, document: DocumentNode, context: object, variables: Variables | undefined) => {
        costs.set(context, checkQueryCost(document, variables ?? {}, limits));
      },
      onResolution: (execution: Pick<ExecutionResult, 'extensions'>, context: object) => {
        const cost = costs.get(context);
        if (cost !== undefined) execution.extensions = { ...execution.extensions, cost };
      },
    },
    errorFormatter: ({ data, errors }) => {
      const formatted = formatErrors(errors, data !== null && data !== undefined, logger);
      for (const { extensions } of formatted.errors) metrics.errors.add(1, { code: String(extensions?.['code']) });
      // Mercurius types its errors as classes, and sends them as JSON.
      return {
        statusCode: formatted.statusCode,
        response: { data: data ?? null, errors: [...formatted.errors] as never },
      };
    },
  });
}

function contextOf({ principal }: FastifyRequest, reply: FastifyReply, { queryTimeMsMax }: ApiLimits): GraphqlContext {
  // The authentication hook has answered requests without one.
  if (principal === undefined) throw new ApiError('UNAUTHENTICATED', 'a token is required');
  return { scope: createRequestScope(principal, reply.raw, queryTimeMsMax) };
}
