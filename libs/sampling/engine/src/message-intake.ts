import { OtlpError, SpanHeader, TraceScan } from '@clew/otlp';
import { clampedMs, dayOf, minuteOf, type RedSource, type UsageRow } from '@clew/sampling-rollup';
import type { SpanGroup } from '@clew/store-contract';
import type { MessageHeaders, StreamMessage } from '@clew/stream-contract';

import type { SpanContext } from './context-table.js';
import { int32At } from './hash.js';
import { IngestShares } from './ingest-shares.js';
import type { PartitionState } from './partition-state.js';
import { NONE } from './slot-index.js';
import { fingerprintHi, fingerprintLo, knownKind } from './span-identity.js';
import { TraceGrowth, randomHiOf, randomLoOf } from './trace-growth.js';
import type { TraceKey } from './trace-table.js';

const TWO_POW_32 = 2 ** 32;
const STATUS_ERROR = 2;

interface MutableKey extends TraceKey {
  tenant: number;
  word0: number;
  word1: number;
  word2: number;
  word3: number;
  hashLo: number;
  hashHi: number;
}

/** A group of the message at hand, looked up when its first span is accepted. */
interface GroupAtHand {
  readonly number: number;
  readonly group: SpanGroup;
  readonly context: SpanContext;
  /** The flush during which its rows hold. */
  readonly flushNumber: number;
  readonly red: RedSource;
  readonly usage: UsageRow;
}

/**
 * Takes messages in: passes over messages and spans that came before, counts the others in the rollups and puts them to
 * their trace. A pure function of the message and the state, so that reading the stream again gives the same.
 */
export class MessageIntake {
  private readonly state: PartitionState;
  private readonly scan = new TraceScan();
  private readonly header = new SpanHeader();
  private readonly growth: TraceGrowth;
  /** By number of the group. */
  private readonly atHand: (GroupAtHand | undefined)[] = [];
  private readonly ingestShares = new IngestShares();
  private readonly key: MutableKey = { tenant: 0, word0: 0, word1: 0, word2: 0, word3: 0, hashLo: 0, hashHi: 0 };

  constructor(state: PartitionState) {
    this.state = state;
    this.growth = new TraceGrowth(state, this.header);
  }

  /** Messages below the position were taken in before and are passed over. Nothing of the message is kept but copies. */
  accept(message: StreamMessage): void {
    const { state } = this;
    const offset = offsetNumber(message.offset);
    if (offset < state.position) return;
    state.position = offset + 1;
    state.clock.reached(message.headers.receivedAtUnixMs);
    const { producer } = message.headers;
    if (producer !== undefined && !state.producers.isNew(producer, state.flushNumber + 1)) {
      state.counters.duplicateMessages++;
      return;
    }
    const value = plainView(message.value);
    if (!this.isScanned(value)) return;
    const context = state.contexts.intern(message.headers);
    state.acceptedSinceFlush += this.acceptSpans(value, message.headers, offset, context);
    state.contexts.drop(context);
  }

  private isScanned(value: Uint8Array): boolean {
    try {
      this.scan.frame(value);
      return true;
    } catch (error) {
      if (!(error instanceof OtlpError)) throw error;
      this.state.counters.malformedMessages++;
      return false;
    }
  }

  private acceptSpans(value: Uint8Array, headers: MessageHeaders, offset: number, context: number): number {
    const { state, scan } = this;
    this.key.tenant = state.tenants.numberOf(headers.tenantId);
    this.ingestShares.open(headers.ingestBytes, scan, value.length);
    const { atHand } = this.growth;
    atHand.bytes = value;
    atHand.teamId = headers.teamId;
    let acceptedCount = 0;
    let acceptedBytes = 0;
    let groupIndex = NONE;
    let group: GroupAtHand | undefined;
    for (let index = 0; index < scan.spanCount; index++) {
      const start = scan.spanStart[index] ?? 0;
      const end = scan.spanEnd[index] ?? 0;
      const ingestBytes = this.ingestShares.next(index);
      if (!this.readHeader(value, start, end)) {
        state.counters.malformedSpans++;
        continue;
      }
      const trace = this.traceOf(value, this.header.traceIdStart);
      if (this.isDuplicate(value, trace)) {
        state.counters.duplicateSpans++;
        continue;
      }
      if (scan.spanGroup[index] !== groupIndex) {
        groupIndex = scan.spanGroup[index] ?? NONE;
        group = this.groupAtHand(value, groupIndex, context);
      }
      if (group === undefined) {
        state.counters.malformedSpans++;
        continue;
      }
      this.readUpstream(value);
      const slot = trace === NONE ? this.growth.open(this.key, offset) : trace;
      const span = this.addSpan(value, start, end, headers.receivedAtUnixMs);
      state.spans.setSource(span, context, group.number);
      state.contexts.retain(context);
      state.groups.retain(group.number);
      atHand.start = start;
      atHand.end = end;
      atHand.group = group.group;
      atHand.durationNano = state.spans.durationNano(span);
      this.growth.add(slot, span);
      state.openSpans.add(slot, span);
      this.count(value, span, group);
      group.usage.spanBytes += end - start;
      group.usage.ingestBytes += ingestBytes;
      acceptedBytes += end - start;
      acceptedCount++;
    }
    state.arena.endRun();
    state.counters.acceptedSpans += acceptedCount;
    if (acceptedCount > 0) {
      state.policies.arrived(headers.tenantId, headers.teamId, acceptedCount, acceptedBytes, state.clock.nowMs);
    }
    return acceptedCount;
  }

