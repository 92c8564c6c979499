import { describe, expect, it } from 'vitest';

import { defineCounter, defineGauge, defineHistogram } from './metric-definition.js';
import { countsOf, exposeSnapshots, mergeSnapshots, type MetricsSnapshot } from './metrics-snapshot.js';
import { createMetrics } from './metrics.js';

const definitions = {
  spans: defineCounter({ name: 'clew_test_spans_total', help: 'Spans.', labelNames: ['transport'] }),
  depth: defineGauge({ name: 'clew_test_depth', help: 'Depth.' }),
  waits: defineHistogram({ name: 'clew_test_wait_seconds', help: 'Waits.', buckets: [0.1, 1] }),
};

/** As another process would send it. */
async function snapshotOf(spans: number, depth: number): Promise<MetricsSnapshot> {
  const metrics = createMetrics({ processMetrics: true });
  const instruments = metrics.instruments(definitions);
  instruments.spans.add(spans, { transport: 'grpc' });
  instruments.depth.set(depth);
  instruments.waits.record(0.5);
  return JSON.parse(JSON.stringify(await metrics.snapshot())) as MetricsSnapshot;
}

describe('metrics snapshots', () => {
  it('add up over processes, and over what was added up', async () => {
    const two = await mergeSnapshots([await snapshotOf(3, 10), await snapshotOf(4, 20)]);
    const text = await exposeSnapshots([two, await snapshotOf(5, 30)]);
    expect(text).toContain('clew_test_spans_total{transport="grpc"} 12');
    expect(text).toContain('clew_test_depth 60');
    expect(text).toContain('clew_test_wait_seconds_bucket{le="1"} 3');
    expect(text).toContain('clew_test_wait_seconds_count 3');
  });

  it('keep the counts of a process that has ended, and not its gauges', async () => {
    const text = await exposeSnapshots([countsOf(await snapshotOf(3, 10)), await snapshotOf(4, 20)]);
    expect(text).toContain('clew_test_spans_total{transport="grpc"} 7');
    expect(text).toContain('clew_test_depth 20');
  });
});
