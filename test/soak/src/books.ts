import { setTimeout as sleep } from 'node:timers/promises';

import { scrape, sumOf } from '@clew/bench';
import { until } from '@clew/test-driver';
import type { ClickHousePart } from '@clew/test-parts';

import { PARTITION_COUNT, type Cluster } from './cluster.js';
import type { SentVolume } from './volume.js';

/** One line of the outcome: it holds, or the run has failed. */
export interface Check {
  readonly what: string;
  readonly wanted: string;
  readonly found: string;
  readonly holds: boolean;
  /** Told by the clock or by memory, so that a busy machine may fail it without anything being wrong. */
  readonly isMeasured: boolean;
}

const DATABASE = 'clew';
/** A double would show up within it. */
const SETTLE_MS = 5_000;

/** Waits until everything acknowledged is counted and every trace is decided. */
export async function untilDrained(cluster: Cluster, spanCount: number, withinMs: number): Promise<void> {
  const { clickhouse, samplerMetrics } = cluster;
  await until(
    `${String(spanCount)} spans to be counted and all traces to be decided`,
    async () => {
      if ((await counted(clickhouse, 'usage_1h')) < spanCount) return undefined;
      const samples = (await Promise.all(samplerMetrics.map(scrape))).flat();
      const isIdle = sumOf(samples, 'clew_sampler_held_traces') === 0;
      return isIdle && sumOf(samples, 'clew_sampler_partitions') === PARTITION_COUNT ? true : undefined;
    },
    { withinMs, everyMs: 1_000 },
  ).catch((error: unknown) => {
    // The books say by how much it differs; only that they cannot be read is an end.
    if (!(error instanceof Error) || error.cause !== undefined) throw error;
  });
  await sleep(SETTLE_MS);
}

/** Holds what is in the store against what was sent. `extraSpans` and `extraTraces` came beside the volume. */
export async function closeBooks(
  { clickhouse }: Cluster,
  sent: SentVolume,
  extra: { readonly spans: number; readonly traces: number },
): Promise<readonly Check[]> {
  const ask = async (sql: string): Promise<number> => Number(await clickhouse.ask(sql));
  const spans = `${DATABASE}.spans`;
  const stored = await ask(`SELECT count() FROM ${spans}`);
  const acknowledged = sent.spanCount + extra.spans;
  const fates = await sent.fatesOf(await storedSpansByTrace(clickhouse));
  return [
    equal('acknowledged spans counted in the usage', acknowledged, await counted(clickhouse, 'usage_1h')),
    equal('acknowledged spans counted in RED', acknowledged, await counted(clickhouse, 'red_1m')),
    equal('kept spans stored', await ask(`SELECT sum(kept_span_count) FROM ${DATABASE}.usage_1h`), stored),
    equal('kept spans in trace summaries', stored, await counted(clickhouse, 'traces')),
    equal('spans stored twice', 0, stored - (await ask(`SELECT uniqExact(trace_id, span_id, kind) FROM ${spans}`))),
    equal('error traces whole and once', fates.error.sent, fates.error.whole),
    equal('slow traces whole and once', fates.slow.sent, fates.slow.whole),
    equal('other traces in part or twice', 0, fates.plain.partial + fates.plain.duplicated),
    ...(await decisionChecks(clickhouse, sent.traceCount + extra.traces)),
  ];
}

export function equal(what: string, wanted: number, found: number): Check {
  return {
    what,
    wanted: wanted.toLocaleString('en'),
    found: found.toLocaleString('en'),
    holds: wanted === found,
    isMeasured: false,
  };
}

export function below(what: string, limit: number, found: number, unit: string): Check {
  const text = (value: number): string => `${value.toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}`;
  return { what, wanted: `under ${text(limit)}`, found: text(found), holds: found < limit, isMeasured: true };
}

/** One verdict for each trace, with a row for each time it was closed. */
async function decisionChecks(clickhouse: ClickHousePart, traceCount: number): Promise<readonly Check[]> {
  const table = `${DATABASE}.decisions`;
  const ask = async (sql: string): Promise<number> => Number(await clickhouse.ask(sql));
  const first = `SELECT trace_id FROM ${table} WHERE NOT is_reopened`;
  return [
    equal('traces with a decision', traceCount, await ask(`SELECT uniqExact(trace_id) FROM ${table}`)),
    equal('first decisions', traceCount, await ask(`SELECT count() FROM (${first})`)),
    equal(
      'traces kept by their decision and stored, or neither',
      traceCount,
      await ask(
        `SELECT count() FROM (SELECT trace_id, max(kept) AS is_kept FROM ${table} GROUP BY trace_id) ` +
          `WHERE is_kept = (trace_id IN (SELECT trace_id FROM ${DATABASE}.spans))`,
      ),
    ),
  ];
}

async function counted(clickhouse: ClickHousePart, table: string): Promise<number> {
  return Number(await clickhouse.ask(`SELECT sum(span_count) FROM ${DATABASE}.${table}`));
}

async function storedSpansByTrace(clickhouse: ClickHousePart): Promise<ReadonlyMap<string, number>> {
  const rows = await clickhouse.ask(
    `SELECT lower(hex(trace_id)), count() FROM ${DATABASE}.spans GROUP BY trace_id FORMAT TabSeparated`,
  );
  return new Map(
    rows
      .split('\n')
      .filter(Boolean)
      .map((row): [string, number] => {
        const [traceId = '', count] = row.split('\t');
        return [traceId, Number(count)];
      }),
  );
}