  private readHeader(value: Uint8Array, start: number, end: number): boolean {
    try {
      this.header.read(value, start, end);
      return this.header.traceIdStart !== NONE && this.header.spanIdStart !== NONE;
    } catch (error) {
      if (error instanceof OtlpError) return false;
      throw error;
    }
  }

  /** The open trace, or NONE; its key is left in `this.key`. */
  private traceOf(value: Uint8Array, traceIdStart: number): number {
    const { key, state } = this;
    key.word0 = int32At(value, traceIdStart);
    key.word1 = int32At(value, traceIdStart + 4);
    key.word2 = int32At(value, traceIdStart + 8);
    key.word3 = int32At(value, traceIdStart + 12);
    state.identity.trace(key.tenant, key.word0, key.word1, key.word2, key.word3);
    key.hashLo = state.identity.lo;
    key.hashHi = state.identity.hi;
    return state.traces.find(key);
  }

  private isDuplicate(value: Uint8Array, trace: number): boolean {
    const { header, key, state } = this;
    const kind = knownKind(header.kind);
    const spanIdLo = int32At(value, header.spanIdStart);
    const spanIdHi = int32At(value, header.spanIdStart + 4);
    if (trace !== NONE && state.openSpans.has(trace, spanIdLo, spanIdHi, kind)) return true;
    const wasClosed =
      trace === NONE ? state.decisions.get(key.hashLo, key.hashHi) !== NONE : state.traces.isReopened[trace] === 1;
    if (!wasClosed) return false;
    const [lo, hi] = [fingerprintLo(spanIdLo, kind), fingerprintHi(spanIdHi, kind)];
    return state.closedSpans.has(key.hashLo, key.hashHi, lo, hi);
  }

  private readUpstream(value: Uint8Array): void {
    const { traceStateStart, traceStateEnd } = this.header;
    const { upstream } = this.state;
    upstream.read(value, traceStateStart, traceStateEnd, randomHiOf(this.key), randomLoOf(this.key));
  }

  private groupAtHand(value: Uint8Array, index: number, contextNumber: number): GroupAtHand | undefined {
    const { state } = this;
    const found = this.scan.groups[index];
    if (found === undefined) throw new Error(`the scan has no group ${index}`);
    try {
      const number = state.groups.intern(value, found);
      const group = state.groups.get(number);
      // Most messages repeat the groups of those before: the rows they count in hold until the next flush.
      const known = this.atHand[number];
      const context = state.contexts.get(contextNumber);
      const isSame = known?.group === group && known.context === context && known.flushNumber === state.flushNumber;
      return isSame ? known : this.newGroupAtHand(number, group, context);
    } catch (error) {
      if (error instanceof OtlpError) return undefined;
      throw error;
    }
  }

  private newGroupAtHand(number: number, group: SpanGroup, context: SpanContext): GroupAtHand {
    const { state } = this;
    const { tenantId, teamId, hourUnixS } = context;
    const atHand = {
      number,
      group,
      context,
      flushNumber: state.flushNumber,
      red: state.red.source(tenantId, teamId, group.serviceName, group.environment),
      usage: state.usage.row(tenantId, teamId, group, hourUnixS),
    };
    this.atHand[number] = atHand;
    return atHand;
  }

  /** The row of the span just read. */
  private addSpan(value: Uint8Array, start: number, end: number, receivedAtMs: number): number {
    const { header, state } = this;
    const { endHi, endLo, parentSpanIdStart, spanIdStart, startHi, startLo } = header;
    const { spans } = state;
    const span = spans.take();
    const hasParent = parentSpanIdStart !== NONE;
    const parentLo = hasParent ? int32At(value, parentSpanIdStart) : 0;
    const parentHi = hasParent ? int32At(value, parentSpanIdStart + 4) : 0;
    spans.setIds(span, int32At(value, spanIdStart), int32At(value, spanIdStart + 4), parentLo, parentHi);
    spans.setTimes(span, startLo, startHi, endLo, endHi);
    const minute = minuteOf(clampedMs(toMs(endLo, endHi), receivedAtMs));
    const storeDay = dayOf(clampedMs(toMs(startLo, startHi), receivedAtMs));
    spans.describe(span, knownKind(header.kind), header.statusCode === STATUS_ERROR, minute, storeDay);
    state.upstream.noteSpan(span);
    state.arena.put(span, value, start, end);
    return span;
  }

  private count(value: Uint8Array, span: number, group: GroupAtHand): void {
    const { header, state } = this;
    const { spans } = state;
    const isError = spans.isError(span);
    const kind = spans.kind(span);
    const minute = spans.minute(span);
    const durationNano = spans.durationNano(span);
    const weight = 1 / state.upstream.probability;
    state.red.add(group.red, value, header.nameStart, header.nameEnd, kind, minute, isError, durationNano, weight);
    group.usage.spanCount++;
    if (isError) group.usage.errorSpanCount++;
  }
}

/**
 * The message's memory belongs to the stream and is used again. A Buffer's `slice` would go on pointing into it where that of a
 * Uint8Array copies.
 */
function plainView({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function toMs(lo: number, hi: number): number {
  return (hi * TWO_POW_32 + lo) / 1e6;
}

/** Offsets are kept as numbers: at a million messages a second 2^53 is reached after 285 years. */
function offsetNumber(offset: bigint): number {
  const number = Number(offset);
  if (!Number.isSafeInteger(number)) throw new RangeError(`offset ${offset} is beyond 2^53`);
  return number;
}
