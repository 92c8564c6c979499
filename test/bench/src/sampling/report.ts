import { cpus, totalmem } from 'node:os';

import { median } from '../median.js';
import { KEEPING_AND_NOT, type SamplingCase } from './cases.js';
import type { ReadingRun } from './contest.js';
import { keepingCost } from './keeping-cost.js';
import type { VerifiedTraces } from './whole-traces.js';

export interface ReadingCase {
  readonly samplingCase: SamplingCase;
  readonly runs: ReadingRun[];
}

export interface CrashCase {
  readonly samplingCase: SamplingCase;
  readonly fates: VerifiedTraces;
}

/** Markdown tables; ratios are to the first case, and left out where that could not run. */
export function samplingReport(
  spans: number,
  readings: readonly ReadingCase[],
  crashes: readonly CrashCase[],
  notRun: string | undefined,
): string {
  return [
    `Machine: ${String(cpus().length)} cores, ${String(Math.round(totalmem() / 2 ** 30))} GiB, Node ${process.version}. ` +
      `${spans.toLocaleString('en')} spans in the topic.`,
    ...(notRun === undefined ? [] : [`Collector: not run: ${notRun}`]),
    '',
    '| case | CPU-us/span min / median / max | to the Collector | second half | to the Collector | store CPU-us/span | spans/s | peak MB | event loop p99 ms | kept traces | error traces whole | counted = sent |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|',
    ...readings.map((reading) => readingRow(reading, readings[0], spans)),
    '',
    ...keepingCost(runsOf(readings, KEEPING_AND_NOT.keeping), runsOf(readings, KEEPING_AND_NOT.not), spans),
    '| case | error traces whole | partial | twice | missing | slow traces whole | plain traces partial or twice |',
    '|---|---|---|---|---|---|---|',
    ...crashes.map(crashRow),
    '',
  ].join('\n');
}

function runsOf(readings: readonly ReadingCase[], name: string): readonly ReadingRun[] {
  return readings.find(({ samplingCase }) => samplingCase.name === name)?.runs ?? [];
}

function readingRow({ samplingCase, runs }: ReadingCase, reference: ReadingCase | undefined, sent: number): string {
  const cpu = runs.map(({ figures }) => figures.cpuUsPerSpan);
  const of = (pick: (run: ReadingRun) => number): number => median(runs.map(pick));
  const delays = runs.flatMap(({ figures }) => figures.eventLoopP99Ms ?? []);
  const secondHalf = of(({ figures }) => figures.secondHalfCpuUsPerSpan);
  const isClew = samplingCase.subject === 'clew';
  const cells = [
    samplingCase.name,
    [Math.min(...cpu), median(cpu), Math.max(...cpu)].map((value) => value.toFixed(2)).join(' / '),
    ratio(median(cpu), reference),
    Number.isNaN(secondHalf) ? 'too short' : secondHalf.toFixed(2),
    ratio(secondHalf, reference),
    isClew ? of(({ figures }) => figures.storeCpuUsPerSpan).toFixed(2) : 'none',
    Math.round(of(({ figures }) => figures.spansPerSecond)).toLocaleString('en'),
    of(({ figures }) => figures.peakRssMb).toFixed(0),
    delays.length === 0 ? 'none' : median(delays).toFixed(1),
    of(({ figures, stored }) => stored?.keptTraces ?? figures.keptTraces ?? Number.NaN).toLocaleString('en'),
    wholeOf(runs.flatMap(({ stored }) => stored?.fates ?? [])),
    isClew ? counted(runs, sent) : 'not counted',
  ];
  return `| ${cells.join(' | ')} |`;
}

/** To all of the Collector's run, whose second half is dearer: it decides then what it read in the first. */
function ratio(usPerSpan: number, reference: ReadingCase | undefined): string {
  if (reference?.samplingCase.subject !== 'collector' || Number.isNaN(usPerSpan)) return 'not known';
  return `${(usPerSpan / median(reference.runs.map(({ figures }) => figures.cpuUsPerSpan))).toFixed(2)}x`;
}

function wholeOf(fates: readonly VerifiedTraces[]): string {
  if (fates.length === 0) return 'goes nowhere';
  const sum = (pick: (fate: VerifiedTraces) => number): string =>
    fates.reduce((total, fate) => total + pick(fate), 0).toLocaleString('en');
  return `${sum(({ error }) => error.whole)} of ${sum(({ error }) => error.sent)}`;
}

function counted(runs: readonly ReadingRun[], sent: number): string {
  const wrong = runs.map(({ stored }) => stored?.countedSpans ?? 0).filter((count) => count !== sent);
  return wrong.length === 0 ? 'yes' : `NO: ${wrong.join(', ')}`;
}

function crashRow({ samplingCase, fates: { error, slow, plain } }: CrashCase): string {
  const cells = [
    samplingCase.name,
    `${String(error.whole)} of ${String(error.sent)}`,
    String(error.partial),
    String(error.duplicated),
    String(error.sent - error.whole - error.partial - error.duplicated),
    `${String(slow.whole)} of ${String(slow.sent)}`,
    String(plain.partial + plain.duplicated),
  ];
  return `| ${cells.join(' | ')} |`;
}
