import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Otlpload } from '@clew/bench';

import { soakOptions } from './options.js';
import { soakReport } from './report.js';
import { runSoak } from './soak-run.js';
import { otlploadVolume, spanLoadVolume, type Volume } from './volume.js';

const BROKER_AWAY_MS = 10_000;

const options = soakOptions(process.argv.slice(2));
const { minutes, rate, kills, storeAwayS, seed, out } = options;
const folder = await mkdtemp(join(tmpdir(), 'clew-soak-load-'));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    process.exit(130); // which ends what was started
  });
}
try {
  const outcome = await runSoak({
    durationMs: minutes * 60_000,
    ...{ rate, kills, seed },
    storeAwayMs: storeAwayS * 1_000,
    brokerAwayMs: BROKER_AWAY_MS,
    volume: await volume(),
    say,
  });
  const load = `${String(minutes)} minutes at ${String(rate)} spans/s, ${String(kills)} kills, seed ${String(seed)}.`;
  process.stdout.write(soakReport(outcome, load));
  if (out !== '') await writeFile(out, `${JSON.stringify({ options, ...outcome }, null, 2)}\n`);
  const failed = outcome.checks.filter(({ holds }) => !holds);
  for (const { what, wanted, found } of failed) say(`FAILED ${what}: wanted ${wanted}, found ${found}`);
  if (failed.length > 0) process.exitCode = 1;
} catch (error) {
  say(`FAILED ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function volume(): Promise<Volume> {
  try {
    return otlploadVolume(await Otlpload.build(), folder);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    say('otlpload: not run: it is built with Go, which is not installed; a smaller load is sent instead');
    return spanLoadVolume;
  }
}

function say(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
}
