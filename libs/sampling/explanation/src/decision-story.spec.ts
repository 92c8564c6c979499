import { describe, expect, it } from 'vitest';

import { decisionStory } from './decision-story.js';
import { LOST_DRAW, storedDecision, UPGRADED } from './testing/stored-decision.js';

const late = storedDecision({ isReopened: true, spanCount: 2, errorSpanCount: 1, byteCount: 100, isPartial: true });

describe('the story of a trace', () => {
  it('is nothing without rows', () => {
    expect(decisionStory([])).toBeUndefined();
  });

  it('adds late spans to the first verdict, which holds', () => {
    const first = storedDecision();
    expect(decisionStory([first, late])).toMatchObject({
      ...{ kept: true, verdict: first, first, isUpgraded: false, isPartial: false },
      ...{ spanCount: 14, errorSpanCount: 1, keptSpanCount: 14, lateSpanCount: 2, byteCount: 4300 },
    });
  });

  it('of an upgrade is told by the late error, and is partial', () => {
    expect(decisionStory(UPGRADED)).toMatchObject({
      ...{ kept: true, verdict: { reason: 'late_error' }, isUpgraded: true, isPartial: true },
      ...{ spanCount: 15, keptSpanCount: 3, lateSpanCount: 3, serviceNames: ['cart', 'pay', 'stock'] },
      ...{ startTimeUnixNano: 1_767_225_590_000_000_000n, durationNano: 5_000_000_001n },
    });
  });

  it('of a dropped trace stays one, however many spans come late', () => {
    const story = decisionStory([LOST_DRAW, { ...late, kept: false, errorSpanCount: 0 }]);
    expect(story).toMatchObject({
      kept: false,
      isPartial: false,
      isUpgraded: false,
      keptSpanCount: 0,
      lateSpanCount: 2,
    });
  });

  it('goes on without its first row', () => {
    expect(decisionStory([late])).toMatchObject({ kept: true, verdict: late, first: undefined, isUpgraded: false });
  });
});
