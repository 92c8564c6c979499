import type { StoredDecision } from '@clew/store-contract';
import { isTraceId, type TraceId } from '@clew/trace-model';
import { describe, expect, it } from 'vitest';

import { createReplay, type CandidateReplayOptions } from './create-replay.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const DEFAULTS = { budget: { spansPerSecond: 1_000 }, baselineProbabilityMin: 0.005 };
const ERRORS = { name: 'errors', type: 'status_code', statusCodes: ['ERROR'] };
const SLOW = { name: 'slow', type: 'latency', thresholdMs: 1_000 };
const PAYMENTS = { name: 'payments', type: 'string_attribute', key: 'http.route', values: ['/pay'] };

let next = 0;

function traceId(text: string): TraceId {
  if (!isTraceId(text)) throw new TypeError(`${text} is no trace id`);
  return text;
}

function decision(rest: Partial<StoredDecision> = {}): StoredDecision {
  next++;
  return {
    // Random bits are in the middle of what a draw at one half loses.
    traceId: traceId(`${String(next).padStart(18, '0')}40000000000000`),
    ...{
      teamId: 'web',
      environment: '',
      kept: true,
      reason: 'budget',
      policyName: 'default',
      policyVersion: 'default',
    },
    ...{ probability: 1, adjustedCount: 1, budgetPressure: 0, decidedAtUnixMs: NOW + next, isReopened: false },
    ...{ isPartial: false, spanCount: 10, errorSpanCount: 0, byteCount: 5_000, startTimeUnixNano: 0n },
    ...{ durationNano: 5_000_000n, entryServiceName: 'cart', entrySpanName: 'GET /', serviceNames: ['cart'] },
    ...{ errorSignature: 0, upstreamProbability: 1 },
    ...rest,
  };
}

function replayOf(policies: readonly unknown[], rows: readonly StoredDecision[], rest = {}) {
  const options: CandidateReplayOptions = {
    ...{ tenantId: 'org-a', candidate: { policies }, documents: [], defaults: DEFAULTS },
    ...rest,
  };
  const replay = createReplay(options);
  for (const row of rows) replay.add(row);
  return replay.report();
}

