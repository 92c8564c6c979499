import { ROOT_CONTEXT, SpanKind } from '@opentelemetry/api';
import { JaegerRemoteSampler } from '@opentelemetry/sampler-jaeger-remote';
import { AlwaysOffSampler } from '@opentelemetry/sdk-trace-base';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { startSamplingHarness, type SamplingHarness } from './testing/sampling-harness.js';

const NOT_RECORD = 0;
const RECORD_AND_SAMPLED = 2;
const POLL_MS = 60_000;

let harness: SamplingHarness;
beforeEach(async () => {
  harness = await startSamplingHarness();
  // Its timer has no end: with this one it is gone when the test is.
  vi.useFakeTimers({ toFake: ['setInterval'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await harness.shutdown();
});

it("the SDK's own sampler does what it is told, by route, and follows changes", async () => {
  harness.write('acme', {
    defaultProbability: 0,
    services: [{ name: 'checkout', routes: [{ name: 'POST /pay', probability: 1 }] }],
  });
  const decisions: number[] = [];
  const sampler = new JaegerRemoteSampler({
    endpoint: harness.http.url,
    serviceName: 'checkout',
    poolingInterval: POLL_MS,
    initialSampler: new AlwaysOffSampler(),
  });
  const decide = (route: string): number =>
    sampler.shouldSample(ROOT_CONTEXT, '0af7651916cd43dd8448eb211c80319c', route, SpanKind.SERVER, {}, []).decision;

  vi.advanceTimersByTime(POLL_MS);
  await vi.waitFor(() => {
    decisions.push(decide('POST /pay'));
    expect(decisions.at(-1)).toBe(RECORD_AND_SAMPLED);
  });
  expect(decisions[0]).toBe(NOT_RECORD);
  expect(decide('GET /health')).toBe(NOT_RECORD);

  harness.write('acme', { defaultProbability: 1 });
  vi.advanceTimersByTime(POLL_MS);
  await vi.waitFor(() => {
    expect(decide('GET /health')).toBe(RECORD_AND_SAMPLED);
  });
});
