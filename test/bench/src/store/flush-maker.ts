import { SpanHeader, TraceScan, decodeUtf8 } from '@clew/otlp';
import { dayOf, RedAccumulator, UsageAccumulator } from '@clew/sampling-rollup';
import type { Flush, FlushId, KeptSpan, TraceIncrement } from '@clew/store-contract';

import { EdgeCounter } from './edge-counter.js';
import type { LoadBody } from './load-bodies.js';
import { withOrder, withParent } from './load-changes.js';
import { SpanGroups } from './span-groups.js';

export interface FlushMakerOptions {
  readonly tenantId: string;
  readonly teamIds: readonly string[];
  readonly retentionDays: number;
  /** One span in so many tells an order. */
  readonly orderEvery: number;
}

const ERROR = 2;
const WORD = 2 ** 32;
const MINUTE_NANO = 60e9;
const HOUR_S = 3600;
const ADJUSTED_COUNT = 1;
const REASON = 'always';

interface Trace {
  readonly traceId: Uint8Array;
  readonly spans: number[];
}

/** Makes of bodies what a sampler that keeps everything would flush: whole traces, their summaries, and the rollups. */
export class FlushMaker {
  /** Orders told so far. */
  orderCount = 0;
  /** Spans of the flush under way. */
  spanCount = 0;
  readonly #options: FlushMakerOptions;
  readonly #scan = new TraceScan();
  readonly #header = new SpanHeader();
  readonly #groups = new SpanGroups();
  readonly #red = new RedAccumulator(decodeUtf8);
  readonly #edges = new EdgeCounter();
  readonly #usage = new UsageAccumulator();
  #spans: KeptSpan[] = [];
  #traces: TraceIncrement[] = [];
  #spansBefore = 0;

  constructor(options: FlushMakerOptions) {
    this.#options = options;
  }

