import { describe, expect, it } from 'vitest';

import { countTests, readVitestReport } from './vitest-report.mjs';

const test = (status, fullName = 'a test') => ({ status, fullName });

describe('countTests', () => {
  it('counts tests by outcome and names those that did not run', () => {
    const testResults = [
      { name: 'a.spec.ts', status: 'failed', assertionResults: [test('passed'), test('passed'), test('failed')] },
      {
        name: 'b.spec.ts',
        status: 'passed',
        assertionResults: [test('skipped', 'needs Kafka'), test('todo', 'later')],
      },
    ];
    expect(countTests({ testResults })).toEqual({ passed: 2, failed: 1, skipped: ['needs Kafka', 'later'] });
  });

  it('counts a file that could not be loaded', () => {
    const testResults = [{ name: 'broken.spec.ts', status: 'failed', assertionResults: [] }];
    expect(countTests({ testResults })).toEqual({ passed: 0, failed: 1, skipped: ['the tests of broken.spec.ts'] });
  });

  it('counts a file whose setup failed', () => {
    const testResults = [{ name: 'a.spec.ts', status: 'failed', assertionResults: [test('skipped', 'x')] }];
    expect(countTests({ testResults })).toEqual({ passed: 0, failed: 1, skipped: ['x'] });
  });

  it('takes a missing report for no tests', () => {
    expect(readVitestReport('does-not-exist.json')).toEqual({ passed: 0, failed: 0, skipped: [] });
  });
});
