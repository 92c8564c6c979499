import type {
  ArrivalQuery,
  ArrivedFlushes,
  FlushesSince,
  FlushId,
  LivePosition,
  LiveReader,
  StoredSpan,
  StoredTrace,
  TraceSummary,
} from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';

interface Arrival {
  readonly tenantId: string;
  readonly trace: StoredTrace;
  readonly flushNumber: bigint;
}

/** One partition in memory: each `store` is a flush. */
export class FakeLiveReader implements LiveReader {
  failure: Error | undefined;
  flushesReadCount = 0;
  #arrivals: Arrival[] = [];
  #flushNumber = 0n;

  reset(): void {
    this.failure = undefined;
    this.flushesReadCount = 0;
    this.#arrivals = [];
  }

  /** All that is known of these traces by now. */
  store(tenantId: string, ...traces: readonly StoredTrace[]): void {
    this.#flushNumber += 1n;
    const flushNumber = this.#flushNumber;
    this.#arrivals.push(...traces.map((trace) => ({ tenantId, trace, flushNumber })));
  }

  newestPosition(): Promise<LivePosition> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    return Promise.resolve({ partitions: [flushOf(this.#flushNumber)], sinceUnixMs: 0 });
  }

  flushesSince(position: LivePosition, limitPerPartition: number): Promise<FlushesSince> {
    this.flushesReadCount += 1;
    if (this.failure !== undefined) return Promise.reject(this.failure);
    const from = position.partitions[0]?.flushNumber ?? 0n;
    const flushes: FlushId[] = [];
    for (let next = from + 1n; next <= this.#flushNumber && flushes.length < limitPerPartition; next += 1n) {
      flushes.push(flushOf(next));
    }
    return Promise.resolve({
      flushes,
      position: { ...position, partitions: flushes.slice(-1).concat(position.partitions).slice(0, 1) },
    });
  }

  arrivals(tenantId: string, query: ArrivalQuery): Promise<readonly TraceSummary[]> {
    const { after } = query;
    const rest = this.#summaries(tenantId, query).filter(({ traceId }) => after === undefined || traceId > after);
    return Promise.resolve(rest.slice(0, query.limit));
  }

  countArrivals(tenantId: string, query: ArrivedFlushes): Promise<number> {
    return Promise.resolve(this.#summaries(tenantId, query).length);
  }

  spansOf(
    tenantId: string,
    traces: readonly TraceSummary[],
    spansPerTraceMax: number,
  ): Promise<ReadonlyMap<TraceId, readonly StoredSpan[]>> {
    const entries = traces.map(({ traceId }) => {
      const newest = this.#arrivals.findLast(
        (each) => each.tenantId === tenantId && each.trace.summary.traceId === traceId,
      );
      return [traceId, newest?.trace.spans.slice(0, spansPerTraceMax) ?? []] as const;
    });
    return Promise.resolve(new Map(entries));
  }

  #summaries(tenantId: string, { flushes }: ArrivedFlushes): TraceSummary[] {
    const numbers = new Set(flushes.map(({ flushNumber }) => flushNumber));
    const found = this.#arrivals.filter((each) => each.tenantId === tenantId && numbers.has(each.flushNumber));
    const byId = new Map(found.map(({ trace }) => [trace.summary.traceId, trace.summary]));
    return [...byId.values()].sort((one, other) => (one.traceId < other.traceId ? -1 : 1));
  }
}

function flushOf(flushNumber: bigint): FlushId {
  return { stream: 'spans', partition: 0, flushNumber };
}
