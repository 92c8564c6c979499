import { cpus, totalmem } from 'node:os';

import type { Delays, SoakOutcome } from './soak-run.js';

/** Markdown: the checks, the delays, the memory. */
export function soakReport({ checks, spansSent, resendCount, delays, memory }: SoakOutcome, load: string): string {
  return [
    `Machine: ${String(cpus().length)} cores, ${String(Math.round(totalmem() / 2 ** 30))} GiB, Node ${process.version}. ${load}`,
    `${spansSent.toLocaleString('en')} spans acknowledged, ${resendCount.toLocaleString('en')} requests sent again.`,
    '',
    '| check | wanted | found | |',
    '|---|---|---|---|',
    ...checks.map(
      ({ what, wanted, found, holds }) => `| ${what} | ${wanted} | ${found} | ${holds ? 'holds' : '**NO**'} |`,
    ),
    '',
    '| from sending to search | traces | p50 s | p99 s | longest s |',
    '|---|---|---|---|---|',
    delayRow('all, in calm', delays.allCalm),
    delayRow('with an error, in calm', delays.errorsCalm),
    delayRow('all, throughout', delays.allThroughout),
    delayRow('with an error, throughout', delays.errorsThroughout),
    '',
    '| process | MB in the middle third | MB in the last third | peak MB |',
    '|---|---|---|---|',
    ...memory.map(({ name, ...sizes }) => `| ${[name, ...megabytes(sizes)].join(' | ')} |`),
    '',
  ].join('\n');
}

function delayRow(name: string, { count, p50Ms, p99Ms, maxMs }: Delays): string {
  const seconds = [p50Ms, p99Ms, maxMs].map((value) => (value / 1_000).toFixed(1));
  return `| ${[name, String(count), ...seconds].join(' | ')} |`;
}

function megabytes(sizes: { readonly middleMb: number; readonly endMb: number; readonly peakMb: number }): string[] {
  return [sizes.middleMb, sizes.endMb, sizes.peakMb].map((size) => size.toFixed(0));
}
