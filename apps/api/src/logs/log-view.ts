import type { StoredLog } from '@clew/store-contract';
import { severityOf, type LogSeverity, type SpanId, type TraceId } from '@clew/trace-model';

import { toAnyValueModel, toKeyValueModels } from '../traces/any-value-mapping.js';
import type { AnyValueModel, KeyValueModel } from '../traces/any-value.model.js';
import type { SharedContexts } from '../traces/shared-contexts.js';
import type { InstrumentationScopeModel, ResourceModel } from '../traces/span.models.js';
import type { LogRecordModel } from './log.models.js';

/** A stored log record as the schema has it; every field is made when it is read, as a span's are. */
export class LogView implements LogRecordModel {
  readonly #log: StoredLog;
  readonly #contexts: SharedContexts;

  constructor(log: StoredLog, contexts: SharedContexts) {
    this.#log = log;
    this.#contexts = contexts;
  }

  get eventTime(): bigint {
    return this.#log.eventTimeUnixNano;
  }

  get eventTimeUnixNano(): bigint {
    return this.#log.eventTimeUnixNano;
  }

  get timeUnixNano(): bigint | undefined {
    return this.#log.timeUnixNano === 0n ? undefined : this.#log.timeUnixNano;
  }

  get observedTimeUnixNano(): bigint | undefined {
    return this.#log.observedTimeUnixNano === 0n ? undefined : this.#log.observedTimeUnixNano;
  }

  get severity(): LogSeverity {
    return severityOf(this.#log.severityNumber);
  }

  get severityNumber(): number {
    return this.#log.severityNumber;
  }

  get severityText(): string {
    return this.#log.severityText;
  }

  get body(): AnyValueModel {
    return toAnyValueModel(this.#log.body);
  }

  get eventName(): string {
    return this.#log.eventName;
  }

  get traceId(): TraceId | undefined {
    return this.#log.traceId === '' ? undefined : this.#log.traceId;
  }

  get spanId(): SpanId | undefined {
    return this.#log.spanId === '' ? undefined : this.#log.spanId;
  }

  /** fixed32 on the wire, but GraphQL's Int is signed: the upper, reserved half wraps. */
  get flags(): number {
    return this.#log.flags | 0;
  }

  get serviceName(): string {
    return this.#log.serviceName;
  }

  get resource(): ResourceModel {
    return this.#contexts.resourceOf(this.#log);
  }

  get scope(): InstrumentationScopeModel {
    return this.#contexts.scopeOf(this.#log);
  }

  get attributes(): readonly KeyValueModel[] {
    return toKeyValueModels(this.#log.attributes);
  }

  get droppedAttributesCount(): number {
    return this.#log.droppedAttributesCount;
  }
}
