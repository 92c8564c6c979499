import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ClickHouseStore } from '@clew/store-clickhouse';
import type { TraceId } from '@clew/trace-model';

import { Otlpload } from '../otlpload.js';
import { FlushMaker } from './flush-maker.js';
import { loadBodies, type LoadBody } from './load-bodies.js';
import { changeEnvironment, joinTraces } from './load-changes.js';

/** What is in a filled store, for those who ask; kept beside it as JSON. */
export interface StoreContent {
  readonly tenantId: string;
  readonly spanCount: number;
  readonly traceCount: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  /** Traces from all over the time, to be looked up. */
  readonly traceIds: readonly TraceId[];
  /** `orderId(n)` of each n below is told by one span. */
  readonly orderCount: number;
  readonly largeTraceId: TraceId;
  readonly largeTraceSpanCount: number;
  /** CPU of this process (reading, counting, encoding) and of otlpload, per span. */
  readonly fillCpuUsPerSpan: number;
  readonly fillS: number;
}

export interface FillOptions {
  readonly store: ClickHouseStore;
  readonly folder: string;
  readonly tenantId: string;
  readonly spans: number;
  /** One span in so many tells an order. */
  readonly orderEvery: number;
  readonly largeTraceSpans: number;
  readonly log: (line: string) => void;
}

const CONTENT_FILE = 'store-bench.json';
const DAY_NANO = 86_400_000_000_000n;
const HOUR_NANO = 3_600_000_000_000n;
const RETENTION_DAYS = 60;
const TEAM_IDS = ['shop', 'payments', 'platform'];
const STREAM = { stream: 'store-bench', partitionCount: 4 };
const SPANS_PER_FLUSH = 50_000;
/** Flushes that are written at once, of different partitions. */
const FLUSHES_AT_ONCE = 2;
const LARGE_TRACE_ID = '00000000000000000000000000c1e377' as TraceId;
const TRACE_IDS_MAX = 1000;
const LOG_EVERY_SPANS = 1_000_000;

/** Undefined where nothing was filled, or not to the end. */
export async function contentOf(folder: string): Promise<StoreContent | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, CONTENT_FILE), 'utf8')) as StoreContent;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Fills a store through its own sink with a day of load that ends with the last hour begun. */
export async function fillStore(options: FillOptions): Promise<StoreContent> {
  const { folder, tenantId, spans } = options;
  const startedAtMs = performance.now();
  const cpuBefore = process.cpuUsage();
  const end = ((BigInt(Date.now()) * 1_000_000n) / HOUR_NANO) * HOUR_NANO;
  const filling = new Filling(options);
  const otlpload = await Otlpload.build();
  const range = { startTimeUnixNano: end - DAY_NANO, spreadNano: DAY_NANO };
  for await (const body of loadBodies({ otlpload, folder, spans, ...range })) await filling.add(body);
  await filling.end();
  const { user, system } = process.cpuUsage(cpuBefore);
  const content = {
    ...{ tenantId, ...filling.counts() },
    startTimeUnixNano: String(end - DAY_NANO),
    endTimeUnixNano: String(end + HOUR_NANO), // what began in the last second ends after it
    largeTraceId: LARGE_TRACE_ID,
    fillCpuUsPerSpan: (user + system) / spans,
    fillS: (performance.now() - startedAtMs) / 1000,
  };
  await writeFile(join(folder, CONTENT_FILE), JSON.stringify(content, undefined, 2));
  return content;
}

class Filling {
  readonly #options: FillOptions;
  readonly #maker: FlushMaker;
  readonly #writing: Promise<void>[] = [];
  readonly #traceIds: TraceId[] = [];
  #bodyNumber = 0;
  #spanCount = 0;
  #traceCount = 0;
  #flushNumber = 0;
  #largeTraceSpanCount = 0;
  #loggedSpans = 0;

  constructor(options: FillOptions) {
    this.#options = options;
    const { tenantId, orderEvery } = options;
    this.#maker = new FlushMaker({ tenantId, orderEvery, teamIds: TEAM_IDS, retentionDays: RETENTION_DAYS });
  }

  async add(body: LoadBody): Promise<void> {
    const { spans, largeTraceSpans } = this.#options;
    changeEnvironment(body, this.#bodyNumber++);
    const isInMiddle = this.#spanCount + this.#maker.spanCount >= spans / 2;
    if (isInMiddle && this.#largeTraceSpanCount < largeTraceSpans) {
      joinTraces(body, Buffer.from(LARGE_TRACE_ID, 'hex'));
      this.#largeTraceSpanCount += body.traceIdOffsets.length;
    }
    this.#maker.add(body);
    if (this.#maker.spanCount >= SPANS_PER_FLUSH) await this.#flush();
  }

  async end(): Promise<void> {
    if (this.#maker.spanCount > 0) await this.#flush();
    await Promise.all(this.#writing);
  }

  counts(): Pick<StoreContent, 'spanCount' | 'traceCount' | 'traceIds' | 'orderCount' | 'largeTraceSpanCount'> {
    return {
      ...{ spanCount: this.#spanCount, traceCount: this.#traceCount, traceIds: this.#traceIds },
      ...{ orderCount: this.#maker.orderCount, largeTraceSpanCount: this.#largeTraceSpanCount },
    };
  }

  async #flush(): Promise<void> {
    const { store, spans, log } = this.#options;
    const number = this.#flushNumber++;
    const { stream, partitionCount } = STREAM;
    const flush = this.#maker.flush({ stream, partition: number % partitionCount, flushNumber: BigInt(number) });
    this.#spanCount += flush.spans.length;
    this.#traceCount += flush.traces.length;
    const picked = flush.traces[(number * 7919) % flush.traces.length];
    if (picked !== undefined && this.#traceIds.length < TRACE_IDS_MAX) {
      this.#traceIds.push(Buffer.from(picked.traceId).toString('hex') as TraceId);
    }
    this.#writing.push(store.sink.write(flush));
    if (this.#writing.length >= FLUSHES_AT_ONCE) await this.#writing.shift();
    if (this.#spanCount - this.#loggedSpans < LOG_EVERY_SPANS) return;
    this.#loggedSpans = this.#spanCount;
    log(`filled ${String(Math.floor(this.#spanCount / 1e6))} of ${String(Math.round(spans / 1e6))} M spans`);
  }
}
