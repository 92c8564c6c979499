import type { Principal } from '@clew/access-model';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ExecutionResult } from 'graphql';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

import { ApiError } from '../graphql/api-error.js';
import type { LiveTailSettings } from './live-tail-settings.js';
import { SubscriptionRefusal } from './subscription-operations.js';
import type { OperationRequest, SubscriptionOperations } from './subscription-operations.js';
import { watchToken } from './watch-token.js';

export interface EventStreamsSetup {
  readonly operations: SubscriptionOperations;
  readonly settings: LiveTailSettings;
  readonly authenticate: (request: FastifyRequest) => Promise<Principal>;
}

/** `accept` names it and no JSON: some GraphQL clients would take either for any query, and those get JSON. */
export function wantsEventStream({ headers }: FastifyRequest): boolean {
  const accept = headers.accept ?? '';
  return /\btext\/event-stream\b/i.test(accept) && !/\bapplication\/(?:[\w-]+\+)?json\b/i.test(accept);
}

/** Subscriptions as server-sent events, each on a connection of its own (GraphQL over SSE, distinct connections). */
export class EventStreams {
  readonly #setup: EventStreamsSetup;
  /** Each ends one stream. */
  readonly #open = new Set<() => void>();

  constructor(setup: EventStreamsSetup) {
    this.#setup = setup;
  }

  /** The request was authenticated and has a document. Resolves when the stream has ended. */
  async serve(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { principal } = request;
    if (principal === undefined) throw new ApiError('UNAUTHENTICATED', 'a token is required');
    const controller = new AbortController();
    const { signal } = controller;
    const { operations } = this.#setup;
    let results;
    try {
      results = await operations.subscribe(operationOf(request), principal, signal);
    } catch (error) {
      if (!(error instanceof SubscriptionRefusal)) throw error;
      const { statusCode, errors } = error.formatted;
      await reply.code(statusCode).send({ data: null, errors });
      return;
    }
    reply.hijack();
    await this.#stream(request, reply, results, controller);
  }

  /** Ends every stream in order. */
  shutdown(): void {
    for (const end of this.#open) end();
  }

  async #stream(
    request: FastifyRequest,
    reply: FastifyReply,
    results: AsyncGenerator<ExecutionResult>,
    controller: AbortController,
  ): Promise<void> {
    const { operations, settings, authenticate } = this.#setup;
    const { signal } = controller;
    const response = reply.raw;
    const end = (): void => {
      controller.abort();
      void results.return(undefined);
    };
    this.#open.add(end);
    response.once('close', end);
    if (response.destroyed) end();
    response.writeHead(200, {
      ...headersOf(reply),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no', // a proxy that gathers would hold events back
    });
    response.write(':\n\n');
    const heartbeat = setInterval(() => {
      if (!response.writableNeedDrain) response.write(':\n\n');
    }, settings.heartbeatMs);
    const stopWatching = watchToken({
      principal: request.principal,
      authenticate: () => authenticate(request),
      everyMs: settings.tokenCheckMs,
      onGone: (message) => {
        sendEvent(response, 'next', { errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }] });
        end();
      },
    });
    try {
      for await (const result of results) {
        sendEvent(response, 'next', operations.toMessage(result));
        // Meanwhile the subscriber's buffer drops the oldest.
        if (response.writableNeedDrain) await once(response, 'drain', { signal });
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      clearInterval(heartbeat);
      stopWatching();
      this.#open.delete(end);
      end();
      if (!response.destroyed) response.end('event: complete\ndata:\n\n');
    }
  }
}

function sendEvent(response: ServerResponse, event: string, data: object): void {
  response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** Those that hooks have set, which a reply that is taken over would lose. */
function headersOf(reply: FastifyReply): Record<string, string | number | readonly string[]> {
  const entries = Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}

/** A GET has its variables as text. */
function operationOf({ method, body, query }: FastifyRequest): OperationRequest {
  const holder = (method === 'GET' ? query : body) as OperationRequest;
  const { variables } = holder;
  if (typeof variables !== 'string') return holder;
  try {
    return { ...holder, variables: JSON.parse(variables) as OperationRequest['variables'] };
  } catch (cause) {
    throw new ApiError('BAD_USER_INPUT', 'variables: the text is no JSON', cause);
  }
}
