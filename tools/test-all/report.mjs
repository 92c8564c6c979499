import { runStep } from './run-step.mjs';
import { readVitestReport } from './vitest-report.mjs';

const SHOWN_CHARS = 30_000;

/**
 * Runs steps, prints each with its outcome, and adds up: a step is one check, a vitest step one check per test.
 * A test that did not run is named, and counts as failed where `skippedFail` (on a build server, where every part is
 * expected to be there).
 */
export function createReport({ say, skippedFail, deadlineAt }) {
  let passed = 0;
  let failed = 0;
  const lines = [];

  function failedStep(name, output) {
    failed += 1;
    lines.push(`FAILED  ${name}`);
    say(`\n--- ${name}: FAILED\n${output.slice(-SHOWN_CHARS).trimEnd()}`);
  }

  async function run(step) {
    const limitMs = Math.min(step.limitMs, deadlineAt - performance.now());
    if (limitMs <= 0) {
      failedStep(step.name, 'not run: no time left');
      return;
    }
    const beganAt = performance.now();
    const result = await runStep({ ...step, limitMs });
    const took = `${((performance.now() - beganAt) / 1000).toFixed(1)} s`;
    if (result.timedOut) result.output += `\n(ended after its limit of ${Math.round(limitMs / 1000)} s)`;
    if (step.vitestReport === undefined) addCheck(step, result, took);
    else addTests(step, result, took);
  }

  function addCheck({ name }, { code, output }, took) {
    if (code !== 0) {
      failedStep(`${name} (${took})`, output);
      return;
    }
    passed += 1;
    lines.push(`ok      ${name} (${took})`);
    say(`\n--- ${name}: ok (${took})`);
  }

  function addTests({ name, vitestReport }, { code, output }, took) {
    const tests = readVitestReport(vitestReport);
    for (const line of partLines(output)) say(line);
    for (const test of tests.skipped) say(`not run: ${test}`);
    const failures = tests.failed + (skippedFail ? tests.skipped.length : 0);
    // A run can fail without a failed test: an unhandled error, a crash, a time limit, no report at all.
    const extra = failures === 0 && code !== 0 ? 1 : 0;
    passed += tests.passed;
    failed += failures + extra;
    const counts = `${tests.passed} passed, ${failures + extra} failed, ${tests.skipped.length} not run (${took})`;
    const mark = failures + extra === 0 ? 'ok     ' : 'FAILED ';
    lines.push(`${mark} ${name}: ${counts}`);
    say(`\n--- ${name}: ${counts}`);
    if (code !== 0) say(output.slice(-SHOWN_CHARS).trimEnd());
  }

  return {
    run,
    failed: failedStep,
    /** Prints the summary and the last line; returns the exit code. */
    finish() {
      say(`\n${lines.join('\n')}\n`);
      say(`${passed} passed, ${failed} failed`);
      return failed === 0 ? 0 : 1;
    },
  };
}

/** What the tests said about the real parts they used, or could not use; each once. */
function partLines(output) {
  return [...new Set(output.split('\n').map((line) => line.trim()))].filter((line) => /^(?:part|not run): /.test(line));
}
