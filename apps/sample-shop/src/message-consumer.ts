import { ROOT_CONTEXT, SpanKind, trace, type Attributes, type Link } from '@opentelemetry/api';

import { contextOf } from './propagation.js';
import type { ServiceRuntime } from './service-runtime.js';
import type { Subscription } from './shop-service.js';
import { ShopWork } from './shop-work.js';
import { inSpan } from './spans.js';
import type { QueueMessage, Subscriber } from './work-queue.js';

/** Handles messages of one destination in CONSUMER spans, one by one or in batches. */
export function createConsumer(service: ServiceRuntime, subscription: Subscription): Subscriber {
  let collected: QueueMessage[] = [];

  return (message) => {
    collected.push(message);
    if (collected.length < subscription.batchSize) return Promise.resolve();
    const messages = collected;
    collected = [];
    return consume(service, subscription, messages, message.seed);
  };
}

/**
 * A single message is handled within its producer's trace, and linked to it: who follows either finds the other. A batch
 * belongs to several traces, so it has one of its own, with a link to each.
 */
function consume(
  service: ServiceRuntime,
  { destination, handle }: Subscription,
  messages: readonly QueueMessage[],
  seed: number,
): Promise<void> {
  const [only, ...others] = messages;
  const parent = only !== undefined && others.length === 0 ? contextOf(only.headers) : ROOT_CONTEXT;
  const attributes: Attributes = {
    'messaging.system': 'shop_queue',
    'messaging.operation.type': 'process',
    'messaging.operation.name': 'process',
    'messaging.destination.name': destination,
    'messaging.consumer.group.name': service.name,
    ...(others.length === 0
      ? { 'messaging.message.id': only?.id ?? '' }
      : { 'messaging.batch.message_count': messages.length }),
  };
  const options = { kind: SpanKind.CONSUMER, attributes, links: messages.flatMap(linkTo) };
  return inSpan(service.tracer, `process ${destination}`, options, parent, (span, context) =>
    handle(new ShopWork(service, span, context, seed), messages),
  );
}

function linkTo(message: QueueMessage): Link[] {
  const context = trace.getSpanContext(contextOf(message.headers));
  return context === undefined ? [] : [{ context, attributes: { 'messaging.message.id': message.id } }];
}
