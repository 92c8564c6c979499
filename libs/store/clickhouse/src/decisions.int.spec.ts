import type { DecisionCursor, DecisionIncrement, StoredDecision } from '@clew/store-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createClickHouseStore, type ClickHouseStore } from './clickhouse-store.js';
import { storeSettings } from './options.js';
import { StoreClient } from './store-client.js';
import { decision, dryRun, SAMPLE_TIME_MS, SAMPLE_TIME_NANO, sampleFlush, traceIdOf } from './testing/sample-flush.js';
import { startTestClickHouse, type TestClickHouse } from './testing/start-test-clickhouse.js';

const HOUR_MS = 3_600_000;
const HOUR_NANO = 3_600_000_000_000n;
const range = { startTimeUnixNano: SAMPLE_TIME_NANO - HOUR_NANO, endTimeUnixNano: SAMPLE_TIME_NANO + 9n * HOUR_NANO };

let server: TestClickHouse;
let client: StoreClient;

beforeAll(async () => {
  server = await startTestClickHouse();
  client = new StoreClient(storeSettings({ ...server, database: 'clew' }));
});

afterAll(async () => {
  await client.close();
  await server.stop();
});

/** A store that holds these decisions, written by one flush. */
async function storeOf(database: string, decisions: readonly DecisionIncrement[]): Promise<ClickHouseStore> {
  const store = createClickHouseStore({ ...server, database });
  await store.migrate();
  await store.sink.write(sampleFlush(1n, { decisions }));
  return store;
}

/** A row that was read, as it was written. */
function asWritten({ traceId, ...row }: StoredDecision): DecisionIncrement {
  return { ...row, tenantId: 'acme', traceId: Buffer.from(traceId, 'hex') };
}

const upgraded = [
  decision(1, { kept: false, adjustedCount: 0 }),
  decision(1, {
    ...{ reason: 'late_error', policyName: 'late_error', adjustedCount: 0, isReopened: true, isPartial: true },
    ...{ spanCount: 3, errorSpanCount: 2, errorSignature: 0xffff_fff1, decidedAtUnixMs: SAMPLE_TIME_MS + 9000 },
  }),
];

describe('the decision log', () => {
  it('tells every row about a trace exactly, oldest first, to its tenant alone', async () => {
    const store = await storeOf('rows', [...upgraded.toReversed(), decision(2), decision(1, { tenantId: 'other' })]);
    const found = await store.decisionReader.decision('acme', traceIdOf(1));
    expect(found.map(asWritten)).toEqual(upgraded);
    expect(await store.decisionReader.decision('acme', traceIdOf(3))).toEqual([]);
    expect(await store.decisionReader.decision('other', traceIdOf(1))).toHaveLength(1);
    await store.shutdown({ deadlineMs: 1000 });
  });

  it('is read in pages that together are the whole of it, in order, rows of one moment and trace together', async () => {
    const all = Array.from({ length: 60 }, (_, n) =>
      decision(1 + ((n * 7) % 20), { decidedAtUnixMs: SAMPLE_TIME_MS + (n % 4) * 2 * HOUR_MS, spanCount: n }),
    );
    const store = await storeOf('pages', [...all, decision(99, { decidedAtUnixMs: SAMPLE_TIME_MS + 9 * HOUR_MS })]);
    const pages: (readonly StoredDecision[])[] = [];
    for (let after: DecisionCursor | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
      const query = { range, limit: 7, ...(after === undefined ? {} : { after }) };
      const { items, next } = await store.decisionReader.recordedDecisions('acme', query);
      pages.push(items);
      after = next;
    }
    const read = pages.flat();
    expect(new Set(read.map(({ spanCount }) => spanCount)).size).toBe(60);
    expect(read).toHaveLength(60);
    const places = read.map(({ decidedAtUnixMs, traceId }) => `${String(decidedAtUnixMs)} ${traceId}`);
    expect(places).toEqual(places.toSorted());
    for (const [index, page] of pages.entries()) {
      const next = pages[index + 1]?.[0];
      expect(page.at(-1)).not.toMatchObject({ traceId: next?.traceId, decidedAtUnixMs: next?.decidedAtUnixMs });
      expect(page.length).toBeLessThan(7 + 3);
    }
    await store.shutdown({ deadlineMs: 1000 });
  });

  it('is kept as long as is configured, also what is stored already', async () => {
    const sql = `SELECT engine_full FROM system.tables WHERE database = 'kept' AND name = 'decisions'`;
    const ttl = async (): Promise<string> => String((await client.read({ sql, parameters: {} }))[0]?.[0]);
    const store = await storeOf('kept', [decision(1)]);
    expect(await ttl()).toContain('toIntervalDay(3)');
    const longer = createClickHouseStore({ ...server, database: 'kept', decisionRetentionDays: 14 });
    await longer.migrate();
    await longer.migrate();
    expect(await ttl()).toContain('toIntervalDay(14)');
    await store.shutdown({ deadlineMs: 1000 });
    await longer.shutdown({ deadlineMs: 1000 });
  });

  it('is looked up by its key: by tenant, hours and trace id', async () => {
    const store = await storeOf('key', [decision(1)]);
    const sql = `EXPLAIN indexes = 1 SELECT count() FROM key.decisions WHERE tenant_id = 'acme' AND trace_id = unhex('${traceIdOf(1)}') AND decided_at > now()`;
    const plan = (await client.read({ sql, parameters: {} })).join('\n');
    for (const key of [
      'tenant_id',
      'trace_id',
      'toStartOfFiveMinutes(decided_at)',
      'toDate(decided_at)',
      'trace_id_bloom',
    ]) {
      expect(plan).toContain(key);
    }
    await store.shutdown({ deadlineMs: 1000 });
  });
});