  add(body: LoadBody): void {
    this.#scan.outline(body.bytes);
    for (const trace of this.#tracesOf(body.bytes)) this.#addTrace(body.bytes, trace);
    this.spanCount = this.#spans.length;
  }

  /** What was added since the last flush. */
  flush(id: FlushId): Flush {
    const flush = {
      ...{ id, spans: this.#spans, traces: this.#traces, decisions: [], dryRuns: [] },
      ...{ red: this.#red.drain(), edges: this.#edges.drain(), usage: this.#usage.drain() },
    };
    this.#spansBefore += this.#spans.length;
    this.#spans = [];
    this.#traces = [];
    this.spanCount = 0;
    return flush;
  }

  #tracesOf(bytes: Buffer): Iterable<Trace> {
    const traces = new Map<string, Trace>();
    const { spanCount, traceIdStart } = this.#scan;
    for (let span = 0; span < spanCount; span++) {
      const start = traceIdStart[span] ?? 0;
      const key = bytes.toString('latin1', start, start + 16);
      const trace = traces.get(key);
      if (trace === undefined) traces.set(key, { traceId: bytes.subarray(start, start + 16), spans: [span] });
      else trace.spans.push(span);
    }
    return traces.values();
  }

  #addTrace(bytes: Buffer, { traceId, spans }: Trace): void {
    const { tenantId, retentionDays } = this.#options;
    const summary = new Summary();
    let storeDay = Infinity;
    let rootSpanId: Uint8Array | undefined;
    for (const span of spans) {
      let kept = this.#kept(bytes, span);
      const header = this.#header;
      header.read(kept.bytes, kept.start, kept.end);
      const isRoot = header.parentSpanIdStart < 0;
      // Of traces that were joined the first root is the root of all.
      if (isRoot && rootSpanId !== undefined) {
        kept = withParent(kept, rootSpanId);
        header.read(kept.bytes, kept.start, kept.end);
      } else if (isRoot) rootSpanId = bytes.subarray(header.spanIdStart, header.spanIdStart + 8);
      this.#spans.push(kept);
      storeDay = Math.min(storeDay, kept.storeDay);
      this.#count(kept, header);
      summary.add(kept, header);
    }
    this.#edges.endTrace();
    const decision = { adjustedCount: ADJUSTED_COUNT, decisionReason: REASON };
    this.#traces.push({ tenantId, traceId, retentionDays, storeDay, ...summary.fields(), ...decision });
  }

  #kept(bytes: Buffer, span: number): KeptSpan {
    const { tenantId, teamIds, retentionDays, orderEvery } = this.#options;
    const { spanStart, spanEnd, spanGroup, groups } = this.#scan;
    const found = groups[spanGroup[span] ?? 0];
    if (found === undefined) throw new Error('a span of the load has no group');
    const group = this.#groups.of(bytes, found);
    const start = spanStart[span] ?? 0;
    this.#header.read(bytes, start, spanEnd[span] ?? 0);
    const kept = {
      ...{ bytes, start, end: spanEnd[span] ?? 0, group, tenantId, retentionDays },
      teamId: teamIds[group.serviceName.length % teamIds.length] ?? '',
      storeDay: dayOf((this.#header.startHi * WORD + this.#header.startLo) / 1e6),
      ...{ adjustedCount: ADJUSTED_COUNT, decisionReason: REASON },
    };
    const number = this.#spansBefore + this.#spans.length;
    return number % orderEvery === orderEvery - 1 ? withOrder(kept, this.orderCount++) : kept;
  }

  #count(kept: KeptSpan, header: SpanHeader): void {
    const { tenantId, teamId, group, bytes } = kept;
    const endNano = header.endHi * WORD + header.endLo;
    const outcome = {
      isError: header.statusCode === ERROR,
      minute: Math.floor(endNano / MINUTE_NANO),
      durationNano: Math.max(0, (header.endHi - header.startHi) * WORD + header.endLo - header.startLo),
    };
    const { nameStart, nameEnd, kind } = header;
    const source = this.#red.source(tenantId, teamId, group.serviceName, group.environment);
    this.#red.add(source, bytes, nameStart, nameEnd, kind, outcome.minute, outcome.isError, outcome.durationNano);
    this.#edges.add(kept, header, outcome);
    const hourUnixS = Math.floor((outcome.minute * 60) / HOUR_S) * HOUR_S;
    const usage = this.#usage.row(tenantId, teamId, group, hourUnixS);
    usage.spanCount++;
    usage.keptSpanCount++;
    if (outcome.isError) usage.errorSpanCount++;
    usage.spanBytes += kept.end - kept.start;
    usage.ingestBytes += kept.end - kept.start;
  }
}

/** What the spans of a trace come to. */
class Summary {
  #start = 2n ** 64n;
  #end = 0n;
  #root = { rootServiceName: '', rootSpanName: '', rootDurationNano: 0n };
  #spanCount = 0;
  #errorSpanCount = 0;
  readonly #services = new Set<string>();

  add(kept: KeptSpan, header: SpanHeader): void {
    const start = (BigInt(header.startHi) << 32n) | BigInt(header.startLo);
    const end = (BigInt(header.endHi) << 32n) | BigInt(header.endLo);
    if (start < this.#start) this.#start = start;
    if (end > this.#end) this.#end = end;
    this.#spanCount++;
    if (header.statusCode === ERROR) this.#errorSpanCount++;
    const { serviceName } = kept.group;
    this.#services.add(serviceName);
    if (header.parentSpanIdStart >= 0) return;
    const rootSpanName = decodeUtf8(kept.bytes, header.nameStart, header.nameEnd);
    this.#root = { rootServiceName: serviceName, rootSpanName, rootDurationNano: end - start };
  }

  fields(): Omit<
    TraceIncrement,
    'tenantId' | 'traceId' | 'retentionDays' | 'storeDay' | 'adjustedCount' | 'decisionReason'
  > {
    return {
      ...{ startTimeUnixNano: this.#start, endTimeUnixNano: this.#end, ...this.#root },
      ...{ spanCount: this.#spanCount, errorSpanCount: this.#errorSpanCount, serviceNames: [...this.#services] },
    };
  }
}
