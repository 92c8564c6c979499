import type { DecisionCursor, StoredDecision } from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';
import { describe, expect, it } from 'vitest';

import { createReplay } from './create-replay.js';
import { replayDecisions } from './replay-decisions.js';

const RANGE = { startTimeUnixNano: 0n, endTimeUnixNano: 1n };

function rowAt(index: number): StoredDecision {
  return {
    traceId: index.toString(16).padStart(32, '0') as TraceId,
    ...{ teamId: 'web', environment: '', kept: true, reason: 'always', policyName: 'all', policyVersion: '1' },
    ...{ probability: 1, adjustedCount: 1, budgetPressure: 0, decidedAtUnixMs: index, isReopened: false },
    ...{ isPartial: false, spanCount: 1, errorSpanCount: 0, byteCount: 1, startTimeUnixNano: 0n, durationNano: 1n },
    ...{ entryServiceName: 'cart', entrySpanName: 'GET /', serviceNames: ['cart'], errorSignature: 0 },
    upstreamProbability: 1,
  };
}

/** A log of `count` rows, which remembers how it was asked. */
function logOf(count: number) {
  const asked: { readonly limit: number; readonly after: DecisionCursor | undefined }[] = [];
  return {
    asked,
    recordedDecisions: (_tenantId: string, query: { readonly limit: number; readonly after?: DecisionCursor }) => {
      const { limit, after } = query;
      asked.push({ limit, after });
      const first = after === undefined ? 0 : after.decidedAtUnixMs + 1;
      const items = Array.from({ length: Math.min(limit, count - first) }, (_, index) => rowAt(first + index));
      const last = items.at(-1);
      const next = first + items.length < count ? last : undefined;
      return Promise.resolve({ items, next });
    },
  };
}

function emptyReplay() {
  const candidate = { policies: [{ name: 'all', type: 'always' }] };
  return createReplay({
    ...{ tenantId: 'org-a', candidate, documents: [] },
    defaults: { budget: {}, baselineProbabilityMin: 0 },
  });
}

describe('the rows of a range', () => {
  it('are judged page by page, each once', async () => {
    const reader = logOf(12_345);
    const replay = emptyReplay();
    expect(await replayDecisions(replay, { reader, tenantId: 'org-a', range: RANGE })).toBe(true);
    expect(replay.report()).toMatchObject({ traceCount: 12_345, firstDecidedAtUnixMs: 0, lastDecidedAtUnixMs: 12_344 });
    expect(reader.asked).toHaveLength(3);
  });

  it('are judged up to a limit, which is said', async () => {
    const reader = logOf(12_345);
    const replay = emptyReplay();
    expect(await replayDecisions(replay, { reader, tenantId: 'org-a', range: RANGE, rowsMax: 7_000 })).toBe(false);
    expect(replay.report().traceCount).toBe(7_000);
  });

  it('may be none', async () => {
    const replay = emptyReplay();
    expect(await replayDecisions(replay, { reader: logOf(0), tenantId: 'org-a', range: RANGE })).toBe(true);
    expect(replay.report()).toMatchObject({ traceCount: 0, firstDecidedAtUnixMs: undefined, services: [] });
  });
});
