import { SpanHeader } from '@clew/otlp';
import {
  StoreError,
  type DecisionIncrement,
  type DryRunIncrement,
  type EdgeIncrement,
  type Flush,
  type FlushId,
  type FlushSink,
  type KeptSpan,
  type RedIncrement,
  type TraceIncrement,
  type UsageIncrement,
} from '@clew/store-contract';

import { knownKind } from '../span-identity.js';
import type { Random } from './random.js';
import type { SimProcess } from './sim-process.js';
import { identityOf } from './sim-span.js';

export interface StoredSpanRow {
  readonly identity: string;
  readonly trace: string;
  readonly reason: string;
  readonly adjustedCount: number;
  readonly flushNumber: number;
}

/** Counts of one rollup row, summed over all inserts, as text that says everything. */
export class Totals {
  readonly rows = new Map<string, Map<string, bigint>>();

  add(key: string, counts: Readonly<Record<string, bigint>>): void {
    const row = this.rows.get(key) ?? new Map<string, bigint>();
    this.rows.set(key, row);
    for (const [name, count] of Object.entries(counts)) row.set(name, (row.get(name) ?? 0n) + count);
  }

  lines(): string[] {
    return [...this.rows]
      .map(
        ([key, row]) =>
          `${key} ${[...row]
            .sort()
            .map(([name, count]) => `${name}=${count}`)
            .join(' ')}`,
      )
      .sort();
  }
}

/** Tables that forget inserts they have seen after `windowInserts` of them, as ClickHouse does. */
export class SimStore {
  readonly spans: StoredSpanRow[] = [];
  readonly traces: { readonly increment: TraceIncrement; readonly flushNumber: number }[] = [];
  readonly red = new Totals();
  readonly edges = new Totals();
  readonly usage = new Totals();
  /** By trace, in order. */
  readonly decisions = new Map<string, DecisionIncrement[]>();
  readonly dryRuns = new Totals();
  readonly violations: string[] = [];
  isOut = false;
  insertCount = 0;
  skippedInserts = 0;
  private readonly random: Random;
  private readonly windowInserts: number;
  private readonly windows = new Map<string, string[]>();
  /** What was ever inserted under a token, to see that a retry brings the same. */
  private readonly contents = new Map<string, string>();
  private readonly stored = new Set<string>();

  constructor(random: Random, windowInserts: number) {
    this.random = random;
    this.windowInserts = windowInserts;
  }

  sink(process: SimProcess): FlushSink {
    return {
      write: async (flush) => {
        for (const insert of this.insertsOf(flush)) {
          await process.call(
            () => {
              this.failSometimes(0.01); // before the effect
              insert();
              this.failSometimes(0.01); // after it: the answer is lost
            },
            { latencyMs: 8 },
          );
        }
      },
      has: (id) =>
        process.call(() => {
          this.failSometimes(0.05);
          return this.stored.has(idText(id));
        }),
    };
  }

  /** The mark of this flush is stored. */
  has(flushNumber: number): boolean {
    return this.stored.has(idText({ stream: 'spans', partition: 0, flushNumber: BigInt(flushNumber) }));
  }

  private insertsOf(flush: Flush): (() => void)[] {
    const flushNumber = Number(flush.id.flushNumber);
    const inserts: (() => void)[] = [];
    const table = <Row>(name: string, rows: readonly Row[], textOf: (row: Row) => string, add: (row: Row) => void) => {
      if (rows.length === 0) return;
      inserts.push(() => {
        this.insert(`${idText(flush.id)}/${name}`, name.split('/')[0] ?? name, rows.map(textOf).join('\n'), () => {
          rows.forEach(add);
        });
      });
    };
    for (const [day, rows] of byStorePartition(flush.spans)) {
      table(`spans/${day}`, rows, spanText, (row) => this.spans.push(spanRow(row, flushNumber)));
    }
    table('traces', flush.traces, traceText, (increment) => this.traces.push({ increment, flushNumber }));
    table('red', flush.red, redText, (row) => {
      this.red.add(redKey(row), redCounts(row));
    });
    table('edges', flush.edges, edgeText, (row) => {
      this.edges.add(edgeKey(row), edgeCounts(row));
    });
    table('usage', flush.usage, usageText, (row) => {
      this.usage.add(usageKey(row), usageCounts(row));
    });
    table('decisions', flush.decisions, decisionText, (row) => {
      const trace = `${row.tenantId}/${Buffer.from(row.traceId).toString('hex')}`;
      this.decisions.set(trace, [...(this.decisions.get(trace) ?? []), row]);
    });
    table('dry runs', flush.dryRuns, dryRunText, (row) => {
      this.dryRuns.add(dryRunKey(row), dryRunCounts(row));
    });
    inserts.push(() => this.stored.add(idText(flush.id)));
    return inserts;
  }

  private insert(token: string, table: string, content: string, add: () => void): void {
    this.insertCount++;
    const before = this.contents.get(token);
    if (before !== undefined && before !== content) {
      this.violations.push(`insert ${token} came again with other content:\n${before}\n--- then\n${content}`);
    }
    this.contents.set(token, content);
    const window = this.windows.get(table) ?? [];
    this.windows.set(table, window);
    if (window.includes(token)) {
      this.skippedInserts++;
      return;
    }
    window.push(token);
    for (let other = this.random.whole(0, 2); other > 0; other--) window.push('of another partition');
    while (window.length > this.windowInserts) window.shift();
    add();
  }

