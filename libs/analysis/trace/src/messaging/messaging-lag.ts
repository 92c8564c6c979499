import type { SpanId } from '@clew/trace-model';

import { textOf } from '../calls/attributes.js';
import { destinationOf, messagingSystemOf } from '../calls/call.js';
import { bounded, boundedSpanIds, byDuration } from '../finding.js';
import type { Bounded, Finding } from '../finding.js';
import type { AnalysisOptions } from '../options.js';
import { groupBy, keyOf } from '../sequences/call-groups.js';
import { compareNano } from '../sequences/runs.js';
import { countText, durationText } from '../time/nanoseconds.js';
import type { TraceNode, TraceTree } from '../tree/trace-node.js';

/**
 * From publish to consume, by destination and consumer: from the start of the producer's span to the start of the consumer's,
 * as a broker may deliver before it has confirmed. Its duration is the longest lag.
 */
export interface MessagingLag extends Finding {
  readonly kind: 'MESSAGING_LAG';
  readonly system: string;
  /** Queue or topic; '' where neither side names it. */
  readonly destination: string;
  readonly producerServiceName: string;
  readonly consumerServiceName: string;
  /** Pairs of a producer's and a consumer's span. */
  readonly messageCount: number;
  readonly minNano: bigint;
  readonly medianNano: bigint;
  readonly maxNano: bigint;
  /** Messages that were consumed before they were published by the clocks as they are: these disagree. */
  readonly negativeCount: number;
  /** The slowest first. */
  readonly deliveries: Bounded<Delivery>;
}

export interface Delivery {
  readonly producerSpanId: SpanId;
  readonly consumerSpanId: SpanId;
  readonly lagNano: bigint;
  /** By the clocks as they are; below 0 they disagree. */
  readonly rawLagNano: bigint;
}

interface Pair {
  readonly producer: TraceNode;
  readonly consumer: TraceNode;
  readonly lagNano: bigint;
  readonly rawLagNano: bigint;
}

const OPERATION = ['messaging.operation.type', 'messaging.operation'];

export function messagingLags({ nodes }: TraceTree, options: AnalysisOptions): Bounded<MessagingLag> {
  const producers = new Map<string, TraceNode>();
  for (const node of nodes) if (isProducer(node)) producers.set(node.span.spanId, node);
  const pairs = nodes.filter(isConsumer).flatMap((consumer) => pairsOf(consumer, producers));
  const groups = groupBy(pairs, ({ producer, consumer }) =>
    keyOf(...namesOf(producer, consumer), producer.span.serviceName, consumer.span.serviceName),
  );
  const lags = [...groups.values()].flatMap((members) => toLag(members, options));
  return bounded(lags.sort(byDuration), options.itemsMax);
}

/** A batch is sent by a CLIENT span. */
function isProducer({ span }: TraceNode): boolean {
  if (span.kind === 'PRODUCER') return true;
  return span.kind === 'CLIENT' && messagingSystemOf(span) !== undefined && !isReceive(span.attributes);
}

function isConsumer({ span }: TraceNode): boolean {
  if (span.kind === 'CONSUMER') return true;
  return span.kind === 'CLIENT' && messagingSystemOf(span) !== undefined && isReceive(span.attributes);
}

function isReceive(attributes: TraceNode['span']['attributes']): boolean {
  return ['receive', 'process'].includes(textOf(attributes, OPERATION) ?? '');
}

/** By its parent and its links within this trace; each producer once. */
function pairsOf(consumer: TraceNode, producers: ReadonlyMap<string, TraceNode>): Pair[] {
  const found = new Set<TraceNode>();
  if (consumer.parent !== undefined && isProducer(consumer.parent)) found.add(consumer.parent);
  for (const { spanId, traceId } of consumer.span.links) {
    const producer = traceId === consumer.span.traceId ? producers.get(spanId) : undefined;
    if (producer !== undefined && producer !== consumer) found.add(producer);
  }
  return [...found].map((producer) => ({
    ...{ producer, consumer },
    lagNano: consumer.startNano - producer.startNano,
    rawLagNano: consumer.span.startTimeUnixNano - producer.span.startTimeUnixNano,
  }));
}

function namesOf({ span: producer }: TraceNode, { span: consumer }: TraceNode): readonly [string, string] {
  return [
    messagingSystemOf(producer) ?? messagingSystemOf(consumer) ?? '',
    destinationOf(producer) ?? destinationOf(consumer) ?? '',
  ];
}

function toLag(pairs: readonly Pair[], options: AnalysisOptions): MessagingLag[] {
  const slowestFirst = pairs.toSorted((a, b) => compareNano(b.lagNano, a.lagNano));
  const [slowest] = slowestFirst;
  const fastest = slowestFirst.at(-1);
  const median = slowestFirst[slowestFirst.length >> 1];
  if (slowest === undefined || fastest === undefined || median === undefined) return [];
  const { producer, consumer, lagNano } = slowest;
  const [system, destination] = namesOf(producer, consumer);
  const negativeCount = pairs.filter(({ rawLagNano }) => rawLagNano < 0n).length;
  const [producerServiceName, consumerServiceName] = [producer.span.serviceName, consumer.span.serviceName];
  const skew = negativeCount === 0 ? '' : `; ${countText(negativeCount, 'lag')} below zero: the clocks disagree`;
  return [
    {
      kind: 'MESSAGING_LAG',
      explanation:
        `${consumerServiceName} took up ${countText(pairs.length, 'message')} of ${producerServiceName} ` +
        `from ${destination || system || 'a queue'} after ${durationText(lagNano)} at most${skew}`,
      spanIds: boundedSpanIds(
        slowestFirst.map((pair) => pair.consumer),
        options.spanIdsMax,
      ),
      durationNano: lagNano,
      ...{ system, destination, producerServiceName, consumerServiceName, negativeCount },
      messageCount: pairs.length,
      minNano: fastest.lagNano,
      medianNano: median.lagNano,
      maxNano: lagNano,
      deliveries: { items: slowestFirst.slice(0, options.itemsMax).map(toDelivery), total: pairs.length },
    },
  ];
}

function toDelivery({ producer, consumer, lagNano, rawLagNano }: Pair): Delivery {
  return { producerSpanId: producer.span.spanId, consumerSpanId: consumer.span.spanId, lagNano, rawLagNano };
}
