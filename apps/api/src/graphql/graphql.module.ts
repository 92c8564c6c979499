import type { Logger } from '@clew/self-telemetry';
import type { DynamicModule } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver } from '@nestjs/mercurius';
import type { MercuriusDriverConfig } from '@nestjs/mercurius';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DocumentNode, ExecutionResult } from 'graphql';

import type { ApiMetrics } from '../http/api-metrics.js';
import type { ApiLimits } from '../options.js';
import type { AskedRequest } from '../queries/asked-request.js';
import type { QueryWatch } from '../queries/query-watch.js';
import { ApiError } from './api-error.js';
import { formatErrors } from './error-formatter.js';
import { checkQueryCost } from './query-cost.js';
import type { QueryCost, Variables } from './query-cost.js';
import { createRequestScope } from './request-context.js';
import type { GraphqlContext, ReadTurn } from './request-context.js';

export const GRAPHQL_PATH = '/graphql';
/** Documents whose parsed and compiled form is kept. */
const CACHED_DOCUMENTS_MAX = 500;

export interface GraphqlSetup {
  readonly limits: ApiLimits;
  readonly logger: Logger;
  readonly metrics: ApiMetrics;
  readonly watch: QueryWatch;
}

/** Code first: the resolvers and models are the schema; a test compares it with docs/reference/schema.graphql. */
export function graphqlModule(setup: GraphqlSetup): DynamicModule {
  const { limits, logger, metrics, watch } = setup;
  /** By the context of the request that asked. */
  const costs = new WeakMap<object, QueryCost>();
  const asked = new WeakMap<object, AskedRequest>();
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
    context: ({ principal }: FastifyRequest, { raw: response }: FastifyReply): GraphqlContext => {
      // The authentication hook has answered requests without one.
      if (principal === undefined) throw new ApiError('UNAUTHENTICATED', 'a token is required');
      const request = watch.begin(principal, () => response.destroyed);
      const inTurn: ReadTurn = (signal, work) => watch.read(request, signal, work);
      const context = { scope: createRequestScope(principal, response, limits.queryTimeMsMax, inTurn) };
      asked.set(context, request);
      return context;
    },
    hooks: {
      preExecution: (_schema: unknown, document: DocumentNode, context: object, variables: Variables | undefined) => {
        costs.set(context, checkQueryCost(document, variables ?? {}, limits));
        const request = asked.get(context);
        if (request !== undefined) request.operation = { document, variables: variables ?? {} };
      },
      onResolution: (execution: Pick<ExecutionResult, 'errors' | 'extensions'>, context: object) => {
        const request = asked.get(context);
        if (request !== undefined) watch.end(request, execution.errors ?? []); // as formatted
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
