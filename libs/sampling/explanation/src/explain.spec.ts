import type { StoredDecision, TraceSummary } from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';
import { describe, expect, it } from 'vitest';

import { decisionStory } from './decision-story.js';
import { explainStory, explainSummary, explainUnknown } from './explain.js';
import { LOST_DRAW, NOT_ASKED_FOR, storedDecision, UPGRADED } from './testing/stored-decision.js';

function told(...rows: readonly StoredDecision[]): readonly string[] {
  const story = decisionStory(rows);
  return story === undefined ? [] : explainStory(story);
}

const SEEN = 'Seen were 12 spans of 2 services, 4.2 kB, over 1.23 s, entering at cart: GET /cart.';

describe('the explanation', () => {
  it('of a draw that was won', () => {
    expect(told(storedDecision({ budgetPressure: 2.4 }))).toEqual([
      'Kept by the policy baseline (probabilistic, version 7).',
      'It won the draw at 25%, so it stands for 4 traces like it.',
      'Its team was over its budget: what it sent was 2.4 times as much.',
      SEEN,
    ]);
  });

  it('of a draw that was lost', () => {
    expect(told({ ...LOST_DRAW, probability: 0.005, budgetPressure: 0.8 })).toEqual([
      'Dropped by the policy baseline (probabilistic, version 7).',
      'It lost the draw at 0.5%: of 200 traces like it one is kept.',
      'Its team was within its budget, at 80% of it.',
      SEEN,
    ]);
  });

  it('of a draw that was lost names whose draw it was', () => {
    expect(told({ ...LOST_DRAW, reason: 'not_sampled', probability: 0.5 }).slice(0, 2)).toEqual([
      'Dropped by the policy baseline (version 7).',
      'It lost the draw at 50%: of 2 traces like it one is kept.',
    ]);
  });

  it('of a trace that nobody asked for', () => {
    expect(told(NOT_ASKED_FOR)[0]).toBe('Dropped because no policy asked for it (policies of version 7).');
  });

  it('of errors, with late spans and an upstream sampler', () => {
    const certain = {
      reason: 'status_code',
      policyName: 'errors',
      probability: 1,
      adjustedCount: 1,
      errorSpanCount: 1,
    };
    const first = storedDecision({ ...certain, upstreamProbability: 0.5, isPartial: true });
    expect(told(first, { ...first, isReopened: true, spanCount: 1, errorSpanCount: 0 })).toEqual([
      'Kept by the policy errors (status_code, version 7) because one of its 12 spans has an error.',
      'All traces like it are kept, so it stands for itself.',
      'It is partial: its root span has not come, or spans of it were dropped before the verdict.',
      '1 span came after it was closed and was kept with it.',
      'Seen were 13 spans (1 with an error) of 2 services, 8.4 kB, over 1.23 s, entering at cart: GET /cart.',
      'Its sender had sampled at 50% before: every one of its spans stands for 2 times as many.',
    ]);
  });

  it('of a budget and of stress relief says what there was room for', () => {
    const budget = { reason: 'budget', policyName: 'hybrid' };
    expect(told(storedDecision({ ...budget, probability: 1, adjustedCount: 1 }))[0]).toBe(
      'Kept by the policy hybrid (budget, version 7) because its team was within its budget.',
    );
    expect(told(storedDecision(budget))[0]).toMatch(/because the budget of its team had room for a share/);
    expect(told({ ...LOST_DRAW, reason: 'stress_relief', policyName: '' }).slice(0, 2)).toEqual([
      'Dropped because the sampler was short of memory.',
      'It lost the draw at 25%: of 4 traces like it one is kept.',
    ]);
  });

  it('of an upgrade tells what is gone', () => {
    expect(told(...UPGRADED).slice(0, 3)).toEqual([
      'Kept because 1 span with an error came after it was dropped.',
      'It was kept on top of what chance keeps: no probability is known, so it stands for itself alone and estimates from stored traces leave it out.',
      'It had been dropped by the policy baseline (probabilistic, version 7): 3 spans that came late are stored, the 12 spans before are gone.',
    ]);
  });

  it('of late spans alone says that the first verdict is gone', () => {
    expect(told(storedDecision({ isReopened: true })).at(-1)).toMatch(/^Its first verdict is no longer/);
  });

  it('has words for a type it does not know, and for every number', () => {
    const strange = storedDecision({
      reason: 'mystery',
      policyName: '',
      policyVersion: '',
      durationNano: -5n,
      byteCount: 0,
    });
    expect(told(strange)[0]).toBe('Kept (mystery).');
    for (const sentence of told(strange)) expect(sentence).not.toMatch(/undefined|NaN/);
  });

  it('of a stored trace without a record says why there is none', () => {
    const summary: TraceSummary = {
      ...{ traceId: '1'.repeat(32) as TraceId, rootServiceName: 'cart', rootSpanName: 'GET', startTimeUnixNano: 1n },
      ...{ durationNano: 1n, spanCount: 2, errorSpanCount: 1, serviceNames: ['cart'] },
      ...{ decisionReason: 'error', adjustedCount: 1 },
    };
    expect(explainSummary(summary, true, 3)).toEqual([
      'Kept (error); 2 spans (1 with an error) of it are stored.',
      'Spans of it may still come: policy, probability and budget are recorded when it is closed.',
    ]);
    expect(explainSummary({ ...summary, adjustedCount: 4 }, false, 3).slice(1)).toEqual([
      'It stands for 4 traces like it.',
      'Policy, probability and budget are no longer known: such records are kept for 3 days.',
    ]);
    expect(explainUnknown(1)[0]).toContain('Decisions are kept for 1 day:');
  });
});
