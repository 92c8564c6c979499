import type { Principal } from '@clew/access-model';
import type { Logger } from '@clew/self-telemetry';
import { getOperationAST, GraphQLError, OperationTypeNode, parse, subscribe, validate } from 'graphql';
import type { DocumentNode, ExecutionArgs, ExecutionResult, FormattedExecutionResult, GraphQLSchema } from 'graphql';

import { ApiError } from '../graphql/api-error.js';
import { formatErrors } from '../graphql/error-formatter.js';
import type { FormattedErrors } from '../graphql/error-formatter.js';
import { checkQueryCost } from '../graphql/query-cost.js';
import type { GraphqlContext } from '../graphql/request-context.js';
import type { ApiMetrics } from '../http/api-metrics.js';
import type { ApiLimits } from '../options.js';

export interface OperationRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly operationName?: string | null | undefined;
}

/** What graphql and the transports' own types of results have in common. */
interface SentResult {
  readonly data?: Record<string, unknown> | null | undefined;
  readonly errors?: readonly GraphQLError[] | undefined;
}

export interface OperationsSetup {
  readonly schema: GraphQLSchema;
  readonly limits: ApiLimits;
  readonly logger: Logger;
  readonly metrics: ApiMetrics;
}

/** Why a subscription did not begin, as the caller sees it. */
export class SubscriptionRefusal extends Error {
  override readonly name = 'SubscriptionRefusal';
  readonly formatted: FormattedErrors;

  constructor(formatted: FormattedErrors) {
    super('the subscription was refused');
    this.formatted = formatted;
  }
}

/** Begins subscriptions under the limits that queries have; the transports carry what comes of them. */
export class SubscriptionOperations {
  readonly #setup: OperationsSetup;

  constructor(setup: OperationsSetup) {
    this.#setup = setup;
  }

  /** Rejects with SubscriptionRefusal. Ending the iterator ends the subscription. */
  async subscribe(
    request: OperationRequest,
    principal: Principal,
    signal: AbortSignal,
  ): Promise<AsyncGenerator<ExecutionResult>> {
    try {
      const result = await subscribe(this.prepare(request, principal, signal));
      if ('errors' in result) throw new ErrorList(result.errors ?? []);
      return result as AsyncGenerator<ExecutionResult>;
    } catch (error) {
      throw new SubscriptionRefusal(this.format(this.errorsOf(error)));
    }
  }

  /** Throws what `errorsOf` tells apart. */
  prepare(request: OperationRequest, principal: Principal, signal: AbortSignal): ExecutionArgs {
    const document = this.#read(request);
    const contextValue: GraphqlContext = {
      scope: { principal, tenantId: principal.tenantId, read: (work) => work(signal) },
    };
    return {
      schema: this.#setup.schema,
      ...{ document, contextValue },
      variableValues: request.variables ?? {},
    };
  }

  /** A result as it is sent. */
  toMessage({ data, errors }: SentResult): FormattedExecutionResult {
    if (errors === undefined) return data === undefined ? {} : { data };
    return { data: data ?? null, errors: this.format(errors, true).errors };
  }

  #read({ query, variables, operationName }: OperationRequest): DocumentNode {
    const { schema, limits } = this.#setup;
    const document = parse(query, { maxTokens: limits.documentTokensMax });
    const faults = validate(schema, document);
    if (faults.length > 0) throw new ErrorList(faults);
    checkQueryCost(document, variables ?? {}, limits);
    const operation = getOperationAST(document, operationName);
    if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) {
      throw new ApiError('BAD_USER_INPUT', 'only subscriptions come this way: send others by POST and accept JSON');
    }
    return document;
  }

  errorsOf(error: unknown): readonly GraphQLError[] {
    if (error instanceof ErrorList) return error.errors;
    if (error instanceof GraphQLError) return [error];
    const originalError = error instanceof Error ? error : new Error(String(error));
    return [new GraphQLError(originalError.message, { originalError })];
  }

  format(errors: readonly GraphQLError[], isPartial = false): FormattedErrors {
    const formatted = formatErrors(errors, isPartial, this.#setup.logger);
    for (const { extensions } of formatted.errors) {
      this.#setup.metrics.errors.add(1, { code: String(extensions?.['code']) });
    }
    return formatted;
  }
}

class ErrorList extends Error {
  readonly errors: readonly GraphQLError[];

  constructor(errors: readonly GraphQLError[]) {
    super('the operation has errors');
    this.errors = errors;
  }
}
