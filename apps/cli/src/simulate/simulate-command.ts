import { createLogger } from '@clew/self-telemetry';
import { runSampleShop } from '@clew/sample-shop';

import { CliError } from '../cli-error.js';
import type { Terminal } from '../terminal.js';

export interface SimulateFlags {
  readonly endpoint: string;
  readonly key?: string;
  readonly rate: string;
  readonly duration?: string;
}

/** Runs the sample shop against any OTLP/HTTP endpoint. Fails when spans could not be delivered. */
export async function simulateCommand(flags: SimulateFlags, { out, err, stopRequested }: Terminal): Promise<number> {
  if (!/^https?:\/\/\S+$/.test(flags.endpoint)) {
    throw new CliError(`--endpoint is ${flags.endpoint}; allowed is a URL like http://127.0.0.1:4318`);
  }
  const tracesPerSecond = positive('--rate', flags.rate, 1_000);
  const durationS = flags.duration === undefined ? undefined : positive('--duration', flags.duration, 1_000_000);
  const stop = new AbortController();
  void stopRequested.then(() => {
    stop.abort();
  });
  err(`Visiting the shop ${tracesPerSecond} times a second; spans go to ${flags.endpoint}. Stop with Ctrl-C.\n`);
  const stats = await runSampleShop({
    otlpHttpUrl: flags.endpoint,
    tracesPerSecond,
    logger: createLogger({ name: 'sample-shop', level: 'warn' }),
    signal: stop.signal,
    ...(flags.key === undefined ? {} : { ingestKey: flags.key }),
    ...(durationS === undefined ? {} : { durationMs: durationS * 1_000 }),
  });
  out(`${stats.visits} traces, ${stats.exportedSpans} spans delivered, ${stats.failedSpans} not delivered\n`);
  return stats.failedSpans === 0 ? 0 : 1;
}

function positive(flag: string, text: string, max: number): number {
  const value = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && value > 0 && value <= max) return value;
  throw new CliError(`${flag} is ${text}; allowed is a number above 0, up to ${max}`);
}
