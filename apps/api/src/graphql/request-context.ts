import type { Principal } from '@clew/access-model';
import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { setMaxListeners } from 'node:events';
import type { ServerResponse } from 'node:http';

import { limitDetails } from '../queries/passed-limit-error.js';
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

/** Runs a read when it is its turn. */
export type ReadTurn = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;

export function createRequestScope(
  principal: Principal,
  response: ServerResponse,
  queryTimeMsMax: number,
  inTurn: ReadTurn,
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
    const message = `the query ran longer than ${queryTimeMsMax / 1_000} s: ask for a shorter range or less`;
    controller.abort(new ApiError('TIMEOUT', message, undefined, limitDetails('queries.timeMsMax', queryTimeMsMax)));
  }, queryTimeMsMax);
  let reading = 0;
  // Comes after every answer, too; then usually nothing is left to abort.
  response.once('close', () => {
    clearTimeout(timer);
    if (!response.writableFinished) controller.abort(new ApiError('TIMEOUT', 'the client went away'));
    // One field that fails is the answer of all: what the others still read is for nobody.
    else if (reading > 0) controller.abort(new ApiError('TIMEOUT', 'the request is answered'));
  });
  return {
    principal,
    tenantId: principal.tenantId,
    read: async (work) => {
      controller.signal.throwIfAborted();
      reading++;
      try {
        return await Promise.race([inTurn(controller.signal, () => work(controller.signal)), aborted]);
      } finally {
        reading--;
      }
    },
  };
}
