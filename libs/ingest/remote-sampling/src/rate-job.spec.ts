import type { AskingService, HeadSamplingRates, HeadSamplingRateStore, RuleDocument } from '@clew/access-model';
import type { RunningPart } from '@clew/lifecycle';
import { createLogger, createMetrics, type Metrics } from '@clew/self-telemetry';
import type { EntryCount, EntryQuery } from '@clew/store-contract';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createRateJob } from './rate-job.js';

const NOW = 1_800_000_000_000;
const STEP_S = 10;

let documents: RuleDocument[];
let asking: AskingService[];
let held: HeadSamplingRates[];
let entries: EntryCount[];
let queries: EntryQuery[];
let isLeading: boolean;
let failure: Error | undefined;
let saved: Omit<HeadSamplingRates, 'changedAtUnixMs'>[];
let lines: string[];
let metrics: Metrics;
let job: RunningPart | undefined;

beforeEach(() => {
  documents = [document('acme', { adaptive: { targetTracesPerSecond: 10 }, services: [] })];
  asking = [{ organisationId: 'acme', serviceName: 'checkout' }];
  held = [];
  entries = arriving('checkout', 'POST /pay', 100);
  queries = [];
  isLeading = true;
  failure = undefined;
  saved = [];
  lines = [];
});
afterEach(async () => {
  await job?.shutdown({ deadlineMs: 1_000 });
});

function document(organisationId: string, content: unknown): RuleDocument {
  const scope = { organisationId, teamId: undefined, kind: 'head-sampling' as const };
  return { ...scope, version: 1, content, createdAt: new Date(NOW), createdBy: 'test' };
}

/** Steps of the last ten minutes. */
function arriving(serviceName: string, spanName: string, perSecond: number): EntryCount[] {
  return Array.from({ length: 60 }, (_, index) => {
    const traceCount = perSecond * STEP_S;
    const stepStartUnixS = NOW / 1_000 - (index + 1) * STEP_S;
    return { serviceName, spanName, stepStartUnixS, traceCount, adjustedTraceCount: traceCount };
  });
}

async function rounds(count: number): Promise<void> {
  const rates: HeadSamplingRateStore = {
    lead: () => (failure === undefined ? Promise.resolve(isLeading) : Promise.reject(failure)),
    askingServices: () => Promise.resolve(asking),
    rates: () => Promise.resolve(held),
    saveRates: (changed) => {
      saved.push(...changed);
      return Promise.resolve();
    },
  };
  const lead = vi.spyOn(rates, 'lead');
  metrics = createMetrics();
  job = createRateJob({
    documents: { current: () => documents, onChange: () => () => undefined },
    entries: {
      entryTraces: (_, query) => {
        queries.push(query);
        return Promise.resolve(entries.filter(({ serviceName }) => query.serviceNames.includes(serviceName)));
      },
    },
    ...{ rates, metrics, everyMs: 1, now: () => NOW },
    logger: createLogger({ name: 'rate-job-test', destination: { write: (line) => lines.push(line) } }),
  });
  await job.start();
  await vi.waitFor(() => {
    expect(lead.mock.calls.length).toBeGreaterThan(count);
  });
  await job.shutdown({ deadlineMs: 1_000 });
}

describe('the job that finds rates', () => {
  it('finds those of services that ask and have a target', async () => {
    documents.push(document('other', { defaultProbability: 0.5 }));
    asking.push({ organisationId: 'other', serviceName: 'checkout' }, { organisationId: 'none', serviceName: 'cart' });
    await rounds(1);
    expect(saved[0]).toEqual({
      organisationId: 'acme',
      serviceName: 'checkout',
      routes: new Map([['POST /pay', 0.1]]),
    });
    expect(new Set(saved.map(({ organisationId }) => organisationId))).toEqual(new Set(['acme']));
    expect(await metrics.expose()).toMatch(/clew_head_sampling_rounds_total\{outcome="done"\} [1-9]/);
  });

  it('leaves routes alone whose rate is written', async () => {
    documents = [
      document('acme', {
        adaptive: { targetTracesPerSecond: 10 },
        services: [{ name: 'checkout', routes: [{ name: 'GET /health', probability: 0.01 }] }],
      }),
    ];
    entries.push(...arriving('checkout', 'GET /health', 5_000));
    await rounds(1);
    expect(saved[0]?.routes).toEqual(new Map([['POST /pay', 0.1]]));
  });

  it('goes on from the rates that hold', async () => {
    const routes = new Map([['POST /pay', 0.5]]);
    held = [{ organisationId: 'acme', serviceName: 'checkout', routes, changedAtUnixMs: NOW - 3_600_000 }];
    await rounds(1);
    expect(saved[0]?.routes).toEqual(new Map([['POST /pay', 0.05]]));
  });

  it.each([
    ['another process leads', () => (isLeading = false)],
    ['nobody asks', () => (asking = [])],
    ['nothing is written', () => (documents = [])],
    ['the document cannot be read', () => (documents = [document('acme', { adaptive: 'yes' })])],
    ['rates are as written', () => (documents = [document('acme', { defaultProbability: 0.5 })])],
  ])('reads and saves nothing while %s', async (_, arrange) => {
    arrange();
    await rounds(2);
    expect([saved, queries]).toEqual([[], []]);
  });

  it('says once that a store is away, and tries again', async () => {
    failure = new Error('away');
    await rounds(3);
    expect(lines.filter((line) => line.includes('cannot be found now'))).toHaveLength(1);
    expect(await metrics.expose()).toMatch(/clew_head_sampling_rounds_total\{outcome="failed"\} [1-9]/);
  });
});
