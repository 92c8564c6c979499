import type { StoredSpan } from '@clew/store-contract';
import type { SpanEvent, SpanId, SpanKind, SpanLink, TraceId } from '@clew/trace-model';

import { toKeyValueModels } from './any-value-mapping.js';
import type { KeyValueModel } from './any-value.model.js';
import type { SharedContexts } from './shared-contexts.js';
import type {
  InstrumentationScopeModel,
  ResourceModel,
  SpanEventModel,
  SpanLinkModel,
  SpanModel,
  StatusModel,
} from './span.models.js';

/**
 * A stored span as the schema has it. Every field is made when it is read: a waterfall of 10,000 spans asks for ten
 * fields of each and for no attribute, and making all of them cost seven times the CPU.
 */
export class SpanView implements SpanModel {
  readonly #span: StoredSpan;
  readonly #contexts: SharedContexts;

  constructor(span: StoredSpan, contexts: SharedContexts) {
    this.#span = span;
    this.#contexts = contexts;
  }

  /** The same object for all spans of one answer. */
  get answer(): object {
    return this.#contexts;
  }

  get traceId(): TraceId {
    return this.#span.traceId;
  }

  get spanId(): SpanId {
    return this.#span.spanId;
  }

  get parentSpanId(): SpanId | undefined {
    const { parentSpanId } = this.#span;
    return parentSpanId === '' ? undefined : parentSpanId;
  }

  get traceState(): string {
    return this.#span.traceState;
  }

  get flags(): number {
    return toSignedFlags(this.#span.flags);
  }

  get name(): string {
    return this.#span.name;
  }

  get kind(): SpanKind {
    return this.#span.kind;
  }

  get startTime(): bigint {
    return this.#span.startTimeUnixNano;
  }

  get startTimeUnixNano(): bigint {
    return this.#span.startTimeUnixNano;
  }

  get endTimeUnixNano(): bigint {
    return this.#span.endTimeUnixNano;
  }

  get duration(): bigint {
    return this.#span.endTimeUnixNano - this.#span.startTimeUnixNano;
  }

  get status(): StatusModel {
    return { code: this.#span.statusCode, message: this.#span.statusMessage };
  }

  get serviceName(): string {
    return this.#span.serviceName;
  }

  get resource(): ResourceModel {
    return this.#contexts.resourceOf(this.#span);
  }

  get scope(): InstrumentationScopeModel {
    return this.#contexts.scopeOf(this.#span);
  }

  get attributes(): readonly KeyValueModel[] {
    return toKeyValueModels(this.#span.attributes);
  }

  get droppedAttributesCount(): number {
    return this.#span.droppedAttributesCount;
  }

  get events(): readonly SpanEventModel[] {
    return this.#span.events.map(toSpanEventModel);
  }

  get droppedEventsCount(): number {
    return this.#span.droppedEventsCount;
  }

  get links(): readonly SpanLinkModel[] {
    return this.#span.links.map(toSpanLinkModel);
  }

  get droppedLinksCount(): number {
    return this.#span.droppedLinksCount;
  }
}

function toSpanEventModel({ timeUnixNano, name, attributes, droppedAttributesCount }: SpanEvent): SpanEventModel {
  return { timeUnixNano, name, attributes: toKeyValueModels(attributes), droppedAttributesCount };
}

function toSpanLinkModel(link: SpanLink): SpanLinkModel {
  return {
    traceId: link.traceId === '' ? undefined : link.traceId,
    spanId: link.spanId === '' ? undefined : link.spanId,
    traceState: link.traceState,
    flags: toSignedFlags(link.flags),
    attributes: toKeyValueModels(link.attributes),
    droppedAttributesCount: link.droppedAttributesCount,
  };
}

/** fixed32 on the wire, but GraphQL's Int is signed: the upper, reserved half wraps instead of failing the answer. */
function toSignedFlags(flags: number): number {
  return flags | 0;
}
