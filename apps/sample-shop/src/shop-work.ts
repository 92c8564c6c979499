import { SpanKind, type Context, type Span } from '@opentelemetry/api';
import { setTimeout as sleep } from 'node:timers/promises';

import { querySpan, type Database, type Query } from './database.js';
import { headersOf } from './propagation.js';
import { createRandom, type Random } from './random.js';
import type { ServiceRuntime } from './service-runtime.js';
import { ShopError } from './shop-error.js';
import { inSpan } from './spans.js';

export interface PeerCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
}

/** What a service can do while it handles something: everything happens inside `span`, with chance from `random`. */
export class ShopWork {
  readonly #service: ServiceRuntime;
  readonly #context: Context;
  readonly span: Span;
  readonly random: Random;

  constructor(service: ServiceRuntime, span: Span, context: Context, seed: number) {
    this.#service = service;
    this.#context = context;
    this.span = span;
    this.random = createRandom(seed);
  }

  /** Time passes, as it does. */
  async pause(minMs: number, maxMs: number): Promise<void> {
    await sleep(this.random.between(minMs, maxMs), undefined, { ref: false });
  }

  /** A piece of this service's own work. */
  step<Result>(name: string, work: (inner: ShopWork) => Promise<Result>): Promise<Result> {
    return inSpan(this.#service.tracer, name, { kind: SpanKind.INTERNAL }, this.#context, (span, context) =>
      work(new ShopWork(this.#service, span, context, this.random.seed())),
    );
  }

  /** One database call that takes about `typicalMs`; now and then one is far slower. */
  query(database: Database, query: Query, typicalMs: number, failure?: ShopError): Promise<void> {
    const { name, ...options } = querySpan(database, query);
    const slowness = this.random.chance(0.02) ? this.random.between(8, 20) : this.random.between(0.5, 1.8);
    return inSpan(this.#service.tracer, name, options, this.#context, async () => {
      await sleep(typicalMs * slowness, undefined, { ref: false });
      if (failure !== undefined) throw failure;
    });
  }

  /** Calls another service over HTTP. Throws ShopError for an answer of 400 and above. */
  call(peer: string, call: PeerCall, resendCount = 0): Promise<unknown> {
    const seed = this.random.seed();
    return this.#service.client.send(this.#service.tracer, this.#context, peer, call, { seed, resendCount });
  }

  /** Calls again, after a growing pause, while the peer answers 503. */
  async callWithRetries(peer: string, call: PeerCall, attemptsMax: number): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.call(peer, call, attempt - 1);
      } catch (error) {
        if (!(error instanceof ShopError) || error.status !== 503 || attempt === attemptsMax) throw error;
        await this.pause(20 * attempt, 60 * attempt);
      }
    }
  }

  /** Sends a message to the queue. https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/ */
  publish(destination: string, messageId: string, body: object): Promise<void> {
    const attributes = {
      'messaging.system': 'shop_queue',
      'messaging.operation.type': 'send',
      'messaging.operation.name': 'send',
      'messaging.destination.name': destination,
      'messaging.message.id': messageId,
    };
    const options = { kind: SpanKind.PRODUCER, attributes };
    return inSpan(this.#service.tracer, `send ${destination}`, options, this.#context, async (_, context) => {
      const message = { id: messageId, destination, body, headers: headersOf(context), seed: this.random.seed() };
      if (!this.#service.queue.publish(message)) throw new ShopError('QueueFull', 503, `queue ${destination} is full`);
      return Promise.resolve();
    });
  }
}
