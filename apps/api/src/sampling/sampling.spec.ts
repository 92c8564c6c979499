import type { DryRunCounts, SamplingCounts, StoredDecision } from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { makeTrace } from '../testing/fake-trace-reader.js';
import { startApi } from '../testing/running-api.js';
import type { RunningApi } from '../testing/running-api.js';

const TRACE_ID = '1'.padStart(32, '0') as TraceId;
const RANGE = '{ start: "2026-01-01T00:00:00Z", end: "2026-01-02T00:00:00Z" }';

let running: RunningApi;

beforeAll(async () => {
  running = await startApi();
});

beforeEach(() => {
  running.reset();
});

afterAll(() => running.api.shutdown({ deadlineMs: 5_000 }));

function decision(fields: Partial<StoredDecision> = {}): StoredDecision {
  return {
    ...{ traceId: TRACE_ID, teamId: 't1', environment: '' },
    ...{ kept: false, reason: 'probabilistic', policyName: 'baseline', policyVersion: '7' },
    ...{ probability: 0.25, adjustedCount: 0, budgetPressure: 2.4, upstreamProbability: 0.5 },
    ...{ decidedAtUnixMs: 1_767_225_600_123, isReopened: false, isPartial: false },
    ...{ spanCount: 12, errorSpanCount: 0, byteCount: 4200, errorSignature: 0 },
    ...{ startTimeUnixNano: 1_767_225_590_000_000_001n, durationNano: 1_230_000_000n },
    ...{ entryServiceName: 'cart', entrySpanName: 'GET /cart', serviceNames: ['cart', 'stock'] },
    ...fields,
  };
}

const lateError = decision({
  ...{ kept: true, reason: 'late_error', policyName: '', probability: 0, budgetPressure: 0 },
  ...{
    isReopened: true,
    isPartial: true,
    spanCount: 3,
    errorSpanCount: 1,
    errorSignature: 0xab,
    serviceNames: ['pay'],
  },
});

const FIELDS = `outcome explanation isOpen reason policyName policyVersion probability adjustedCount upstreamProbability
  budget { pressure words } decidedAt teamId environment spanCount errorSpanCount keptSpanCount lateSpanCount byteCount
  isPartial isUpgraded startTime duration entryServiceName entrySpanName services errorSignature
  records { decidedAt kept isLate reason policyName policyVersion spanCount errorSpanCount }`;

async function decisionOf(traceId: string = TRACE_ID): Promise<Record<string, unknown>> {
  const { data, errors } = await running.query(`{ decision(traceId: "${traceId}") { traceId ${FIELDS} } }`);
  expect(errors).toEqual([]);
  return data?.['decision'] as Record<string, unknown>;
}

