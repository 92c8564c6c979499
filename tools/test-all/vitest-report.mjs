import { existsSync, readFileSync } from 'node:fs';

/** Counts of a report that vitest's JSON reporter wrote; all zero when there is none. */
export function readVitestReport(file) {
  if (!existsSync(file)) return { passed: 0, failed: 0, skipped: [] };
  return countTests(JSON.parse(readFileSync(file, 'utf8')));
}

export function countTests({ testResults }) {
  const counts = { passed: 0, failed: 0, skipped: [] };
  for (const { name, status, assertionResults } of testResults) {
    for (const test of assertionResults) {
      if (test.status === 'passed') counts.passed += 1;
      else if (test.status === 'failed') counts.failed += 1;
      else counts.skipped.push(test.fullName);
    }
    // A file that could not even be loaded, or whose setup failed, has no failed test to show for it.
    if (status === 'failed' && !assertionResults.some((test) => test.status === 'failed')) {
      counts.failed += 1;
      if (assertionResults.length === 0) counts.skipped.push(`the tests of ${name}`);
    }
  }
  return counts;
}
