import type { Principal } from '@clew/access-model';
import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { setMaxListeners } from 'node:events';
import type { ServerResponse } from 'node:http';

import { ApiError } from './api-error.js';

/** What a resolver knows of a request: whose data it may read, and when to stop. */
export interface RequestScope {
  readonly principal: Principal;
  readonly tenantId: string;
  /** Runs a read that ends when the client goes away or the time is up, even if the store does not notice. */
  read<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

export interface GraphqlContext {
  readonly scope: RequestScope;
}

/** Injects the request's scope into a resolver method. */
export const Scope = createParamDecorator((_: unknown, context: ExecutionContext): RequestScope => {
  return GqlExecutionContext.create(context).getContext<GraphqlContext>().scope;
});

export function createRequestScope(
  principal: Principal,
  response: ServerResponse,
  queryTimeMsMax: number,
): RequestScope {
  const controller = new AbortController();
  // Every read of the request listens, and the cost of a query bounds their number: more than ten are no leak.
  setMaxListeners(0, controller.signal);
  const aborted = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => {
      reject(controller.signal.reason as ApiError);
    });
  });
  aborted.catch(() => undefined); // nobody may be reading when it happens
  const timer = setTimeout(() => {
    const seconds = queryTimeMsMax / 1_000;
    controller.abort(
      new ApiError('TIMEOUT', `the query ran longer than ${seconds} s: ask for a shorter range or less`),
    );
  }, queryTimeMsMax);
  // Comes after every answer, too; then nothing is left to abort.
  response.once('close', () => {
    clearTimeout(timer);
    if (!response.writableFinished) controller.abort(new ApiError('TIMEOUT', 'the client went away'));
  });
  return {
    principal,
    tenantId: principal.tenantId,
    read: (work) => {
      controller.signal.throwIfAborted();
      return Promise.race([work(controller.signal), aborted]);
    },
  };
}