describe('decision', () => {
  test('of a dropped trace says everything that was known of it', async () => {
    running.decisionReader.tenants.set('tenant-a', { decisions: [decision()] });
    expect(await decisionOf()).toMatchObject({
      ...{ traceId: TRACE_ID, outcome: 'DROPPED', isOpen: false, isPartial: false, isUpgraded: false },
      ...{ reason: 'probabilistic', policyName: 'baseline', policyVersion: '7', probability: 0.25 },
      ...{ adjustedCount: null, upstreamProbability: 0.5, teamId: 't1', environment: null, errorSignature: null },
      budget: { pressure: 2.4, words: 'Its team was over its budget: what it sent was 2.4 times as much.' },
      decidedAt: '2026-01-01T00:00:00.123Z',
      ...{ spanCount: 12, errorSpanCount: 0, keptSpanCount: 0, lateSpanCount: 0, byteCount: 4200 },
      ...{ startTime: '2025-12-31T23:59:50.000000001Z', duration: '1230000000' },
      ...{ entryServiceName: 'cart', entrySpanName: 'GET /cart', services: ['cart', 'stock'] },
      records: [{ kept: false, isLate: false, spanCount: 12, decidedAt: '2026-01-01T00:00:00.123Z' }],
    });
    expect((await decisionOf())['explanation']).toEqual(
      expect.arrayContaining(['It lost the draw at 25%: of 4 traces like it one is kept.']),
    );
  });

  test('of an upgraded one is that of the late error, with what is gone', async () => {
    running.decisionReader.tenants.set('tenant-a', { decisions: [decision(), lateError] });
    expect(await decisionOf()).toMatchObject({
      ...{ outcome: 'KEPT', reason: 'late_error', isPartial: true, isUpgraded: true, budget: null },
      ...{ spanCount: 15, keptSpanCount: 3, lateSpanCount: 3, errorSignature: '000000ab' },
      ...{ services: ['cart', 'pay', 'stock'], records: [{ isLate: false }, { isLate: true }] },
    });
  });

  test.each([
    ['kept a minute ago is open', Date.now() - 60_000, true, /when it is closed/],
    ['kept for long outlives its record', Date.now() - 10 * 86_400_000, false, /kept for 3 days/],
  ])('of a trace without a record: %s', async (_, unixMs, isOpen, words) => {
    running.reader.tenants.set('tenant-a', { traces: [makeTrace(2, BigInt(unixMs) * 1_000_000n)] });
    const found = await decisionOf('2'.padStart(32, '0'));
    expect(found).toMatchObject({
      ...{ outcome: 'KEPT', isOpen, reason: 'error', adjustedCount: 10.5, spanCount: 2, keptSpanCount: 2 },
      ...{ policyName: null, probability: null, budget: null, decidedAt: null, lateSpanCount: null, records: [] },
    });
    expect((found['explanation'] as string[]).join(' ')).toMatch(words);
  });

  test('of what nobody knows says so, and so does that of another organisation', async () => {
    const { explanation, ...unknown } = await decisionOf();
    expect(unknown).toMatchObject({
      traceId: TRACE_ID,
      outcome: 'UNKNOWN',
      reason: null,
      spanCount: null,
      records: [],
    });
    expect(explanation).toEqual([expect.stringContaining('Decisions are kept for 3 days')]);
    running.decisionReader.tenants.set('tenant-b', { decisions: [decision()] });
    expect(await decisionOf()).toEqual({ explanation, ...unknown });
  });

  test('stands at a trace, too', async () => {
    running.reader.tenants.set('tenant-a', { traces: [makeTrace(1, 1_767_225_600_000_000_000n)] });
    running.decisionReader.tenants.set('tenant-a', { decisions: [decision({ kept: true, adjustedCount: 4 })] });
    const { data } = await running.query(`{ trace(traceId: "${TRACE_ID}") { decision { outcome adjustedCount } } }`);
    expect(data).toEqual({ trace: { decision: { outcome: 'KEPT', adjustedCount: 4 } } });
  });
});

const COUNTS: SamplingCounts = {
  ...{ traceCount: 100, keptTraceCount: 20, errorTraceCount: 4, keptErrorTraceCount: 3 },
  ...{ partialTraceCount: 1, upgradedTraceCount: 1, unweightedTraceCount: 1, adjustedTraceCount: 150 },
  ...{ spanCount: 1000, keptSpanCount: 250, adjustedSpanCount: 500, lateSpanCount: 5 },
  ...{ byteCount: 4000, keptByteCount: 0 },
};

