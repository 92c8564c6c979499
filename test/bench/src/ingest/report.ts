import { cpus, totalmem } from 'node:os';

import { median } from '../median.js';
import type { IngestCase } from './cases.js';
import type { RunFigures } from './measure.js';

export interface CaseFigures {
  readonly ingestCase: IngestCase;
  readonly runs: readonly RunFigures[];
}

/** A Markdown table; each group's ratios are to its first case, which is left out where it could not run. */
export function ingestReport(groups: readonly (readonly CaseFigures[])[], notRun: string | undefined): string {
  return [
    `Machine: ${String(cpus().length)} cores, ${String(Math.round(totalmem() / 2 ** 30))} GiB, Node ${process.version}.`,
    ...(notRun === undefined ? [] : [`Collector: not run: ${notRun}`]),
    '',
    '| case | CPU-us/span min / median / max | to the Collector | spans/s | cores | peak MB | p50 ms | p99 ms | errors | acked = in topic |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...groups.flatMap((group) => group.map((figures) => row(figures, group[0]))),
    '',
  ].join('\n');
}

function row({ ingestCase, runs }: CaseFigures, reference: CaseFigures | undefined): string {
  const cpu = runs.map((run) => run.cpuUsPerSpan);
  const of = (pick: (run: RunFigures) => number): number => median(runs.map(pick));
  const acked = runs.reduce((sum, run) => sum + run.ackedSpans, 0);
  const inTopic = runs.reduce((sum, run) => sum + run.topicSpans, 0);
  const cells = [
    ingestCase.name,
    [Math.min(...cpu), median(cpu), Math.max(...cpu)].map((value) => value.toFixed(2)).join(' / '),
    ratio(median(cpu), reference),
    Math.round(of((run) => run.spansPerSecond)).toLocaleString('en'),
    of((run) => run.coresUsed).toFixed(2),
    of((run) => run.peakRssMb).toFixed(0),
    of((run) => run.p50Ms).toFixed(1),
    of((run) => run.p99Ms).toFixed(1),
    String(runs.reduce((sum, run) => sum + run.errors, 0)),
    acked === inTopic ? `yes, ${acked.toLocaleString('en')}` : `NO: ${String(acked)}, ${String(inTopic)}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function ratio(cpu: number, reference: CaseFigures | undefined): string {
  if (reference?.ingestCase.subject !== 'collector') return 'not run';
  return `${(cpu / median(reference.runs.map((run) => run.cpuUsPerSpan))).toFixed(2)}x`;
}
