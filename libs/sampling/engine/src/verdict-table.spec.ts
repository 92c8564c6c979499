import { describe, expect, it } from 'vitest';

import { VerdictTable } from './verdict-table.js';

const verdict = (probability: number) => ({
  ...{ kept: true, reason: 'budget', policyName: 'default', policyVersion: '1' },
  ...{ probability, adjustedCount: 1 / probability, budgetPressure: 2 },
});

describe('VerdictTable', () => {
  it('has one number for verdicts that say the same, for as long as somebody holds it', () => {
    const table = new VerdictTable();
    const half = table.hold(verdict(0.5));
    expect(table.hold(verdict(0.5))).toBe(half);
    expect(table.hold(verdict(0.25))).not.toBe(half);
    table.release(half);
    expect(table.get(half)).toEqual(verdict(0.5));
    table.release(half);
    expect(table.size).toBe(1);
    expect(() => table.get(half)).toThrow(`there is no verdict ${half}`);
    expect(table.hold(verdict(0.125))).toBe(half); // its place is used again
  });
});
