import { buildSchema, graphql } from 'graphql';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

export interface SeenRequest {
  readonly headers: IncomingHttpHeaders;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export type Answer = (request: SeenRequest, response: ServerResponse) => Promise<void> | void;

/** An API on a free port that answers as it is told and remembers what it was asked. */
export class ApiServer {
  readonly seen: SeenRequest[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(answer: Answer): Promise<ApiServer> {
    const server = createServer((request, response) => {
      void text(request).then(async (body) => {
        const { query, variables } = JSON.parse(body) as Omit<SeenRequest, 'headers'>;
        const seen = { headers: request.headers, query, variables };
        api.seen.push(seen);
        await answer(seen, response);
      });
    });
    const api = new ApiServer(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return api;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the server does not listen');
    return `http://127.0.0.1:${address.port}/graphql`;
  }

  async shutdown(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

const schema = buildSchema(
  readFileSync(new URL('../../../../../docs/reference/schema.graphql', import.meta.url), 'utf8'),
);

/** Answers by the schema of the API: a document that it does not have, or data of another shape, comes to errors. */
export function answerBySchema(rootValue: object): Answer {
  return async ({ query, variables }, response) => {
    sendJson(response, 200, await graphql({ schema, source: query, rootValue, variableValues: variables }));
  };
}

export function summaryOf(traceId: string): object {
  return {
    traceId,
    rootServiceName: 'checkout',
    rootSpanName: 'POST /orders',
    startTime: '2026-11-23T10:00:00Z',
    startTimeUnixNano: '1795428000000000001',
    duration: '1500000',
    spanCount: 7,
    errorSpanCount: 1,
    services: ['checkout'],
    decisionReason: 'error',
    adjustedCount: 1,
  };
}
