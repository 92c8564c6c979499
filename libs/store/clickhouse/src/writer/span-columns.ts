import type { FlushId, KeptSpan } from '@clew/store-contract';
import { SPAN_KINDS, STATUS_CODES, type Span } from '@clew/trace-model';

import { attributeText } from '../attribute-text.js';
import { clearColumns } from '../native/block.js';
import {
  BigInt64Column,
  Float64Column,
  FixedStringColumn,
  StringColumn,
  UInt32Column,
  UInt8Column,
} from '../native/column.js';
import { LowCardinalityColumn } from '../native/low-cardinality-column.js';
import { ArrayColumn, RowEnds } from '../native/nested-columns.js';
import { SPAN_KIND_TYPE, STATUS_CODE_TYPE } from '../schema-types.js';
import { attributeColumns, endAttributes, pushAttributes } from './attribute-columns.js';
import { PLAIN_DOUBLE, PLAIN_INT, PLAIN_STRIDE, PLAIN_STRING, type PlainSpan } from './plain-span.js';
import { pushShared, sharedColumns } from './shared-columns.js';
import type { SharedText } from './shared-text.js';

const text = (): LowCardinalityColumn => new LowCardinalityColumn();

/** The columns of `spans`, filled row by row. */
export class SpanColumns {
  readonly #eventEnds = new RowEnds();
  readonly #linkEnds = new RowEnds();
  readonly columns = {
    ...sharedColumns(),
    trace_id: new FixedStringColumn(16),
    span_id: new FixedStringColumn(8),
    parent_span_id: new FixedStringColumn(8),
    trace_state: new StringColumn(),
    flags: new UInt32Column(),
    name: text(),
    kind: new UInt8Column(SPAN_KIND_TYPE),
    start_time_unix_nano: new BigInt64Column('UInt64'),
    duration_nano: new BigInt64Column('Int64'),
    status_code: new UInt8Column(STATUS_CODE_TYPE),
    status_message: new StringColumn(),
    ...attributeColumns(),
    dropped_attributes_count: new UInt32Column(),
    'events.time_unix_nano': new ArrayColumn(new BigInt64Column('UInt64'), this.#eventEnds),
    'events.name': new ArrayColumn(text(), this.#eventEnds),
    'events.attributes': new ArrayColumn(new StringColumn(), this.#eventEnds),
    dropped_events_count: new UInt32Column(),
    'links.trace_id': new ArrayColumn(new FixedStringColumn(16), this.#linkEnds),
    'links.span_id': new ArrayColumn(new FixedStringColumn(8), this.#linkEnds),
    'links.trace_state': new ArrayColumn(new StringColumn(), this.#linkEnds),
    'links.flags': new ArrayColumn(new UInt32Column(), this.#linkEnds),
    'links.attributes': new ArrayColumn(new StringColumn(), this.#linkEnds),
    dropped_links_count: new UInt32Column(),
    adjusted_count: new Float64Column(),
    decision_reason: text(),
  };

  #before: KeptSpan | undefined;

  clear(): void {
    clearColumns(this.columns);
    this.#before = undefined;
  }

  /** `span` is the decoded `kept`, `shared` its decoded group. */
  push(id: FlushId, kept: KeptSpan, span: Span, shared: SharedText): void {
    this.#pushKept(id, kept, shared);
    this.#pushSpan(span);
    pushAttributes(this.columns, span.attributes);
    this.#pushEvents(span);
    this.#pushLinks(span);
  }

  /** The same row for an ordinary span, straight from its bytes. */
  pushPlain(id: FlushId, kept: KeptSpan, span: PlainSpan, shared: SharedText): void {
    this.#pushKept(id, kept, shared);
    this.#pushPlainSpan(span);
    this.#pushPlainAttributes(span);
    this.#endEvents();
    this.#endLinks();
  }

  #pushPlainSpan(span: PlainSpan): void {
    const { columns } = this;
    const { bytes } = span;
    columns.trace_id.pushFrom(bytes, span.traceIdStart);
    columns.span_id.pushFrom(bytes, span.spanIdStart);
    if (span.parentSpanIdStart < 0) columns.parent_span_id.pushZero();
    else columns.parent_span_id.pushFrom(bytes, span.parentSpanIdStart);
    columns.trace_state.pushFrom(bytes, span.traceStateStart, span.traceStateEnd);
    columns.flags.push(span.flags);
    columns.name.pushFrom(bytes, span.nameStart, span.nameEnd);
    columns.kind.push(span.kind < SPAN_KINDS.length ? span.kind : 0);
    columns.start_time_unix_nano.pushHalves(span.startLo, span.startHi);
    const borrow = span.endLo < span.startLo ? 1 : 0;
    columns.duration_nano.pushHalves(span.endLo - span.startLo, span.endHi - span.startHi - borrow);
    columns.status_code.push(span.statusCode < STATUS_CODES.length ? span.statusCode : 0);
    columns.status_message.pushFrom(bytes, span.statusMessageStart, span.statusMessageEnd);
    columns.dropped_attributes_count.push(span.droppedAttributesCount);
    columns.dropped_events_count.push(span.droppedEventsCount);
    columns.dropped_links_count.push(span.droppedLinksCount);
  }

  #pushPlainAttributes(span: PlainSpan): void {
    const { columns } = this;
    const { bytes, attributes } = span;
    for (let n = 0; n < span.attributeCount; n++) {
      const at = n * PLAIN_STRIDE;
      const type = attributes[at];
      const keyStart = attributes[at + 1] ?? 0;
      const keyEnd = attributes[at + 2] ?? 0;
      const lo = attributes[at + 3] ?? 0;
      const hi = attributes[at + 4] ?? 0;
      if (type === PLAIN_STRING) {
        columns.attributes_string.keys.pushFrom(bytes, keyStart, keyEnd);
        columns.attributes_string.values.pushFrom(bytes, lo, hi);
      } else if (type === PLAIN_INT) {
        columns.attributes_int.keys.pushFrom(bytes, keyStart, keyEnd);
        columns.attributes_int.values.pushHalves(lo, hi);
      } else if (type === PLAIN_DOUBLE) {
        columns.attributes_double.keys.pushFrom(bytes, keyStart, keyEnd);
        columns.attributes_double.values.pushHalves(lo, hi);
      } else {
        columns.attributes_bool.keys.pushFrom(bytes, keyStart, keyEnd);
        columns.attributes_bool.values.push(lo);
      }
    }
    endAttributes(columns);
  }

  #pushKept(id: FlushId, kept: KeptSpan, shared: SharedText): void {
    pushShared(this.columns, id, kept, kept.storeDay, shared, this.#before);
    this.columns.adjusted_count.push(kept.adjustedCount);
    this.columns.decision_reason.push(kept.decisionReason);
    this.#before = kept;
  }

  #pushSpan(span: Span): void {
    const { columns } = this;
    columns.trace_id.pushHex(span.traceId);
    columns.span_id.pushHex(span.spanId);
    columns.parent_span_id.pushHex(span.parentSpanId);
    columns.trace_state.push(span.traceState);
    columns.flags.push(span.flags);
    columns.name.push(span.name);
    columns.kind.push(SPAN_KINDS.indexOf(span.kind));
    columns.start_time_unix_nano.push(span.startTimeUnixNano);
    columns.duration_nano.push(span.endTimeUnixNano - span.startTimeUnixNano);
    columns.status_code.push(STATUS_CODES.indexOf(span.statusCode));
    columns.status_message.push(span.statusMessage);
    columns.dropped_attributes_count.push(span.droppedAttributesCount);
    columns.dropped_events_count.push(span.droppedEventsCount);
    columns.dropped_links_count.push(span.droppedLinksCount);
  }

  #pushEvents(span: Span): void {
    const { columns } = this;
    for (const event of span.events) {
      columns['events.time_unix_nano'].values.push(event.timeUnixNano);
      columns['events.name'].values.push(event.name);
      columns['events.attributes'].values.push(attributeText(event.attributes, event.droppedAttributesCount));
    }
    this.#endEvents();
  }

  #endEvents(): void {
    const { columns } = this;
    columns['events.name'].endRow(); // for all of them
  }

  #pushLinks(span: Span): void {
    const { columns } = this;
    for (const link of span.links) {
      columns['links.trace_id'].values.pushHex(link.traceId);
      columns['links.span_id'].values.pushHex(link.spanId);
      columns['links.trace_state'].values.push(link.traceState);
      columns['links.flags'].values.push(link.flags);
      columns['links.attributes'].values.push(attributeText(link.attributes, link.droppedAttributesCount));
    }
    this.#endLinks();
  }

  #endLinks(): void {
    const { columns } = this;
    columns['links.trace_id'].endRow(); // for all of them
  }
}
