// `npm test`: everything that must hold, from a fresh clone to the browser. The last line is `N passed, N failed`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installProblem, install } from './prepare/install.mjs';
import { root } from './prepare/prepare.mjs';
import { createReport } from './test-all/report.mjs';
import { stopRunningSteps } from './test-all/run-step.mjs';
import { fuzzStep, staticSteps, vitestStep } from './test-all/steps.mjs';
import { installSystemPackages } from './test-all/system-packages.mjs';

const MINUTE_MS = 60_000;
const say = (line) => process.stdout.write(`${line}\n`);
const scratch = mkdtempSync(join(tmpdir(), 'clew-test-'));
const report = createReport({
  say,
  skippedFail: process.env.CI === 'true',
  deadlineAt: performance.now() + 60 * MINUTE_MS,
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    stopRunningSteps();
    rmSync(scratch, { recursive: true, force: true });
    process.exit(130);
  });
}

try {
  await runAll();
} catch (error) {
  report.failed('npm test', error.stack ?? String(error));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = report.finish();

async function runAll() {
  const problem = installProblem(root);
  if (problem !== undefined) await install(root, problem, say);
  await installSystemPackages(say);

  const [build, ...checks] = staticSteps(root);
  await report.run(build);
  const vitest = (project, limitMs) => vitestStep(project, { limitMs, outputFile: join(scratch, `${project}.json`) });
  // Lint is one long single-threaded job: unit tests, then the fuzz run use the other core meanwhile.
  await Promise.all([runInOrder(checks), runInOrder([vitest('unit', 15 * MINUTE_MS), fuzzStep()])]);
  await report.run(vitest('integration', 15 * MINUTE_MS));
  await report.run(vitest('e2e', 20 * MINUTE_MS));
}

async function runInOrder(steps) {
  for (const step of steps) await report.run(step);
}