describe('a replay', () => {
  it('says what one keeps and the other not, per service, with errors lost and their cost', () => {
    const report = replayOf(
      [ERRORS, SLOW],
      [
        decision({ errorSpanCount: 2 }),
        decision(),
        decision({ kept: false, durationNano: 2_000_000_000n, entryServiceName: 'search' }),
        decision({ kept: false, spanCount: 1, entryServiceName: 'search' }),
      ],
    );
    expect(report).toMatchObject({ traceCount: 4, notJudged: [], lateSpanCount: 0 });
    expect(report.services).toMatchObject([
      {
        serviceName: 'cart',
        keptByBoth: { traceCount: 1, errorTraceCount: 1, spanCount: 10, byteCount: 5_000 },
        keptByActiveOnly: { traceCount: 1, errorTraceCount: 0, spanCount: 10, byteCount: 5_000 },
        keptByNeither: { traceCount: 0 },
      },
      { serviceName: 'search', keptByCandidateOnly: { traceCount: 1 }, keptByNeither: { traceCount: 1, spanCount: 1 } },
    ]);
  });

  it('counts errors that the candidate would lose', () => {
    const report = replayOf([SLOW], [decision({ errorSpanCount: 1, reason: 'error' })]);
    expect(report.services[0]?.keptByActiveOnly).toMatchObject({ traceCount: 1, errorTraceCount: 1 });
  });

  it('draws as samplers draw: by the bits of the id', () => {
    const half = { name: 'half', type: 'probabilistic', probability: 0.5 };
    const winner = decision({ traceId: traceId(`${'1'.repeat(18)}80000000000000`) });
    const report = replayOf([half], [decision(), winner]);
    expect(report.services[0]).toMatchObject({ keptByActiveOnly: { traceCount: 1 }, keptByBoth: { traceCount: 1 } });
  });

  it('runs budgets over the time of the decisions', () => {
    const rows = Array.from({ length: 3_000 }, (_, index) =>
      decision({
        decidedAtUnixMs: NOW + index * 10,
        traceId: traceId(`${'1'.repeat(18)}${((index * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0')}000000`),
      }),
    );
    // 1,000 spans/s come.
    const documents = [{ tenantId: 'org-a', kind: 'sampling-budget', version: '1', content: { spansPerSecond: 100 } }];
    const budget = { name: 'budget', type: 'budget' };
    const [within] = replayOf([budget], rows).services;
    const [beyond] = replayOf([budget], rows, { documents }).services;
    expect(within?.keptByBoth.traceCount).toBe(3_000);
    expect(beyond?.keptByBoth.traceCount).toBeGreaterThan(200);
    expect(beyond?.keptByBoth.traceCount).toBeLessThan(600);
  });

  it('leaves out what the log cannot answer, names it, and does not count what it kept as lost', () => {
    const report = replayOf(
      [
        ERRORS,
        PAYMENTS,
        { name: 'rare', type: 'rare_path' },
        { name: 'both', type: 'and', policies: [SLOW, { type: 'boolean_attribute', key: 'vip', value: true }] },
        { name: 'unset', type: 'not', policy: { type: 'status_code', statusCodes: ['OK'] } },
        { name: 'keys', type: 'dynamic_rate', goalSampleRate: 10, keys: ['http.route'] },
      ],
      [decision({ reason: 'string_attribute', policyName: 'payments' }), decision({ errorSpanCount: 1 })],
    );
    expect(report.notJudged.map(({ name }) => name)).toEqual(['payments', 'rare', 'both', 'unset', 'keys']);
    expect(report.notJudged[0]?.reason).toContain('attributes');
    expect(report.keptByNotJudged).toMatchObject({ traceCount: 1, spanCount: 10 });
    expect(report.traceCount).toBe(1);
  });

  it('judges expressions on what is recorded of a trace, and no others', () => {
    const expression = (name: string, keep: string) => ({ name, type: 'expression', keep });
    const report = replayOf(
      [
        expression('entry', "trace.entry.service == 'cart' and trace.spanCount > 5"),
        expression('quoted', "trace.entry.name == 'trace.root.name'"),
        expression('root', "trace.root.name == 'GET /'"),
        expression('rare', 'trace.isRarePath or trace.hasError'),
        expression('attribute', "any(span.attributes['vip'] == true)"),
      ],
      [decision(), decision({ spanCount: 2 })],
    );
    expect(report.notJudged.map(({ name, reason }) => [name, reason])).toEqual([
      ['root', 'trace.root is not recorded'],
      ['rare', 'trace.isRarePath is not recorded'],
      ['attribute', 'attributes, states and flags of spans are not recorded'],
    ]);
    expect(report.services[0]).toMatchObject({ keptByBoth: { traceCount: 1 }, keptByActiveOnly: { traceCount: 1 } });
  });

  it('judges a trace once: late spans follow it', () => {
    const row = decision();
    const report = replayOf([ERRORS], [row, decision({ ...row, isReopened: true, spanCount: 3, errorSpanCount: 1 })]);
    expect(report).toMatchObject({ traceCount: 1, lateSpanCount: 3 });
  });

  it('adds up services beyond the limit', () => {
    const rows = ['a', 'b', 'c', 'd'].map((entryServiceName) => decision({ entryServiceName }));
    const { services } = replayOf([ERRORS], rows, { servicesMax: 2 });
    expect(services.map(({ serviceName, keptByActiveOnly }) => [serviceName, keptByActiveOnly.traceCount])).toEqual(
      expect.arrayContaining([
        ['a', 1],
        ['b', 1],
        ['(other services)', 2],
      ]),
    );
  });

  it('is refused when nothing can be judged, and for what is no document', () => {
    expect(() => replayOf([PAYMENTS], [])).toThrow('no policy can be judged by what is recorded');
    expect(() => replayOf([{ name: 'x', type: 'colour' }], [])).toThrow('policies[0].type');
  });
});
