import type { SpanHeader } from '@clew/otlp';
import type { SpanAtHand } from '@clew/sampling-policies';
import type { SpanGroup } from '@clew/store-contract';

import { entryRankOf } from './entry-rank.js';
import { errorSignatureOf } from './error-signature.js';
import type { PartitionState } from './partition-state.js';
import { NONE } from './slot-index.js';
import { losesUnderStress } from './stress-relief.js';
import { UNDECIDED, type TraceKey } from './trace-table.js';

const TWO_POW_32 = 2 ** 32;

interface MutableSpanAtHand extends SpanAtHand {
  bytes: Uint8Array;
  start: number;
  end: number;
  durationNano: number;
  group: SpanGroup;
  teamId: string;
}

/** What traces become with their spans: opened, lengthened, and all that policies will ask noted while the bytes are at hand. */
export class TraceGrowth {
  readonly atHand: MutableSpanAtHand;
  private readonly state: PartitionState;

  constructor(state: PartitionState, header: SpanHeader) {
    this.state = state;
    const group = { resource: new Uint8Array(0), resourceSchemaUrl: '', scope: new Uint8Array(0), scopeSchemaUrl: '' };
    this.atHand = {
      ...{ bytes: group.resource, start: 0, end: 0, durationNano: 0, teamId: '', header },
      group: { ...group, serviceName: '', environment: '' },
    };
  }

  /** Opens the trace of the span at hand, whose trace state was read. */
  open(key: TraceKey, offset: number): number {
    const { clock, decisions, matches, policies, stressLevel, tenants, traces, upstream, verdicts } = this.state;
    const remembered = decisions.get(key.hashLo, key.hashHi);
    const slot = traces.open(key, remembered === NONE ? UNDECIDED : remembered, offset, clock.nowMs);
    if (remembered !== NONE) verdicts.retain(remembered);
    const binding = policies.bind(tenants.get(key.tenant));
    traces.policies[slot] = binding;
    matches.open(slot, policies.get(binding));
    upstream.openTrace(slot);
    const hasRandom = upstream.randomHi !== NONE;
    traces.randomHi[slot] = hasRandom ? upstream.randomHi : randomHiOf(key);
    traces.randomLo[slot] = hasRandom ? upstream.randomLo : randomLoOf(key);
    if (stressLevel > 0 && remembered === NONE) this.relieve(slot, stressLevel);
    return slot;
  }

  /** The span at hand, whose row is filled in, is the trace's next. */
  add(slot: number, span: number): void {
    const { counters, policies, spans, traces } = this.state;
    this.append(slot, span);
    const { atHand } = this;
    const { header } = atHand;
    const binding = policies.get(traces.policies[slot] ?? NONE);
    traces.byteLength[slot] = (traces.byteLength[slot] ?? 0) + atHand.end - atHand.start;
    const rank = entryRankOf(spans.kind(span), header.parentSpanIdStart === NONE);
    if (rank > (traces.entryRank[slot] ?? 0)) {
      this.enterBy(slot, span, rank);
      this.state.matches.capture(slot, binding, atHand);
    }
    this.state.matches.add(slot, binding, atHand);
    if (spans.isError(span)) this.addError(slot);
    if (traces.isReopened[slot] === 1) counters.lateSpans++;
    if (traces.isRelieved[slot] === 1 && !traces.hasError(slot)) this.letGo(span);
    this.touch(slot);
  }

  private append(slot: number, span: number): void {
    const { spans, traces } = this.state;
    const last = traces.lastSpan[slot] ?? NONE;
    if (last === NONE) traces.firstSpan[slot] = span;
    else spans.setNext(last, span);
    traces.lastSpan[slot] = span;
    if (traces.pendingSpan[slot] === NONE) traces.pendingSpan[slot] = span;
    traces.pendingCount[slot] = (traces.pendingCount[slot] ?? 0) + 1;
    traces.spanCount[slot] = (traces.spanCount[slot] ?? 0) + 1;
    this.lengthen(slot, span);
  }

  /** Counts from the start of the trace's first span: of times since 1970 a double would round the last 256 nanoseconds away. */
  private lengthen(slot: number, span: number): void {
    const { spans, traces } = this.state;
    const first = traces.firstSpan[slot] ?? NONE;
    const originHi = spans.startHi(first);
    const originLo = spans.startLo(first);
    const startNano = (spans.startHi(span) - originHi) * TWO_POW_32 + (spans.startLo(span) - originLo);
    const endNano = (spans.endHi(span) - originHi) * TWO_POW_32 + (spans.endLo(span) - originLo);
    if (startNano < (traces.startNano[slot] ?? 0)) traces.startNano[slot] = startNano;
    if (endNano > (traces.endNano[slot] ?? 0)) traces.endNano[slot] = endNano;
  }

  private enterBy(slot: number, span: number, rank: number): void {
    const { names, traces } = this.state;
    const { bytes, header } = this.atHand;
    const before = traces.entryName[slot] ?? NONE;
    traces.entryName[slot] = names.hold(bytes, header.nameStart, header.nameEnd);
    if (before !== NONE) names.release(before);
    traces.entrySpan[slot] = span;
    traces.entryRank[slot] = rank;
  }

  private addError(slot: number): void {
    const { traces } = this.state;
    traces.errorSpanCount[slot] = (traces.errorSpanCount[slot] ?? 0) + 1;
    if (traces.errorSignature[slot] === 0) traces.errorSignature[slot] = errorSignatureOf(this.atHand);
  }

  private relieve(slot: number, level: number): void {
    const { counters, traces, upstream } = this.state;
    traces.stressLevel[slot] = level;
    const [hi, lo] = [traces.randomHi[slot] ?? 0, traces.randomLo[slot] ?? 0];
    if (!losesUnderStress(level, hi, lo, upstream.ofTrace(slot))) return;
    traces.isRelieved[slot] = 1;
    counters.tracesRelieved++;
  }

  /** The bytes of a span that nobody will ask for, but for what its edges need. */
  private letGo(span: number): void {
    this.state.evidence.preserve(span);
    this.state.arena.release(span);
  }

  private touch(slot: number): void {
    const { clock, flushNumber, touched, traces } = this.state;
    traces.lastSeenMs[slot] = clock.nowMs;
    if (traces.touchedFlush[slot] === flushNumber) return;
    // Once per flush is enough to keep the list in order to within a flush.
    traces.touchedFlush[slot] = flushNumber;
    traces.byActivity.remove(slot);
    traces.byActivity.append(slot);
    touched.push(slot);
  }
}

/** Bits 32 to 55 of the trace id's randomness. */
export function randomHiOf({ word2 }: Pick<TraceKey, 'word2'>): number {
  return swapped(word2) & 0xff_ffff;
}

/** Bits 0 to 31. */
export function randomLoOf({ word3 }: Pick<TraceKey, 'word3'>): number {
  return swapped(word3);
}

/** The word with its bytes in the opposite order: ids are big endian, the columns little. */
function swapped(word: number): number {
  return (((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}
