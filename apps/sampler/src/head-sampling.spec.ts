import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { RunningPart } from '@clew/lifecycle';
import { SpanHeader } from '@clew/otlp';
import { createLogger, createMetrics } from '@clew/self-telemetry';
import type { FlushSink } from '@clew/store-contract';
import type { SpanStream } from '@clew/stream-contract';
import { createSegmentLogStream } from '@clew/stream-segment-log';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createSampler } from './index.js';
import { sendSpans, testSpan } from './testing/send-spans.js';

const TRACES = 40_000;
const SPANS_PER_TRACE = 2;
const TRUE_SPANS = TRACES * SPANS_PER_TRACE;
const HEAD = { probability: 0.25, traceState: 'ot=th:c', threshold: 0xc0_0000_0000_0000n };
const OURS = 0.1;
const BOTH = HEAD.probability * OURS;
const SPANS_PER_REQUEST = 4_000;

/** What a sampler writes, summed. */
interface Written {
  spanCount: number;
  adjustedRed: number;
  adjustedStored: number;
  readonly weights: Set<number>;
  readonly storedTraceIds: Set<string>;
}

let dataDir: string;
let stream: SpanStream;
let sampler: RunningPart;
let written: Written;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'clew-head-sampling-'));
  stream = createSegmentLogStream({ dataDir, partitionCount: 2 });
  await stream.start();
  written = { spanCount: 0, adjustedRed: 0, adjustedStored: 0, weights: new Set(), storedTraceIds: new Set() };
  sampler = createSampler({
    ...{ stream, sink: summing(written), metrics: createMetrics() },
    logger: createLogger({ name: 'head-sampling-test', level: 'silent' }),
    documents: {
      documents: () => ({
        version: 1,
        entries: [{ tenantId: '', kind: 'sampling', version: '1', content: baselineOf(OURS) }],
      }),
    },
    limits: { flushIntervalMs: 20, decisionWaitMs: 100 },
    driverLimits: { readWaitMsMax: 20 },
  });
  await sampler.start();
});

afterEach(async () => {
  await sampler.shutdown({ deadlineMs: 2_000 });
  await stream.shutdown({ deadlineMs: 2_000 });
  await rm(dataDir, { recursive: true, force: true });
});

function baselineOf(probability: number): unknown {
  return { policies: [{ name: 'baseline', type: 'probabilistic', probability }] };
}

function summing(sums: Written): FlushSink {
  const header = new SpanHeader();
  return {
    has: () => Promise.resolve(false),
    write: ({ red, spans }) => {
      for (const row of red) {
        sums.spanCount += row.spanCount;
        sums.adjustedRed += row.adjustedSpanCount;
      }
      for (const { bytes, start, end, adjustedCount } of spans) {
        header.read(bytes, start, end);
        sums.adjustedStored += adjustedCount;
        sums.weights.add(adjustedCount);
        sums.storedTraceIds.add(
          Buffer.from(bytes.subarray(header.traceIdStart, header.traceIdStart + 16)).toString('hex'),
        );
      }
      return Promise.resolve();
    },
  };
}

/** The same for every run: what is tested is arithmetic, not luck. (xorshift64*) */
function randomTraceIds(count: number): readonly string[] {
  let state = 0x9e37_79b9_7f4a_7c15n;
  const next = (): bigint => {
    state ^= state >> 12n;
    state = BigInt.asUintN(64, state ^ (state << 25n));
    state ^= state >> 27n;
    return BigInt.asUintN(64, state * 0x2545_f491_4f6c_dd1dn);
  };
  return Array.from({ length: count }, () => `${hex64(next())}${hex64(next())}`);
}

function hex64(value: bigint): string {
  return value.toString(16).padStart(16, '0');
}

function randomOf(traceId: string): bigint {
  return BigInt(`0x${traceId.slice(-14)}`);
}

/** Sends what a head sampler at a quarter lets through, with its word for it. */
async function sendHeadSampled(traceIds: readonly string[]): Promise<number> {
  const spans = traceIds
    .filter((traceId) => randomOf(traceId) >= HEAD.threshold)
    .flatMap((traceId, trace) =>
      Array.from({ length: SPANS_PER_TRACE }, (_, index) => ({
        ...testSpan(0, trace * SPANS_PER_TRACE + index + 1, 'GET /', { kind: 2 }),
        ...{ traceId, traceState: HEAD.traceState },
      })),
    );
  for (let at = 0; at < spans.length; at += SPANS_PER_REQUEST) {
    await sendSpans(stream, spans.slice(at, at + SPANS_PER_REQUEST));
  }
  return spans.length;
}

describe('spans that were sampled at their head', () => {
  it('are weighed so that what is counted and what is stored both stand for what there was', async () => {
    const traceIds = randomTraceIds(TRACES);
    const sent = await sendHeadSampled(traceIds);
    // One consistent draw at the product of both probabilities, which whoever knows the trace ids can repeat.
    const threshold = (1n << 56n) - BigInt(Math.round(BOTH * 2 ** 56));
    const expected = traceIds.filter((traceId) => randomOf(traceId) >= threshold);
    await vi.waitFor(
      () => {
        expect(written.spanCount).toBe(sent);
        expect(written.storedTraceIds.size).toBe(expected.length);
      },
      { timeout: 20_000, interval: 50 },
    );
    expect(written.storedTraceIds).toEqual(new Set(expected));
    expect(written.adjustedRed).toBe(sent / HEAD.probability);
    expect([...written.weights]).toEqual([expect.closeTo(1 / BOTH, 9)]);

    expect(Math.abs(written.adjustedRed - TRUE_SPANS)).toBeLessThan(4 * deviationOf(HEAD.probability));
    expect(Math.abs(written.adjustedStored - TRUE_SPANS)).toBeLessThan(4 * deviationOf(BOTH));
  }, 30_000);
});

/** Of the estimated number of spans, when whole traces are drawn with this probability. */
function deviationOf(probability: number): number {
  return SPANS_PER_TRACE * Math.sqrt((TRACES * (1 - probability)) / probability);
}
