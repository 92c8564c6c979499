import { dryRunOutcome, dryRunTotal } from '@clew/sampling-explanation';
import type { DryRunService } from '@clew/store-contract';

import type { RangeReplay } from './decision-log.js';

/** More than a person reads; `--json` has all. */
const SERVICES_SHOWN_MAX = 50;

const HEADINGS = ['SERVICE', 'TRACES', 'KEPT', 'WOULD KEEP', 'ONLY NOW', 'ONLY THEN', 'SPANS', 'BYTES', 'ERRORS LOST'];

/** A replay for a person at a terminal: what was not judged, and a table by service. */
export function replayText({ report, isComplete }: RangeReplay): string {
  const { services, notJudged, keptByNotJudged, lateSpanCount } = report;
  const total = dryRunTotal(services);
  const lines = [
    ...(isComplete ? [] : ['Not all of the range was judged: these are the first traces of it.']),
    ...notJudged.map(({ name, type, reason }) => `Not judged: ${name} (${type}): ${reason}.`),
    ...(keptByNotJudged.traceCount === 0
      ? []
      : [`${count(keptByNotJudged.traceCount)} traces kept by these at the time are in no number below.`]),
    ...(services.length === 0
      ? ['No trace was decided in this range.']
      : table([
          rowOf('all', total),
          ...services.slice(0, SERVICES_SHOWN_MAX).map((service) => rowOf(service.serviceName, service)),
        ])),
    ...(services.length > SERVICES_SHOWN_MAX ? [`... and ${services.length - SERVICES_SHOWN_MAX} services more.`] : []),
    ...(lateSpanCount === 0
      ? []
      : [`${count(lateSpanCount)} spans came late and followed the verdict of their trace.`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function rowOf(name: string, pairs: Omit<DryRunService, 'serviceName'>): readonly string[] {
  const { seen, keptNow, keptThen, errorTracesLost } = dryRunOutcome(pairs);
  return [
    name,
    count(seen.traceCount),
    count(keptNow.traceCount),
    count(keptThen.traceCount),
    count(pairs.keptByActiveOnly.traceCount),
    count(pairs.keptByCandidateOnly.traceCount),
    change(keptNow.spanCount, keptThen.spanCount),
    change(keptNow.byteCount, keptThen.byteCount),
    count(errorTracesLost),
  ];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const all = [HEADINGS, ...rows];
  const widths = HEADINGS.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}

/** `1,234,567`. */
function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1,200 (-40%)`: what would be kept, and how much that is more or less than now. */
function change(before: number, after: number): string {
  if (before === after || before === 0) return count(after);
  const percent = Math.round((after / before - 1) * 100);
  return `${count(after)} (${percent > 0 ? '+' : ''}${percent}%)`;
}