  private failSometimes(probability: number): void {
    if (this.isOut) throw new StoreError('SIM_OUT', 'the store is away', { retryable: true });
    if (this.random.chance(probability)) throw new StoreError('SIM', 'a passing failure', { retryable: true });
    if (this.random.chance(probability / 10)) throw new StoreError('SIM_FULL', 'no space left', { retryable: false });
  }
}

const header = new SpanHeader();

function spanRow(span: KeptSpan, flushNumber: number): StoredSpanRow {
  header.read(span.bytes, span.start, span.end);
  const hex = (start: number, length: number): string =>
    Buffer.from(span.bytes.subarray(start, start + length)).toString('hex');
  const traceId = hex(header.traceIdStart, 16);
  const identity = { traceId, spanId: hex(header.spanIdStart, 8), kind: knownKind(header.kind) };
  return {
    identity: identityOf(span.tenantId, identity),
    trace: `${span.tenantId}/${traceId}`,
    reason: span.decisionReason,
    adjustedCount: span.adjustedCount,
    flushNumber,
  };
}

function byStorePartition(spans: readonly KeptSpan[]): Map<string, KeptSpan[]> {
  const parts = new Map<string, KeptSpan[]>();
  for (const span of spans) {
    const key = `${span.storeDay}-${span.retentionDays}`;
    parts.set(key, [...(parts.get(key) ?? []), span]);
  }
  return parts;
}

function spanText(span: KeptSpan): string {
  const bytes = Buffer.from(span.bytes.subarray(span.start, span.end)).toString('latin1');
  const { serviceName, scopeSchemaUrl, resourceSchemaUrl } = span.group;
  return [serviceName, scopeSchemaUrl, resourceSchemaUrl, span.tenantId, span.teamId, span.decisionReason]
    .concat([String(span.adjustedCount), bytes])
    .join('|');
}

function traceText(trace: TraceIncrement): string {
  return JSON.stringify({ ...trace, traceId: Buffer.from(trace.traceId).toString('hex') }, textOfBigint);
}

function decisionText(row: DecisionIncrement): string {
  return JSON.stringify({ ...row, traceId: Buffer.from(row.traceId).toString('hex') }, textOfBigint);
}

function dryRunKey(row: DryRunIncrement): string {
  return [row.tenantId, row.activeVersion, row.candidateVersion, row.keptByActive, row.keptByCandidate].join('|');
}

function dryRunCounts(row: DryRunIncrement): Record<string, bigint> {
  const { errorTraceCount, spanCount, traceCount } = row;
  return { traces: BigInt(traceCount), spans: BigInt(spanCount), errorTraces: BigInt(errorTraceCount) };
}

function dryRunText(row: DryRunIncrement): string {
  return JSON.stringify(row);
}

function textOfBigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function durationCounts(durations: ReadonlyMap<number, number>): Record<string, bigint> {
  return Object.fromEntries([...durations].map(([bucket, count]) => [`bucket${bucket}`, BigInt(count)]));
}

function redKey(row: RedIncrement): string {
  const { tenantId, teamId, serviceName, environment, spanName, spanKind, minuteUnixS } = row;
  return [tenantId, teamId, serviceName, environment, spanName, spanKind, minuteUnixS].join('|');
}

function redCounts(row: RedIncrement): Record<string, bigint> {
  return {
    spans: BigInt(row.spanCount),
    errors: BigInt(row.errorSpanCount),
    adjusted: BigInt(row.adjustedSpanCount),
    adjustedErrors: BigInt(row.adjustedErrorSpanCount),
    sum: row.durationSumNano,
    ...durationCounts(row.durations),
  };
}

function redText(row: RedIncrement): string {
  return `${redKey(row)} ${JSON.stringify(redCounts(row), textOfBigint)}`;
}

function edgeKey(row: EdgeIncrement): string {
  const client = [row.client, row.clientEnvironment, row.clientTeamId];
  const server = [row.server, row.serverEnvironment, row.serverTeamId];
  return [row.tenantId, ...client, ...server, row.connectionType, row.peerSystem, row.minuteUnixS].join('|');
}

function edgeCounts(row: EdgeIncrement): Record<string, bigint> {
  return {
    requests: BigInt(row.requestCount),
    failed: BigInt(row.failedRequestCount),
    sum: row.durationSumNano,
    ...durationCounts(row.durations),
  };
}

function edgeText(row: EdgeIncrement): string {
  return `${edgeKey(row)} ${JSON.stringify(edgeCounts(row), textOfBigint)}`;
}

function usageKey(row: UsageIncrement): string {
  return [row.tenantId, row.teamId, row.serviceName, row.environment, row.hourUnixS].join('|');
}

function usageCounts(row: UsageIncrement): Record<string, bigint> {
  return {
    spans: BigInt(row.spanCount),
    errors: BigInt(row.errorSpanCount),
    bytes: BigInt(row.spanBytes),
    ingestBytes: BigInt(row.ingestBytes),
    kept: BigInt(row.keptSpanCount),
  };
}

function usageText(row: UsageIncrement): string {
  return `${usageKey(row)} ${JSON.stringify(usageCounts(row), textOfBigint)}`;
}

function idText(id: FlushId): string {
  return `${id.stream}/${id.partition}/${id.flushNumber}`;
}