describe('sampling quality', () => {
  const fields = `name errorCaptureRate keptTraceRate keptSpanRate keptByteRate partialTraceRate lateSpanRate traceDrift
    spanDrift ${Object.keys(COUNTS).join(' ')} reasons { kept reason policyName traceCount spanCount }`;

  test('is rates beside the sums they come from', async () => {
    const reasons = [{ kept: true, reason: 'status_code', policyName: 'errors', traceCount: 3, spanCount: 9 }];
    running.decisionReader.tenants.set('tenant-a', { quality: [{ name: 'cart', ...COUNTS, reasons }] });
    const { data, errors } = await running.query(
      `{ samplingQuality(range: ${RANGE}, groupBy: SERVICE) { ${fields} } }`,
    );
    expect(errors).toEqual([]);
    expect(data?.['samplingQuality']).toEqual([
      {
        ...{ name: 'cart', ...COUNTS, reasons },
        ...{ errorCaptureRate: 0.75, keptTraceRate: 0.2, keptSpanRate: 0.25, keptByteRate: 0 },
        ...{ partialTraceRate: 0.05, lateSpanRate: 0.005, traceDrift: 0.5, spanDrift: -0.5 },
      },
    ]);
    expect(running.decisionReader.lastQuery).toMatchObject({ groupBy: 'service', limit: 100 });
  });

  test('of nothing is null, and all together have no name', async () => {
    const none = { ...COUNTS, errorTraceCount: 0, keptErrorTraceCount: 0 };
    running.decisionReader.tenants.set('tenant-a', { quality: [{ name: '', ...none, reasons: [] }] });
    const { data } = await running.query(`{ samplingQuality(range: ${RANGE}) { name errorCaptureRate } }`);
    expect(data?.['samplingQuality']).toEqual([{ name: null, errorCaptureRate: null }]);
    expect(running.decisionReader.lastQuery).toMatchObject({ groupBy: 'none' });
  });

  test('keeps to the limits of pages', async () => {
    const { errors } = await running.query(`{ samplingQuality(range: ${RANGE}, first: 501) { name } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
  });
});

describe('a dry run of sampling policies', () => {
  const counts = (traceCount: number): DryRunCounts => ({
    ...{ traceCount, spanCount: traceCount * 2, errorTraceCount: traceCount, byteCount: traceCount * 9 },
  });
  const service = (serviceName: string) => ({
    serviceName,
    ...{
      keptByBoth: counts(10),
      keptByActiveOnly: counts(5),
      keptByCandidateOnly: counts(1),
      keptByNeither: counts(100),
    },
  });
  const candidate = (candidateVersion: string) => ({
    ...{ candidateVersion, activeVersions: ['7'], firstHourUnixS: 1_767_225_600, lastHourUnixS: 1_767_229_200 },
  });
  const comparison =
    'serviceName seen { traceCount } keptNow { traceCount } keptThen { byteCount } errorTracesLost errorTracesGained';
  const query = (more = ''): string => `{ samplingDryRun(range: ${RANGE}${more}) {
    candidate { version activeVersions firstHour lastHour } candidates { version }
    total { ${comparison} } services { ${comparison} } } }`;

  beforeEach(() => {
    running.decisionReader.tenants.set('tenant-a', {
      ...{ candidates: [candidate('9'), candidate('8')], dryRun: [service('cart'), service('web')] },
    });
  });

  test('compares the newest candidate with what was kept, by service and in all', async () => {
    const { data, errors } = await running.query(query(', first: 1'));
    expect(errors).toEqual([]);
    expect(data?.['samplingDryRun']).toEqual({
      candidate: {
        version: '9',
        activeVersions: ['7'],
        firstHour: '2026-01-01T00:00:00Z',
        lastHour: '2026-01-01T01:00:00Z',
      },
      candidates: [{ version: '9' }, { version: '8' }],
      total: {
        ...{ serviceName: null, seen: { traceCount: 232 }, keptNow: { traceCount: 30 }, keptThen: { byteCount: 198 } },
        ...{ errorTracesLost: 10, errorTracesGained: 2 },
      },
      services: [
        {
          ...{
            serviceName: 'cart',
            seen: { traceCount: 116 },
            keptNow: { traceCount: 15 },
            keptThen: { byteCount: 99 },
          },
          ...{ errorTracesLost: 5, errorTracesGained: 1 },
        },
      ],
    });
    expect(running.decisionReader.lastQuery).toMatchObject({ candidateVersion: '9' });
  });

  test('of another version is asked for by name; of one that did not run there is nothing', async () => {
    await running.query(query(', candidateVersion: "8"'));
    expect(running.decisionReader.lastQuery).toMatchObject({ candidateVersion: '8' });
    const { data } = await running.query(query(', candidateVersion: "1"'));
    expect(data?.['samplingDryRun']).toMatchObject({
      candidate: null,
      total: { seen: { traceCount: 0 } },
      services: [],
    });
  });
});