describe('sampling quality', () => {
  it('sums what was decided, late spans as spans and upgrades as kept traces', async () => {
    const dropped = { kept: false, reason: 'none', policyName: '', probability: 0, adjustedCount: 0 };
    const store = await storeOf('quality', [
      ...upgraded,
      decision(2),
      decision(3, { ...dropped, errorSpanCount: 1 }),
      decision(4, { reason: 'error', policyName: 'errors', adjustedCount: 1, errorSpanCount: 1, isPartial: true }),
      decision(4, { reason: 'error', policyName: 'errors', adjustedCount: 1, isReopened: true, isPartial: true }),
      decision(5, { entryServiceName: 'web', teamId: 'front', spanCount: 1 }),
      decision(6, { decidedAtUnixMs: SAMPLE_TIME_MS + 10 * HOUR_MS }),
      decision(7, { tenantId: 'other' }),
    ]);
    const quality = (groupBy: 'none' | 'service' | 'team', limit = 10) =>
      store.decisionReader.samplingQuality('acme', { range, groupBy, limit });
    const cart = {
      ...{ traceCount: 4, keptTraceCount: 3, errorTraceCount: 3, keptErrorTraceCount: 2 },
      ...{ partialTraceCount: 2, upgradedTraceCount: 1, unweightedTraceCount: 1, adjustedTraceCount: 5 },
      ...{ spanCount: 13, keptSpanCount: 9, adjustedSpanCount: 12, lateSpanCount: 5 },
      ...{ byteCount: 3600, keptByteCount: 2400 },
    };
    expect(await quality('service')).toMatchObject([
      { name: 'cart', ...cart },
      { name: 'web', traceCount: 1, adjustedTraceCount: 4, adjustedSpanCount: 4 },
    ]);
    expect(await quality('team', 1)).toMatchObject([{ name: 'shop', ...cart }]);
    const [all] = await quality('none');
    expect(all).toMatchObject({ name: '', traceCount: 5, spanCount: 14 });
    expect(all?.reasons).toEqual([
      { kept: true, reason: 'probabilistic', policyName: 'baseline', traceCount: 2, spanCount: 3 },
      { kept: true, reason: 'error', policyName: 'errors', traceCount: 1, spanCount: 4 },
      { kept: false, reason: 'none', policyName: '', traceCount: 1, spanCount: 2 },
      { kept: false, reason: 'probabilistic', policyName: 'baseline', traceCount: 1, spanCount: 2 },
      { kept: true, reason: 'late_error', policyName: 'late_error', traceCount: 0, spanCount: 3 },
    ]);
    expect(await store.decisionReader.samplingQuality('nobody', { range, groupBy: 'none', limit: 1 })).toEqual([]);
    await store.shutdown({ deadlineMs: 1000 });
  });
});

