import type { Role } from '@clew/access-model';
import type { StoredDecision } from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { startApi } from '../testing/running-api.js';
import type { GraphqlAnswer, RunningApi } from '../testing/running-api.js';

const RANGE = { start: '2026-01-01T00:00:00Z', end: '2026-01-01T06:00:00Z' };
const REPLAY = `query ($input: SamplingReplayInput!) {
  samplingReplay(input: $input) {
    firstDecidedAt isComplete lateSpanCount
    notJudged { name type reason }
    keptByNotJudged { traceCount }
    total { keptNow { traceCount } keptThen { traceCount } errorTracesLost }
    services { serviceName keptByActiveOnly { traceCount spanCount byteCount } keptByCandidateOnly { traceCount } }
  }
}`;
const ERRORS = { name: 'errors', type: 'status_code', statusCodes: ['ERROR'] };
const VIP = { name: 'vip', type: 'boolean_attribute', key: 'vip', value: true };

let running: RunningApi;

beforeAll(async () => {
  running = await startApi({ limits: { replayDecisionsMax: 3 } });
});

beforeEach(() => {
  running.reset();
});

afterAll(() => running.api.shutdown({ deadlineMs: 5_000 }));

/** Asks as somebody of tenant A. */
function as(role: Role, query: string, variables: Record<string, unknown> = {}): Promise<GraphqlAnswer> {
  running.principals.set(role, { tenantId: 'tenant-a', tokenId: `token-of-${role}`, role });
  return running.query(query, variables, { authorization: `Bearer ${role}` });
}

function replayOf(...policies: unknown[]): Promise<GraphqlAnswer> {
  return as('editor', REPLAY, { input: { content: { policies }, range: RANGE } });
}

function refusal({ data, errors }: GraphqlAnswer): string {
  expect(data === null || Object.values(data).every((value) => value === null)).toBe(true);
  return `${errors[0]?.extensions.code}: ${errors[0]?.message}`;
}

let next = 0;

function decision(rest: Partial<StoredDecision> = {}): StoredDecision {
  next++;
  return {
    traceId: next.toString(16).padStart(32, '0') as TraceId,
    ...{ teamId: 't1', environment: '', kept: true, reason: 'budget', policyName: 'default', policyVersion: 'default' },
    ...{ probability: 1, adjustedCount: 1, budgetPressure: 0, decidedAtUnixMs: Date.parse(RANGE.start) + next },
    ...{ isReopened: false, isPartial: false, spanCount: 10, errorSpanCount: 0, byteCount: 5_000 },
    ...{ startTimeUnixNano: 0n, durationNano: 1n, entryServiceName: 'cart', entrySpanName: 'GET /' },
    ...{ serviceNames: ['cart'], errorSignature: 0, upstreamProbability: 1 },
    ...rest,
  };
}

describe('an import', () => {
  const IMPORT = `query ($config: String!) {
    importCollectorSampling(config: $config) { document notes { policy level message } }
  }`;

  test('makes a document of a Collector configuration, with a report', async () => {
    const config = `processors:
  tail_sampling:
    policies:
      - { name: errors, type: status_code, status_code: { status_codes: [ERROR] } }
      - { name: odd, type: colour }`;
    const { data, errors } = await as('viewer', IMPORT, { config });
    expect(errors).toEqual([]);
    expect(data?.['importCollectorSampling']).toMatchObject({
      document: { policies: [ERRORS] },
      notes: [
        { policy: 'errors', level: 'EXACT' },
        { policy: 'odd', level: 'MISSING' },
      ],
    });
    expect(running.administration.documents).toEqual([]);
  });

  test.each([
    ['processors: [', 'BAD_USER_INPUT: config: the configuration is no YAML'],
    ['processors: { batch: {} }', 'BAD_USER_INPUT: config: the configuration has no tail_sampling processor'],
    ['policies: 7', 'BAD_USER_INPUT: content.policies: must be a list'],
  ])('of %s is refused', async (config, message) => {
    expect(refusal(await as('viewer', IMPORT, { config }))).toContain(message);
  });
});

describe('a replay of policies', () => {
  test('compares what was kept with what they would keep, by service', async () => {
    running.decisionReader.tenants.set('tenant-a', {
      decisions: [decision({ errorSpanCount: 1 }), decision()],
    });
    const { data, errors } = await replayOf(ERRORS);
    expect(errors).toEqual([]);
    expect(data?.['samplingReplay']).toMatchObject({
      ...{ isComplete: true, lateSpanCount: 0, notJudged: [], keptByNotJudged: { traceCount: 0 } },
      total: { keptNow: { traceCount: 2 }, keptThen: { traceCount: 1 }, errorTracesLost: 0 },
      services: [
        {
          serviceName: 'cart',
          keptByActiveOnly: { traceCount: 1, spanCount: 10, byteCount: 5_000 },
          keptByCandidateOnly: { traceCount: 0 },
        },
      ],
    });
  });

  test('names the policies that it cannot judge', async () => {
    running.decisionReader.tenants.set('tenant-a', {
      decisions: [decision({ reason: 'boolean_attribute', policyName: 'vip' })],
    });
    const { data } = await replayOf(ERRORS, VIP);
    expect(data?.['samplingReplay']).toMatchObject({
      notJudged: [{ name: 'vip', type: 'boolean_attribute' }],
      keptByNotJudged: { traceCount: 1 },
      services: [],
    });
  });

  test('reads the log of the caller only, and holds with the budgets of their organisation', async () => {
    running.decisionReader.tenants.set('tenant-b', { decisions: [decision()] });
    await running.administration.saveRuleDocument({
      ...{ organisationId: 'tenant-a', teamId: undefined, kind: 'sampling-budget', author: 'x' },
      content: { spansPerSecond: 1 },
    });
    const { data, errors } = await replayOf({ name: 'budget', type: 'budget' });
    expect(errors).toEqual([]);
    expect(data?.['samplingReplay']).toMatchObject({ firstDecidedAt: null, services: [] });
    expect(running.decisionReader.lastQuery).toMatchObject({ limit: 3 });
  });

  test('is refused to viewers, for what is no document, and when nothing can be judged', async () => {
    const viewer = await as('viewer', REPLAY, { input: { content: { policies: [ERRORS] }, range: RANGE } });
    expect(refusal(viewer)).toContain('FORBIDDEN: ');
    expect(refusal(await replayOf({ name: 'x', type: 'colour' }))).toMatch(/^BAD_USER_INPUT: content\.policies\[0\]/);
    expect(refusal(await replayOf(VIP))).toContain('BAD_USER_INPUT: content: no policy can be judged');
    expect(running.decisionReader.lastQuery).toBeUndefined();
  });
});
