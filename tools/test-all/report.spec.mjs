import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createReport } from './report.mjs';

let folder;
let said;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clew-report-'));
  said = [];
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function reportOn({ skippedFail = false, leftMs = 60_000 } = {}) {
  return createReport({ say: (line) => said.push(line), skippedFail, deadlineAt: performance.now() + leftMs });
}

const step = (script, more = {}) => ({
  name: 'step',
  command: process.execPath,
  args: ['--eval', script],
  limitMs: 30_000,
  ...more,
});

/** A step that behaves like vitest: writes a report and ends with a code. */
function vitestLike(statuses, code) {
  const vitestReport = join(folder, 'report.json');
  const assertionResults = statuses.map((status) => ({ status, fullName: `a ${status} test` }));
  const json = JSON.stringify({ testResults: [{ name: 'x', status: 'passed', assertionResults }] });
  const script = `fs.writeFileSync(${JSON.stringify(vitestReport)}, ${JSON.stringify(json)}); process.exitCode = ${code}`;
  return step(script, { vitestReport });
}

/** A killed process may stay listed as a zombie until its new parent looks. */
function isRunning(pid) {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && readFileSync(stat, 'utf8').split(') ')[1]?.startsWith('Z') === false;
}

describe('createReport', () => {
  it('counts a step as one check and ends with the totals', async () => {
    const report = reportOn();
    await report.run(step(''));
    expect(report.finish()).toBe(0);
    expect(said.at(-1)).toBe('1 passed, 0 failed');
  });

  it('shows what a failing step printed', async () => {
    const report = reportOn();
    await report.run(step('console.error("what went wrong"); process.exitCode = 3'));
    expect(report.finish()).toBe(1);
    expect(said.join('\n')).toContain('what went wrong');
    expect(said.at(-1)).toBe('0 passed, 1 failed');
  });

  it('ends a step that hangs, and everything it started', async () => {
    const report = reportOn();
    const grandchild = `require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 9)'], { stdio: 'inherit' })`;
    const hanging = step(`console.log(${grandchild}.pid); setInterval(() => {}, 9)`, { limitMs: 1_500 });
    await report.run(hanging);
    expect(report.finish()).toBe(1);
    const text = said.join('\n');
    expect(text).toContain('ended after its limit');
    const pid = Number(/^\d+$/m.exec(text)?.[0]);
    expect(pid).toBeGreaterThan(1);
    expect(isRunning(pid)).toBe(false);
  });

  it('does not start a step when the time is over', async () => {
    const report = reportOn({ leftMs: 0 });
    await report.run(step('console.log("ran")'));
    expect(report.finish()).toBe(1);
    expect(said.join('\n')).toContain('no time left');
  });

  it('survives a program that does not exist', async () => {
    const report = reportOn();
    await report.run({ name: 'gone', command: join(folder, 'nothing'), args: [], limitMs: 1_000 });
    expect(report.finish()).toBe(1);
  });

  it('counts tests one by one', async () => {
    const report = reportOn();
    await report.run(vitestLike(['passed', 'passed', 'failed'], 1));
    report.finish();
    expect(said.at(-1)).toBe('2 passed, 1 failed');
  });

  it.each([
    [false, '1 passed, 0 failed'],
    [true, '1 passed, 1 failed'],
  ])('names tests that did not run; they fail on a build server (%s)', async (skippedFail, totals) => {
    const report = reportOn({ skippedFail });
    await report.run(vitestLike(['passed', 'skipped'], 0));
    report.finish();
    expect(said).toContain('not run: a skipped test');
    expect(said.at(-1)).toBe(totals);
  });

  it('notices a run that fails although every test passed', async () => {
    const report = reportOn();
    await report.run(vitestLike(['passed'], 1));
    report.finish();
    expect(said.at(-1)).toBe('1 passed, 1 failed');
  });

  it('notices a run that left no report', async () => {
    const report = reportOn();
    await report.run(step('process.exitCode = 1', { vitestReport: join(folder, 'none.json') }));
    report.finish();
    expect(said.at(-1)).toBe('0 passed, 1 failed');
  });
});
