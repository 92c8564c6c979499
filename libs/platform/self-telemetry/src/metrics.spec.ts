import { describe, expect, it } from 'vitest';

import { createMetrics } from './metrics.js';
import { defineCounter, defineGauge, defineHistogram } from './metric-definition.js';

const definitions = {
  spans: defineCounter({ name: 'clew_test_spans_total', help: 'Spans.', labelNames: ['transport'] }),
  flushes: defineCounter({ name: 'clew_test_flushes_total', help: 'Flushes.' }),
  depth: defineGauge({ name: 'clew_test_depth', help: 'Depth.' }),
  waits: defineHistogram({ name: 'clew_test_wait_seconds', help: 'Waits.', buckets: [0.1, 1] }),
};

describe('createMetrics', () => {
  it('exposes what was counted', async () => {
    const metrics = createMetrics();
    const { spans, flushes, depth, waits } = metrics.instruments(definitions);
    spans.add(5, { transport: 'grpc' });
    spans.add(2, { transport: 'grpc' });
    flushes.add(1);
    depth.set(42);
    waits.record(0.5);
    const text = await metrics.expose();
    expect(text).toContain('clew_test_spans_total{transport="grpc"} 7');
    expect(text).toContain('clew_test_flushes_total 1');
    expect(text).toContain('clew_test_depth 42');
    expect(text).toContain('clew_test_wait_seconds_bucket{le="1"} 1');
    expect(text).toContain('clew_test_wait_seconds_bucket{le="0.1"} 0');
  });

  it('keeps registries apart', async () => {
    createMetrics().instruments(definitions).flushes.add(3);
    const other = createMetrics();
    other.instruments(definitions);
    expect(await other.expose()).toContain('clew_test_flushes_total 0');
  });

  it('gives the same instrument for the same definition and refuses another of its name', async () => {
    const metrics = createMetrics();
    metrics.instruments(definitions).flushes.add(1);
    metrics.instruments(definitions).flushes.add(1);
    expect(await metrics.expose()).toContain('clew_test_flushes_total 2');
    const clash = defineCounter({ name: 'clew_test_flushes_total', help: 'Other.' });
    expect(() => metrics.instruments({ clash })).toThrow('two metrics are named clew_test_flushes_total');
  });

  it('counts label combinations beyond the limit under overflow', async () => {
    const metrics = createMetrics({ seriesMax: 2 });
    const { spans } = metrics.instruments(definitions);
    for (const transport of ['a', 'b', 'c', 'd', 'a']) spans.add(1, { transport });
    const text = await metrics.expose();
    expect(text).toContain('{transport="a"} 2');
    expect(text).toContain('{transport="overflow"} 2');
    expect(text).not.toContain('{transport="c"}');
  });

  it('asks observed gauges when it is read', async () => {
    const metrics = createMetrics();
    let value = 1;
    metrics.gauge(defineGauge({ name: 'clew_test_observed', help: 'Observed.' }), () => value);
    value = 9;
    expect(await metrics.expose()).toContain('clew_test_observed 9');
  });

  it('reports the process only when asked', async () => {
    expect(await createMetrics().expose()).not.toContain('process_resident_memory_bytes');
    expect(await createMetrics({ processMetrics: true }).expose()).toContain('process_resident_memory_bytes');
  });
});
