import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { SpanKind, type Attributes, type Tracer } from '@opentelemetry/api';

import { SEED_HEADER, type ShopHttpClient } from './http-client.js';
import { createConsumer } from './message-consumer.js';
import { contextOf } from './propagation.js';
import { matchRoute, type RouteMatch } from './routing.js';
import { createServiceTelemetry, type ServiceTelemetry, type TelemetryTarget } from './service-telemetry.js';
import type { ShopService } from './shop-service.js';
import { ShopWork } from './shop-work.js';
import { inSpan, statusOf } from './spans.js';
import type { WorkQueue } from './work-queue.js';

const BODY_BYTES_MAX = 64 * 1024;

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** A service at work: an HTTP server on loopback, its subscriptions, and an SDK of its own. */
export class ServiceRuntime {
  readonly client: ShopHttpClient;
  readonly queue: WorkQueue;
  readonly #definition: ShopService;
  readonly #telemetry: ServiceTelemetry;
  readonly #server: Server;

  constructor(definition: ShopService, client: ShopHttpClient, queue: WorkQueue, target: TelemetryTarget) {
    this.#definition = definition;
    this.client = client;
    this.queue = queue;
    this.#telemetry = createServiceTelemetry(definition, target);
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  get name(): string {
    return this.#definition.name;
  }

  get tracer(): Tracer {
    return this.#telemetry.tracer;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error(`${this.name} has no TCP port`);
    this.client.introduce(this.name, address.port);
    for (const subscription of this.#definition.subscriptions ?? []) {
      this.queue.subscribe(subscription.destination, createConsumer(this, subscription));
    }
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Sends the spans that are left; there are none after. */
  flush(): Promise<void> {
    return this.#telemetry.shutdown();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split('?', 1)[0] ?? '/';
    const match = matchRoute(this.#definition.routes, request.method ?? 'GET', path);
    try {
      if (match === undefined) reply(response, failure(404, `${this.name} has no ${path}`));
      else reply(response, await this.#serve(match, path, request, await readJson(request)));
    } catch (error) {
      reply(response, failure(statusOf(error), messageOf(error)));
    }
  }

  /**
   * https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server: an answer of 4xx is the caller's fault, and
   * no failure of the server span.
   */
  #serve({ route, params }: RouteMatch, path: string, request: IncomingMessage, body: unknown): Promise<Answer> {
    const attributes: Attributes = {
      'http.request.method': route.method,
      'http.route': route.path,
      'url.path': path,
      'url.scheme': 'http',
      'server.address': this.name,
      'server.port': request.socket.localPort ?? 0,
      'client.address': request.socket.remoteAddress ?? '',
      'network.protocol.version': request.httpVersion,
      'user_agent.original': request.headers['user-agent'] ?? 'sample-shop/1.0',
    };
    const options = { kind: SpanKind.SERVER, attributes };
    const parent = contextOf(request.headers);
    return inSpan(this.tracer, `${route.method} ${route.path}`, options, parent, async (span, context) => {
      const work = new ShopWork(this, span, context, Number(request.headers[SEED_HEADER] ?? 0));
      try {
        const answer = await route.handle(work, { params, body });
        span.setAttribute('http.response.status_code', 200);
        return { status: 200, body: answer };
      } catch (error) {
        const status = statusOf(error);
        span.setAttribute('http.response.status_code', status);
        if (status >= 500) throw error;
        return failure(status, messageOf(error));
      }
    });
  }
}

function failure(status: number, message: string): Answer {
  return { status, body: { message } };
}

function reply(response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > BODY_BYTES_MAX) throw new RangeError(`a body of the shop has at most ${BODY_BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  return length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString());
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
