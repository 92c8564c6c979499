import { describe, expect, it } from 'vitest';
import { budgetOf, pressureOf, withBudget, writtenBudgetOf } from './budget-document.js';

const ORGANISATION = {
  teamId: null,
  version: 3,
  content: { spansPerSecond: 100, reservedShare: 0.3, teams: { web: { spansPerSecond: 500, bytesPerDay: 1e9 } } },
};

describe('the budget of a team', () => {
  it('is the one of the organisation, for it or for all', () => {
    expect(budgetOf([ORGANISATION], 'shop')).toEqual({ spansPerSecond: 100, reservedShare: 0.3 });
    expect(budgetOf([ORGANISATION], 'web')).toEqual({ spansPerSecond: 500, bytesPerDay: 1e9, reservedShare: 0.3 });
  });

  it('may be made lower by the team, not higher', () => {
    const own = { teamId: 'web', version: 1, content: { spansPerSecond: 50, bytesPerDay: 5e9, reservedShare: 0.5 } };
    expect(budgetOf([ORGANISATION, own], 'web')).toEqual({ spansPerSecond: 50, bytesPerDay: 1e9, reservedShare: 0.5 });
  });

  it('is unknown where nobody wrote one', () => {
    expect(budgetOf([], 'web')).toEqual({});
    expect(pressureOf({}, { spanCount: 5, byteCount: 5 }, 60)).toBeUndefined();
  });

  it('is pressed by what comes, as hard as the harder limit is', () => {
    const demand = { spanCount: 60_000, byteCount: 1_000_000 };
    expect(pressureOf({ spansPerSecond: 500 }, demand, 60)).toBe(2);
    expect(pressureOf({ spansPerSecond: 500, bytesPerDay: 288e6 }, demand, 60)).toBe(5);
  });
});

describe('a change of a budget', () => {
  it('begins with what is written for the team alone', () => {
    expect(writtenBudgetOf(ORGANISATION.content, 'shop')).toEqual({});
    expect(writtenBudgetOf(ORGANISATION.content, 'web')).toEqual({ spansPerSecond: 500, bytesPerDay: 1e9 });
    expect(writtenBudgetOf(ORGANISATION.content, undefined)).toEqual({ spansPerSecond: 100, reservedShare: 0.3 });
  });

  it('leaves the others alone', () => {
    expect(withBudget(ORGANISATION.content, 'shop', { spansPerSecond: 7 })).toEqual({
      ...{ spansPerSecond: 100, reservedShare: 0.3 },
      teams: { web: { spansPerSecond: 500, bytesPerDay: 1e9 }, shop: { spansPerSecond: 7 } },
    });
    expect(withBudget(ORGANISATION.content, undefined, { bytesPerDay: 7, spansPerSecond: undefined })).toEqual({
      bytesPerDay: 7,
      teams: { web: { spansPerSecond: 500, bytesPerDay: 1e9 } },
    });
    expect(withBudget(undefined, undefined, { spansPerSecond: 1 })).toEqual({ spansPerSecond: 1 });
  });
});