describe('where traces enter', () => {
  it('counts traces by service, span name and step, with what they stand for', async () => {
    const later = { decidedAtUnixMs: SAMPLE_TIME_MS + 10_000 };
    const cart = { entryServiceName: 'cart', entrySpanName: 'GET /', upstreamProbability: 1 };
    const store = await storeOf('entries', [
      decision(1, { ...cart, upstreamProbability: 0.25 }),
      decision(2, { ...cart, kept: false }),
      decision(2, { ...cart, isReopened: true }),
      decision(3, { ...cart, ...later }),
      decision(4, { entryServiceName: 'web' }),
      decision(5, { ...cart, tenantId: 'other' }),
    ]);
    const query = { range, serviceNames: ['cart'], stepS: 10, limit: 10 };
    const stepStartUnixS = Math.floor(SAMPLE_TIME_MS / 10_000) * 10;
    const found = await store.entryReader.entryTraces('acme', query);
    expect(found).toEqual([
      { serviceName: 'cart', spanName: 'GET /', stepStartUnixS, traceCount: 2, adjustedTraceCount: 5 },
      {
        ...{ serviceName: 'cart', spanName: 'GET /', stepStartUnixS: stepStartUnixS + 10 },
        ...{ traceCount: 1, adjustedTraceCount: 1 },
      },
    ]);
    expect(await store.entryReader.entryTraces('acme', { ...query, limit: 1 })).toEqual(found.slice(0, 1));
    expect(await store.entryReader.entryTraces('acme', { ...query, serviceNames: [] })).toEqual([]);
    await store.shutdown({ deadlineMs: 1000 });
  });
});

describe('a dry run', () => {
  it('adds up over flushes, by how the verdicts met', async () => {
    const store = await storeOf('rehearsal', []);
    const onlyActive = { keptByCandidate: false, errorTraceCount: 2 };
    for (const flushNumber of [2n, 3n]) {
      const dryRuns = [dryRun(), dryRun(onlyActive), dryRun({ teamId: 'front' }), dryRun({ candidateVersion: '6' })];
      await store.sink.write(sampleFlush(flushNumber, { dryRuns }));
      await store.sink.write(sampleFlush(flushNumber, { dryRuns }));
    }
    const { decisionReader } = store;
    const found = await decisionReader.dryRun('acme', { range, candidateVersion: '8', limit: 10 });
    const none = { traceCount: 0, spanCount: 0, errorTraceCount: 0, byteCount: 0 };
    expect(found).toEqual([
      {
        serviceName: 'cart',
        keptByBoth: { traceCount: 40, spanCount: 80, errorTraceCount: 4, byteCount: 24_000 },
        keptByActiveOnly: { traceCount: 20, spanCount: 40, errorTraceCount: 4, byteCount: 12_000 },
        keptByCandidateOnly: none,
        keptByNeither: none,
      },
    ]);
    const hour = dryRun().hourUnixS;
    expect(await decisionReader.dryRunCandidates('acme', range)).toEqual([
      { candidateVersion: '8', activeVersions: ['7'], firstHourUnixS: hour, lastHourUnixS: hour },
      { candidateVersion: '6', activeVersions: ['7'], firstHourUnixS: hour, lastHourUnixS: hour },
    ]);
    expect(await decisionReader.dryRunCandidates('other', range)).toEqual([]);
    await store.shutdown({ deadlineMs: 1000 });
  });
});
