import { AggregatorRegistry, type MetricObjectWithValues, type MetricValue, type Registry } from 'prom-client';

/** What a registry holds at one moment, as plain data that can go to another process. */
export type MetricsSnapshot = readonly MetricObjectWithValues<MetricValue<string>>[];

/** Adds up what several processes hold: counters and histograms; most gauges too, as each has its share. */
export async function mergeSnapshots(snapshots: readonly MetricsSnapshot[]): Promise<MetricsSnapshot> {
  return merged(snapshots).getMetricsAsJSON();
}

/** The sum of the snapshots in the Prometheus text format. */
export function exposeSnapshots(snapshots: readonly MetricsSnapshot[]): Promise<string> {
  return merged(snapshots).metrics();
}

/** What still counts of a process that has ended: not its gauges. */
export function countsOf(snapshot: MetricsSnapshot): MetricsSnapshot {
  return snapshot.filter(({ type }) => COUNTING.has(String(type)));
}

/** prom-client declares a numeric enum and gives names. */
const COUNTING = new Set(['counter', 'histogram']);

function merged(snapshots: readonly MetricsSnapshot[]): Registry {
  return AggregatorRegistry.aggregate(snapshots.map((snapshot) => [...snapshot]));
}
